"""From the basket to the receipt: the recap, its last button, and what it made."""

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from portal.blueprint import Page, blueprint
from portal.recap_page import look
from queries import bookings as queries
from rules.bookings import Change
from rules.refusals import Code, Refused, refuse
from rules.ticks import read_box, read_lines
from services import bookings, planning
from web import guard

CENTS = re.compile(r"-?[0-9]{1,9}")


@blueprint.get("/planning/recapitulatif")
def recap() -> Page:
    """« Validation des modifications »: every line of the basket, as of now."""
    page = look(guard.current_family_id(), current_user.id, clock.now())
    return render_template("portal/bookings/recap.html", page=page)


@blueprint.post("/planning/recapitulatif")
def settle() -> Page:
    """The recap's buttons: take one line out, what is refused, or all, or « Terminer »."""
    now = clock.now()
    try:
        if "retirer" in request.form:
            planning.drop_line(current_user.id, read_box(request.form["retirer"]))
        elif request.form.get("suite") == "ecarter":
            planning.drop_refused(current_user.id, frozenset(lines()), now)
        elif request.form.get("suite") == "vider":
            return _empty()
        elif request.form.get("suite") == "terminer":
            made_id = bookings.confirm_basket(press(), now)
            return redirect(url_for("portal.receipt", id=made_id), 303)
    except Refused as refused:
        page = look(guard.current_family_id(), current_user.id, now, refused.refusals)
        return render_template("portal/bookings/recap.html", page=page), 422
    return redirect(url_for("portal.recap"), 303)


@blueprint.get("/confirmations/<id:id>")
def receipt(id: int) -> str:
    """What one press of the last button made; another family's does not exist."""
    found = queries.receipt(guard.current_family_id(), id)
    return render_template("portal/bookings/receipt.html", receipt=found) if found else abort(404)


def _empty() -> Response:
    planning.empty_basket(current_user.id)
    flash(_("Vos modifications sont effacées. Vos réservations n’ont pas changé."), "ok")
    return redirect(url_for("portal.planning"), 303)


def press() -> bookings.Press:
    """What the last button posts; refuses a total that is no amount."""
    total = request.form.get("total", "")
    if not CENTS.fullmatch(total):
        raise refuse(Code.BASKET_CHANGED)
    return bookings.Press(current_user.id, request.form.get("jeton", ""), lines(), int(total))


def lines() -> tuple[Change, ...]:
    """The lines that the recap showed."""
    return read_lines(request.form.get("lignes", ""))
