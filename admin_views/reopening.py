"""Reopening what was closed: date by date what can be restored and what not, and one confirmation."""

from collections import Counter
from collections.abc import Sequence

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.cells import Table, Tag
from admin_views.closure_tables import call_table
from admin_views.editing import refusal_words
from models import Closure
from queries.closures import cancelled_by
from queries.reopenings import returns_of
from rules.closures import Household, Return
from rules.fields import whole_number
from rules.refusals import Code, Refusal, Refused
from services.reopenings import Outcome, reopen_closure

RESTORE, ONLY_REOPEN = "retablir", "sans"
LINES_SHOWN = 50
CALLS_NAMED = 12


class Reopening:
    """For the view of the closures."""

    @expose("/<id:row_id>/rouvrir", methods=("GET", "POST"))
    def reopening_view(self, row_id: int) -> Response | tuple[str, int]:
        """What would come back; then reopen, with it or without."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self._reopening(row) if row.reopened_at is None else redirect(self.row_url(row_id))
        answer, seen = request.form.get("answer"), whole_number(request.form.get("seen", ""))
        if answer not in (RESTORE, ONLY_REOPEN) or (answer == RESTORE and seen is None):
            abort(400)
        calls = cancelled_by(row_id).to_call
        try:
            outcome = reopen_closure(agent_id(), row_id, seen if answer == RESTORE else None, clock.now())
        except Refused as refused:
            return self._not_reopened(row_id, refused.refusals[0])
        flash(_said(outcome, calls), "ok")
        return redirect(self.row_url(row_id))

    def _not_reopened(self, row_id: int, refusal: Refusal) -> Response | tuple[str, int]:
        """What comes back has changed: shown again. Another agent was first: back to the closure."""
        if refusal.code is Code.COUNT_CHANGED:
            return self._reopening(self.one_or_404(row_id), refusal_words(refusal))
        flash(refusal_words(refusal), "bad")
        return redirect(self.row_url(row_id))

    def _reopening(self, row: Closure, refused: str = "") -> tuple[str, int]:
        returns = returns_of(row, clock.now())
        back = sum(it.refusal is None for it in returns)
        pages = max(1, -(-len(returns) // LINES_SHOWN))
        page = min(whole_number(request.args.get("page", "")) or 0, pages - 1)
        rendered = self.render(
            "staff/closure_reopening.html",
            row=row,
            count=len(returns),
            back=back,
            refused=refused,
            reasons=_reasons(returns),
            calls=call_table(self, cancelled_by(row.id)),
            lines=_lines(returns[page * LINES_SHOWN : (page + 1) * LINES_SHOWN]),
            page=page,
            pages=pages,
            page_url=lambda number: self.get_url(".reopening_view", row_id=row.id, page=number),
        )
        return rendered, 422 if refused else 200


def why_words(refusal: Refusal) -> str:
    """Why a booking does not come back, in two or three words; of the rest, the sentence that families read."""
    words = {
        Code.PAST_DAY: gettext("jour passé"),
        Code.FULL: gettext("plus de place"),
        Code.ALREADY_BOOKED: gettext("réservé de nouveau"),
        Code.TAKEN_BY_OTHER_HOME: gettext("réservé par l’autre foyer"),
        Code.NOT_YOUR_DAY: gettext("jour de l’autre foyer"),
        Code.NOT_ENROLLED: gettext("enfant non inscrit"),
        Code.NOT_ELIGIBLE: gettext("période non ouverte à l’enfant"),
        Code.EXCLUDED: gettext("un autre créneau du jour l’exclut"),
        Code.NEEDS_SLOT: gettext("il manque le créneau qui va avec"),
        Code.ELSEWHERE: gettext("attendu ailleurs à la même heure"),
    }
    if refusal.code is Code.CLOSED_DAY and refusal.values.get("reason"):
        return gettext("fermé\N{NO-BREAK SPACE}: %(reason)s", reason=refusal.values["reason"])
    return words.get(refusal.code) or refusal_words(refusal)


def _reasons(returns: Sequence[Return]) -> list[tuple[str, int]]:
    return Counter(why_words(it.refusal) for it in returns if it.refusal is not None).most_common()


def _lines(returns: Sequence[Return]) -> Table:
    """One line a booking, by day."""
    rows = [
        (it.booking.box.day, it.booking.full_name, it.booking.period, it.booking.slot, _tag(it.refusal))
        for it in returns
    ]
    head = [gettext("Jour"), gettext("Enfant"), gettext("Période"), gettext("Créneau"), gettext("Ce qui est possible")]
    return Table(gettext("Date par date"), head, rows, gettext("Cette fermeture n’a annulé aucune réservation."))


def _tag(refusal: Refusal | None) -> Tag:
    if refusal is None:
        return Tag("ok", "check", gettext("peut être rétabli"))
    return Tag("", "cross", why_words(refusal))


def _said(outcome: Outcome, calls: Sequence[Household]) -> str:
    """What is done, and whom to call: once their bookings are back, no page of the closure names them any more."""
    restored = gettext("C’est rouvert. Aucune réservation n’est rétablie.")
    if outcome.restored:
        restored = ngettext(
            "C’est rouvert. %(num)s réservation est rétablie.",
            "C’est rouvert. %(num)s réservations sont rétablies.",
            outcome.restored,
        )
    if not calls:
        return restored
    named = [", ".join((it.name, *it.phones[:1])) for it in calls[:CALLS_NAMED]]
    more = ["…"] if len(calls) > CALLS_NAMED else []
    said = gettext("À appeler\N{NO-BREAK SPACE}: %(families)s.", families=" – ".join([*named, *more]))
    return f"{restored} {said}"
