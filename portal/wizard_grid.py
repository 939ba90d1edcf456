"""The grid of the wizard: what is ticked goes into the basket, whichever button sent the form."""

from dataclasses import replace

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

import clock
from portal import wizard_booklet, wizard_links, wizard_sheet, wizard_words
from portal.blueprint import Page, blueprint
from portal.wizard_booklet import Entry
from portal.wizard_sheet import Sheet
from queries.planning import basket
from rules.baskets import MOST_LINES
from rules.bookings import Box
from rules.booklet_grid import strangers
from rules.bulk import pressed, strike
from rules.refusals import Code, Refused, refuse
from rules.ticks import intentions
from services import planning as services


@blueprint.route("/reservations/nouvelle/<id:child_id>/<id:period_id>/planning", methods=["GET", "POST"])
def booking_grid(child_id: int, period_id: int) -> Page:
    """« Planning - TEST JULIEN »: a row a date, a column a slot; each of its buttons keeps what was ticked."""
    sheet = _sheet(child_id, period_id)
    return _keep(sheet) if request.method == "POST" else _draw(sheet)


def _keep(sheet: Sheet) -> Page:
    """Keep what was ticked in this month, then go where the button leads."""
    wanted = dict[Box, bool]()
    try:
        wanted = intentions(request.form.get("vues", ""), request.form.getlist("case"))
        stroke = pressed(request.form)
        wanted = strike(stroke, sheet.grid.cells(), wanted) if stroke else wanted
        if len(wanted) > MOST_LINES:
            raise refuse(Code.UNKNOWN_BOX)
        strange = strangers(sheet.wish.desk, sheet.span, wanted)
        if strange:
            raise Refused(strange)
        if wanted:
            services.keep_ticks(current_user.id, wanted, sheet.wish.entry.now)
    except Refused as refused:
        return _draw(replace(sheet, typed=wanted, refusals=refused.refusals)), 422
    return redirect(_next_page(sheet, "" if stroke else request.form.get("suite", "")), 303)


def _next_page(sheet: Sheet, move: str) -> str:
    entry = sheet.wish.entry
    if move == "retour":
        return _back(entry)
    if move == "valider":
        if _wants_something(sheet):
            return wizard_links.recap(entry.booklet, entry.modifies_id)
        flash(_("Rien n’est coché ni décoché. Choisissez vos dates, puis validez le planning."), "warn")
    text = request.form.get("mois", "") if move == "aller" else move
    month = next((it for it in sheet.months if f"{it:%Y-%m}" == text), sheet.month)
    return wizard_links.grid(entry.booklet, entry.modifies_id, month)


def _back(entry: Entry) -> str:
    """The step before: what replaces a reservation stays in its period."""
    if entry.replaced:
        return wizard_links.selection(entry.booklet, entry.modifies_id)
    return wizard_links.periods(entry.booklet.child_id)


def _wants_something(sheet: Sheet) -> bool:
    """Whether the basket has a line of this child in this period, now that the ticks are kept."""
    slots = {slot.id for slot in sheet.wish.period.slots}
    kept = (change.box for change in basket(current_user.id))
    return any(box.child_id == sheet.wish.child.id and box.slot_id in slots for box in kept)


def _sheet(child_id: int, period_id: int) -> Sheet:
    return wizard_sheet.look(wizard_booklet.enter(child_id, period_id, clock.now()), request.args.get("mois"))


def _draw(sheet: Sheet) -> str:
    return render_template("portal/wizard/grid.html", page=sheet, links=wizard_links, words=wizard_words)
