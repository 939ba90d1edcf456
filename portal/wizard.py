"""*Nouvelle réservation*, its first steps: which child, which establishment and period, and what that means.

The grid is in `portal/wizard_grid.py`, the recap and the last button in `portal/wizard_recap.py`.
"""

from flask import abort, redirect, render_template

import clock
from portal import wizard_booklet, wizard_links, wizard_pages, wizard_words
from portal.blueprint import Page, blueprint
from web import guard


@blueprint.get("/reservations/nouvelle")
def new_reservation() -> str:
    """« Choisissez l’enfant concerné par cette inscription. »"""
    page = wizard_pages.children(guard.current_family_id(), clock.now())
    return render_template("portal/wizard/child.html", page=page, links=wizard_links)


@blueprint.get("/reservations/nouvelle/<id:child_id>")
def choose_period(child_id: int) -> Page:
    """*Choix de l’établissement et de la période*: only what is open to the child; an incomplete file is said first."""
    page = wizard_pages.periods(guard.current_family_id(), child_id, clock.now())
    if page is None:
        abort(404)
    if not page.is_complete:
        return redirect(wizard_links.new(), 303)
    return render_template("portal/wizard/period.html", page=page, links=wizard_links, words=wizard_words)


@blueprint.get("/reservations/nouvelle/<id:child_id>/<id:period_id>")
def selection(child_id: int, period_id: int) -> str:
    """*Votre sélection*: dates, opening days, until when; and that the old reservation will be replaced."""
    wish = wizard_booklet.look(wizard_booklet.enter(child_id, period_id, clock.now()))
    lacks, is_over = wizard_pages.lacks(wish), wizard_pages.is_past_booking(wish)
    return render_template(
        "portal/wizard/selection.html", wish=wish, lacks=lacks, is_over=is_over, links=wizard_links, words=wizard_words
    )
