"""What staff answer to a request that waits for them (Rodez guide, « Selon le gestionnaire »)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.bookings import Reservation, ReservationLine
from queries.planning import load_scene
from rules.baskets import full
from rules.bookings import HOLDING, REASON, BookingState, Box, ReservationState
from rules.decisions import Answers, answered, state_of
from rules.fields import check
from rules.mails import MailKind
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import journal, outbox
from services.agents import require
from services.booking_traces import box_words, contacts_of, lines_of, recipient
from services.journal import Deed
from services.locking import lock_places
from services.transaction import transaction

WAITING = BookingState.WAITING
STILL_THERE = (ReservationState.ACCEPTED, ReservationState.PARTLY, ReservationState.REFUSED)
"""What an agent's decision leads to; what is cancelled or replaced was ended by the family."""


def decide(agent_id: int, reservation_id: int, answers: Answers, reason: str, now: datetime) -> None:
    """Accept or refuse a waiting reservation, whole or day by day; the family reads it in a mail, if it has one.

    Refuses a second decision (`already_decided`), one that the family has cancelled or replaced meanwhile
    (`reservation_changed`), a day that was not answered (`changed_meanwhile`), a refused day without a reason, each
    accepted day for which no place is left (`full`, about its box), and who may not edit bookings.
    """
    cleaned, faults = check({"reason": REASON}, {"reason": reason})
    if faults:
        raise Refused(faults)
    with transaction() as session:
        actor = require(session, agent_id, Right.EDIT_BOOKINGS)
        reservation = _waiting(session, reservation_id)
        decided = _decided(reservation, answers)
        refused = not all(decided.values())
        if refused and not cleaned["reason"]:
            raise refuse(Code.REASON_NEEDED)
        _demand_places(reservation, [line for line, accepted in decided.items() if accepted], now)
        for line, accepted in decided.items():
            line.booking.state = BookingState.ACCEPTED if accepted else BookingState.REFUSED
        reservation.state = state_of({line.booking.state for line in reservation.lines if line.done in HOLDING})
        reservation.refusal_reason = cleaned["reason"] if refused else ""
        journal.write(session, actor, _deed(reservation, decided, cleaned["reason"]), now)
        _mail(session, reservation, cleaned["reason"], now)


def _waiting(session: Session, reservation_id: int) -> Reservation:
    """The reservation, its places held: nobody books or cancels meanwhile, and a second agent finds it decided."""
    reservation = session.get(Reservation, reservation_id)
    if reservation is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    lock_places(session, [reservation.period_id])
    if reservation.state in STILL_THERE:
        raise refuse(Code.ALREADY_DECIDED)
    if reservation.state is not ReservationState.WAITING:
        raise refuse(Code.RESERVATION_CHANGED)
    return reservation


def _decided(reservation: Reservation, answers: Answers) -> dict[ReservationLine, bool]:
    """The answer to each day that waits, those that were carried over from a replaced reservation too."""
    waiting = {line.booking_id: line for line in reservation.lines if _waits(line)}
    found = answered(waiting, answers)
    if found is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    return {waiting[key]: accepted for key, accepted in found.items()}


def _waits(line: ReservationLine) -> bool:
    return line.done in HOLDING and line.booking.state is WAITING


def _demand_places(reservation: Reservation, accepted: list[ReservationLine], now: datetime) -> None:
    """Refuses every day for which no place is left: it held none while it waited (a setting of the commune)."""
    if not accepted:
        return
    days = [line.booking.day for line in accepted]
    scene = load_scene(reservation.family_id, min(days), max(days), now)
    boxes = [Box(line.booking.child_id, line.booking.slot_id, line.booking.day) for line in accepted]
    refusals = full(scene, sorted(boxes, key=lambda box: (box.day, box.slot_id)))
    if refusals:
        raise Refused(refusals)


def _deed(reservation: Reservation, decided: dict[ReservationLine, bool], reason: str) -> Deed:
    said = {
        "state": (ReservationState.WAITING.value, reservation.state.value),
        "accepted_days": ("", _days(decided, accepted=True)),
        "refused_days": ("", _days(decided, accepted=False)),
        "reason": ("", reason),
    }
    changes = {field: values for field, values in said.items() if any(values)}
    action = f"reservation.{reservation.state.value}"
    return Deed(action, "reservation", reservation.id, reservation.family_id, changes)


def _days(decided: dict[ReservationLine, bool], *, accepted: bool) -> str:
    return ", ".join(sorted(box_words(line) for line, answer in decided.items() if answer is accepted))


def _mail(session: Session, reservation: Reservation, reason: str, now: datetime) -> None:
    to = recipient(reservation.confirmation.account, reservation.family)
    if not to:
        return
    values = {
        "confirmation_id": reservation.confirmation_id,
        "number": reservation.number,
        "child": reservation.child.first_name,
        "period": reservation.period.name,
        "state": reservation.state.value,
        "reason": reason,
        "lines": lines_of(reservation),
        "contacts": contacts_of([reservation]),
    }
    outbox.post(session, MailKind.RESERVATION_DECIDED, to, values, now, reservation.family_id)
