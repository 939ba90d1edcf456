"""What a family booked, as it reads it. Another family's confirmation does not exist."""

from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.orm import aliased

from models import (
    Activity,
    Booking,
    Child,
    Closure,
    Confirmation,
    Custody,
    Establishment,
    Period,
    Reservation,
    ReservationLine,
    Slot,
    db,
)
from models.bookings import IS_LIVE
from rules.bookings import Done
from rules.receipts import BookedDay, Receipt, ReceiptLine, ReceiptReservation

_LATER = aliased(Reservation)
_CHILDREN = (
    select(func.count()).where(Custody.family_id == Confirmation.family_id).correlate(Confirmation).scalar_subquery()
)
_RECEIPT = (
    select(
        Confirmation.confirmed_at,
        Confirmation.total_cents,
        Confirmation.override_reason,
        Reservation.id.label("number"),
        Child.first_name.label("child"),
        Child.last_name,
        Reservation.replaces_id,
        _LATER.id.label("replaced_by_id"),
        _CHILDREN.label("children"),
        Period.name.label("period"),
        Activity.name.label("activity"),
        Establishment.name.label("establishment"),
        Reservation.state,
        Reservation.refusal_reason,
        Booking.day,
        Slot.name.label("slot"),
        ReservationLine.done,
        Booking.price_cents,
        Booking.state.label("booking_state"),
        Closure.reason.label("closed_for"),
    )
    .join_from(Confirmation, Reservation, Reservation.confirmation_id == Confirmation.id)
    .join(Child, Child.id == Reservation.child_id)
    .join(Period, Period.id == Reservation.period_id)
    .join(Activity)
    .join(Establishment)
    .join(ReservationLine, ReservationLine.reservation_id == Reservation.id)
    .join(Booking, Booking.id == ReservationLine.booking_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .outerjoin(_LATER, _LATER.replaces_id == Reservation.id)
    .outerjoin(Closure, Closure.id == Booking.closure_id)
    .where(Confirmation.id == bindparam("confirmation_id"), Confirmation.family_id == bindparam("family_id"))
    .order_by(Reservation.id, Booking.day, Slot.position, Slot.id)
)
_BOOKED_DAYS = (
    select(
        Booking.day,
        Child.first_name,
        Slot.name,
        Activity.name.label("activity"),
        Establishment.name.label("establishment"),
        Booking.state,
    )
    .join_from(Booking, Child, Child.id == Booking.child_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Period, Period.id == Slot.period_id)
    .join(Activity)
    .join(Establishment)
    .where(Booking.family_id == bindparam("family_id"), IS_LIVE)
    .where(Booking.day.between(bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)))
    .order_by(Booking.day, Child.id, Slot.starts_at, Slot.position, Slot.id)
)


def receipt(family_id: int, confirmation_id: int) -> Receipt | None:
    """What a confirmation of this family did, as it stands now; None for any other. One statement."""
    scope = {"family_id": family_id, "confirmation_id": confirmation_id}
    rows = db.session.connection().execute(_RECEIPT, scope).all()
    if not rows:
        return None
    made = rows[0]
    reservations = tuple(_reservation(list(lines)) for _number, lines in groupby(rows, key=attrgetter("number")))
    return Receipt(
        confirmation_id, made.confirmed_at, made.total_cents, made.override_reason, made.children, reservations
    )


def booked_days(family_id: int, first_day: date, last_day: date) -> tuple[BookedDay, ...]:
    """What the family has booked between two days, both included, by day and child. One statement."""
    scope = {"family_id": family_id, "first_day": first_day, "last_day": last_day}
    return tuple(BookedDay(*row) for row in db.session.connection().execute(_BOOKED_DAYS, scope))


def _reservation(rows: list[Any]) -> ReceiptReservation:
    first = rows[0]
    return ReceiptReservation(
        id=first.number,
        child=first.child,
        last_name=first.last_name,
        period=first.period,
        activity=first.activity,
        establishment=first.establishment,
        state=first.state,
        refusal_reason=first.refusal_reason,
        replaces_id=first.replaces_id,
        replaced_by_id=first.replaced_by_id,
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: Any) -> ReceiptLine:
    sign = {Done.ADDED: 1, Done.CANCELLED: -1, Done.KEPT: 0}[row.done]
    return ReceiptLine(row.day, row.slot, row.done, sign * row.price_cents, row.booking_state, row.closed_for or "")
