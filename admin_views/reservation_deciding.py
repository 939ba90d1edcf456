"""The answer to a request that waits: wholly, or day by day, with the places that are left and why a day is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.cells import Link
from admin_views.editing import refusal_words, said_at_fields
from admin_views.forms import StaffForm, TextAreaField
from admin_views.onward import Onward
from models import Reservation, ReservationLine
from queries import inbox
from queries.planning import load_scene
from rules.bookings import HOLDING, BookingState, Box, Done, ReservationState
from rules.decisions import Answers
from rules.desk import Place
from rules.planning import places_left
from rules.refusals import Code, Refused
from rules.scene import Scene
from services import reservations as service
from services.booking_traces import recipient

ACCEPT, REFUSE, BY_DAY = "accepter", "refuser", "jours"
YES, NO = "oui", "non"
DAY = "jour-"
"""Before a booking's id: the name of its two circles."""

ENDED = (Code.ALREADY_DECIDED, Code.RESERVATION_CHANGED)


class DecisionForm(StaffForm):
    """Why a request, or some of its days, are refused."""

    reason = TextAreaField(
        _("Motif du refus"), description=_("À remplir pour un refus. La famille le lit dans l’e-mail qu’elle reçoit.")
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A day that waits: its line, what is said of its place, the answer that its circles show, and what is wrong."""

    line: ReservationLine
    place: str
    answer: str
    fault: str


@dataclass(frozen=True, slots=True)
class Cost:
    """In cents: of the days that wait, and (below zero) of those that the same request has cancelled."""

    asked: int
    cancelled: int

    @property
    def balance(self) -> int:
        """What the request changes when all its days are accepted, as the family read it on its recap."""
        return self.asked + self.cancelled


class Deciding(Onward):
    """For the view of the reservations."""

    waiting_list = {"flt_etat": ReservationState.WAITING.value, "sort": 0}

    def may_decide(self) -> bool:
        """Whether the agent may answer requests."""
        return may(self.right_to_edit)

    def places_in_line(self) -> Sequence[Place]:
        return inbox.line_of_reservations(agent_id(), current_user.role)

    def place_of(self, row: Reservation) -> Place:
        return Place(row.confirmation.confirmed_at, row.id)

    def buttons(self, row: Reservation) -> Sequence[Link]:
        if not self.may_decide() or row.state is not ReservationState.WAITING:
            return self.onward(row)
        return (Link(gettext("Accepter ou refuser"), self.get_url(".decide_view", row_id=row.id)),)

    @expose("/<id:row_id>/traiter", methods=("GET", "POST"))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Answer a waiting request, its days one by one or all alike."""
        row = self.one_or_404(row_id)
        if not self.may_decide():
            abort(403)
        if request.method == "GET":
            waits = row.state is ReservationState.WAITING
            return self._decision_page(row, DecisionForm()) if waits else redirect(self.row_url(row_id))
        form = DecisionForm(request.form)
        told = is_written_to(row)
        try:
            service.decide(agent_id(), row_id, _answers(), form.reason.data or "", clock.now())
        except Refused as refused:
            return self._not_decided(row_id, refused, form)
        flash(answered_words(told), "ok" if told else "warn")
        return redirect(self.answered_url(row_id))

    def _decision_page(
        self, row: Reservation, form: DecisionForm, refused: Refused | None = None, said: Sequence[str] = ()
    ) -> tuple[str, int]:
        page = self.render(
            "staff/reservation_decide.html",
            row=row,
            form=form,
            asked=_asked(row, refused, clock.now()),
            cost=cost_of(row),
            other=self.tables(row, but_waiting=True),
            refused=said,
        )
        return page, 200 if refused is None else 422

    def _not_decided(self, row_id: int, refused: Refused, form: DecisionForm) -> Response | tuple[str, int]:
        """Another agent was first, the family changed its mind, a reason is missing, or a place."""
        code = refused.refusals[0].code
        if code in ENDED:
            flash(refusal_words(refused.refusals[0]), "bad")
            return redirect(self.answered_url(row_id))
        said: list[str] = []
        if code is Code.REASON_NEEDED:
            form.refuse("reason", gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: la famille le lit."))
        elif code is Code.FULL:
            said = [full_words(len(refused.refusals))]
        else:
            said = said_at_fields(refused, form)
        return self._decision_page(self.one_or_404(row_id), form, refused, said)


def is_written_to(row: Reservation) -> bool:
    """Whether the family has an e-mail that the answer goes to."""
    return bool(recipient(row.confirmation.account, row.family))


def answered_words(is_told: bool) -> str:
    """That the answer is kept, and whether the family reads it."""
    if is_told:
        return gettext("La réponse est enregistrée. La famille reçoit un e-mail.")
    return gettext("La réponse est enregistrée. La famille n’a pas d’e-mail, prévenez-la.")


def full_words(days: int) -> str:
    """That no place is left for so many days, and what can be done about it."""
    return ngettext(
        "Il n’y a plus de place pour %(num)s jour\N{NO-BREAK SPACE}: refusez-le, ou augmentez d’abord les places.",
        "Il n’y a plus de place pour %(num)s jours\N{NO-BREAK SPACE}: refusez-les, ou augmentez d’abord les places.",
        days,
    )


def waiting_lines(row: Reservation) -> list[ReservationLine]:
    """The days of the request that wait for an answer, by day and slot."""
    waiting = (it for it in row.lines if it.done in HOLDING and it.booking.state is BookingState.WAITING)
    return sorted(waiting, key=in_order)


def cost_of(row: Reservation) -> Cost:
    """What the request costs as it stands."""
    cancelled = -sum(it.booking.price_cents for it in row.lines if it.done is Done.CANCELLED)
    return Cost(sum(it.booking.price_cents for it in waiting_lines(row)), cancelled)


def in_order(line: ReservationLine) -> tuple[Any, ...]:
    """By day, then as the columns stand."""
    return line.booking.day, line.booking.slot.position, line.booking.slot_id


def _answers() -> Answers:
    """What the form says: of each day, or (« Tout refuser ») of all of them."""
    answer = request.form.get("answer")
    if answer in (ACCEPT, REFUSE):
        return answer == ACCEPT
    if answer != BY_DAY:
        abort(400)
    return {booking_id: said == YES for booking_id, said in _typed(request.form).items()}


def _typed(form: Mapping[str, str]) -> dict[int, str]:
    """The answer of each day's circles; a name or an answer that is none is left out."""
    said = ((name.removeprefix(DAY), text) for name, text in form.items() if name.startswith(DAY))
    return {int(key): text for key, text in said if key.isascii() and key.isdigit() and text in (YES, NO)}


def _asked(row: Reservation, refused: Refused | None, now: datetime) -> list[Asked]:
    lines = waiting_lines(row)
    if not lines:
        return []
    typed = _typed(request.form)
    full = {it.about for it in refused.refusals if it.code is Code.FULL} if refused else set()
    scene = load_scene(row.family_id, *_span(lines), now)
    return [
        Asked(
            it,
            _place_words(scene, box_of(it)),
            typed.get(it.booking_id, YES),
            gettext("C’est complet ce jour-là.") if box_of(it) in full else "",
        )
        for it in lines
    ]


def box_of(line: ReservationLine) -> Box:
    """The box of a line."""
    return Box(line.booking.child_id, line.booking.slot_id, line.booking.day)


def _span(lines: Iterable[ReservationLine]) -> tuple[Any, Any]:
    days = [it.booking.day for it in lines]
    return min(days), max(days)


def _place_words(scene: Scene, box: Box) -> str:
    """« place gardée », « 3 places restantes », « complet »; nothing where there is no limit."""
    left, taken = places_left(scene, box), scene.taken.get(box)
    if left is None:
        return ""
    if taken is not None and taken.holds:
        return gettext("place gardée")
    if left <= 0:
        return gettext("complet")
    return ngettext("%(num)s place restante", "%(num)s places restantes", left)
