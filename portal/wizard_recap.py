"""*Récapitulatif de votre demande*, and *Confirmer la réservation*."""

from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_login import current_user

import clock
from portal import wizard_booklet, wizard_links, wizard_request
from portal.blueprint import Page, blueprint
from portal.bookings import lines, press
from portal.wizard_booklet import Entry
from rules.refusals import Refusal, Refused
from rules.ticks import read_box
from services import bookings, planning


@blueprint.route("/reservations/nouvelle/<id:child_id>/<id:period_id>/recapitulatif", methods=["GET", "POST"])
def booking_recap(child_id: int, period_id: int) -> Page:
    """What will be booked and cancelled of this child in this period, as of now."""
    entry = wizard_booklet.enter(child_id, period_id, clock.now())
    return _settle(entry) if request.method == "POST" else _draw(entry)


def _settle(entry: Entry) -> Page:
    """The recap's buttons: take out one line or what is refused, or « Confirmer la réservation »."""
    try:
        if "retirer" in request.form:
            planning.drop_line(current_user.id, read_box(request.form["retirer"]))
        elif request.form.get("suite") == "ecarter":
            planning.drop_refused(current_user.id, frozenset(lines()), entry.now)
        elif request.form.get("suite") == "confirmer":
            return redirect(url_for("portal.receipt", id=_confirm(entry)), 303)
    except Refused as refused:
        return _draw(entry, refused.refusals), 422
    return redirect(wizard_links.recap(entry.booklet, entry.modifies_id), 303)


def _confirm(entry: Entry) -> int:
    """One transaction, which decides everything again; a second press gets the same confirmation."""
    return bookings.confirm_basket(replace(press(), booklet=entry.booklet, replaces_id=entry.modifies_id), entry.now)


def _draw(entry: Entry, found: Sequence[Refusal] = ()) -> str:
    page = wizard_request.look(entry, found)
    return render_template("portal/wizard/recap.html", page=page, links=wizard_links)
