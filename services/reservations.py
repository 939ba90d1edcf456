"""What staff answer to a request that waits for them (Rodez guide, « Selon le gestionnaire »)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.bookings import Reservation
from rules.bookings import REASON, BookingState, ReservationState
from rules.fields import check
from rules.mails import MailKind
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import journal, outbox
from services.agents import require
from services.booking_traces import contacts_of, lines_of, recipient
from services.journal import Deed
from services.locking import lock_periods
from services.transaction import transaction


def decide(agent_id: int, reservation_id: int, accept: bool, reason: str, now: datetime) -> None:
    """Accept or refuse the whole of a waiting reservation; the family reads it in a mail.

    Refuses a second decision (`already_decided`), a refusal without a reason, and who may not edit bookings.
    """
    cleaned, faults = check({"reason": REASON}, {"reason": reason})
    if faults:
        raise Refused(faults)
    if not accept and not cleaned["reason"]:
        raise refuse(Code.REASON_NEEDED)
    with transaction() as session:
        actor = require(session, agent_id, Right.EDIT_BOOKINGS)
        reservation = _waiting(session, reservation_id)
        _answer(reservation, accept, cleaned["reason"])
        journal.write(session, actor, _deed(reservation, cleaned["reason"]), now)
        _mail(session, reservation, cleaned["reason"], now)


def _waiting(session: Session, reservation_id: int) -> Reservation:
    """The reservation, its period held: nobody cancels a line meanwhile, and a second agent finds it decided."""
    reservation = session.get(Reservation, reservation_id)
    if reservation is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    lock_periods(session, [reservation.period_id])
    if reservation.state is not ReservationState.WAITING:
        raise refuse(Code.ALREADY_DECIDED)
    return reservation


def _answer(reservation: Reservation, accept: bool, reason: str) -> None:
    reservation.state = ReservationState.ACCEPTED if accept else ReservationState.REFUSED
    reservation.refusal_reason = "" if accept else reason
    for line in reservation.lines:
        if line.booking.state is BookingState.WAITING:
            line.booking.state = BookingState.ACCEPTED if accept else BookingState.REFUSED


def _deed(reservation: Reservation, reason: str) -> Deed:
    changes = {"state": (ReservationState.WAITING.value, reservation.state.value)}
    if reason:
        changes["reason"] = ("", reason)
    action = f"reservation.{reservation.state.value}"
    return Deed(action, "reservation", reservation.id, reservation.family_id, changes)


def _mail(session: Session, reservation: Reservation, reason: str, now: datetime) -> None:
    to = recipient(reservation.confirmation.account, reservation.family)
    if not to:
        return
    values = {
        "confirmation_id": reservation.confirmation_id,
        "number": reservation.number,
        "child": reservation.child.first_name,
        "period": reservation.period.name,
        "accepted": reservation.state is ReservationState.ACCEPTED,
        "reason": reason,
        "lines": lines_of(reservation),
        "contacts": contacts_of([reservation]),
    }
    outbox.post(session, MailKind.RESERVATION_DECIDED, to, values, now, reservation.family_id)
