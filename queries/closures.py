"""What a closure would cancel or has cancelled, and whom that concerns: each question in two statements."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from models import (
    Activity,
    BasketLine,
    Booking,
    Child,
    Closure,
    Establishment,
    Family,
    Guardian,
    Period,
    SchoolClass,
    Slot,
    db,
)
from models.bookings import IS_LIVE
from rules.bookings import Box
from rules.closures import ClosedBooking, Closing, Household, Toll
from rules.fields import national_phone

Condition = ColumnElement[bool]
_PHONES = ("mobile_phone", "home_phone", "work_phone")

_BOOKINGS = (
    select(
        Booking.id,
        Booking.child_id,
        Booking.slot_id,
        Booking.day,
        Booking.family_id,
        Child.first_name,
        Child.last_name,
        Slot.name.label("slot"),
        Period.id.label("period_id"),
        Period.name.label("period"),
        Activity.id.label("activity_id"),
        Activity.name.label("activity"),
        Booking.price_cents,
        func.coalesce(Booking.closed_state, Booking.state).label("state"),
    )
    .join_from(Booking, Child, Child.id == Booking.child_id)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Period, Period.id == Slot.period_id)
    .join(Activity)
    .order_by(
        Booking.day, Activity.name, Period.id, Slot.position, Slot.id, Child.last_name, Child.first_name, Child.id
    )
)
_HOUSEHOLDS = (
    select(
        Family.id,
        Family.name,
        Family.number,
        Family.contact_email,
        Family.phone,
        Guardian.mobile_phone,
        Guardian.home_phone,
        Guardian.work_phone,
    )
    .outerjoin(Guardian)
    .order_by(Family.search_name, Family.id, Guardian.rank)
)


def closing_of(closure: Closure) -> Closing:
    """What a closure closes, as the rules need it."""
    return Closing(
        closure.establishment_id,
        closure.period_id,
        closure.slot_id,
        closure.first_day,
        closure.last_day,
        closure.school_class_id,
    )


def periods_closed(closing: Closing) -> Select[tuple[int]]:
    """The ids of the periods of which something closes."""
    of_slot = select(Slot.period_id).where(Slot.id == closing.slot_id)
    return select(Period.id).where(
        or_(
            Period.establishment_id == closing.establishment_id,
            Period.id == closing.period_id,
            Period.id.in_(of_slot),
        )
    )


def is_closed(closing: Closing, box: type[Booking] | type[BasketLine] = Booking) -> Condition:
    """Whether a booking, or a line of a basket, falls on what closes."""
    slots = select(Slot.id).where(Slot.period_id.in_(periods_closed(closing)))
    if closing.slot_id is not None:
        slots = select(Slot.id).where(Slot.id == closing.slot_id)
    pupils = select(Child.id).where(Child.school_class_id == closing.class_id)
    of_class: Condition = true() if closing.class_id is None else box.child_id.in_(pupils)
    return and_(box.slot_id.in_(slots), box.day.between(closing.first_day, closing.last_day), of_class)


def toll_of(closing: Closing) -> Toll:
    """The live bookings that it cancels."""
    return _toll(and_(is_closed(closing), IS_LIVE))


def things_closed(closing: Closing) -> list[str]:
    """The names of what closes, and of the class that it closes for."""
    named = {
        Establishment: closing.establishment_id,
        Period: closing.period_id,
        Slot: closing.slot_id,
        SchoolClass: closing.class_id,
    }
    return [str(db.session.get(kind, key)) for kind, key in named.items() if key is not None]


def cancelled_by(closure_id: int) -> Toll:
    """The bookings that a closure has cancelled, and that have not come back."""
    return _toll(Booking.closure_id == closure_id)


def booked_while_closed(closure: Closure) -> int:
    """How many live bookings fall on what is closed: of a child who changed class, or older than the closure."""
    if closure.reopened_at is not None:
        return 0
    return db.session.scalars(select(func.count(Booking.id)).where(is_closed(closing_of(closure)), IS_LIVE)).one()


def counts(closure_ids: Iterable[int]) -> dict[int, int]:
    """How many bookings each of these closures has cancelled, and keeps so; those that have none are left out."""
    cancelled = select(Booking.closure_id, func.count()).where(Booking.closure_id.in_(list(closure_ids)))
    return {key: count for key, count in db.session.execute(cancelled.group_by(Booking.closure_id)) if key is not None}


def _toll(which: Any) -> Toll:
    rows = db.session.connection().execute(_BOOKINGS.where(which)).all()
    if not rows:
        return Toll((), ())
    families = _HOUSEHOLDS.where(Family.id.in_(select(Booking.family_id).where(which)))
    people = db.session.connection().execute(families).all()
    households = (_household(list(lines)) for _id, lines in groupby(people, key=lambda row: row.id))
    return Toll(tuple(_booking(row) for row in rows), tuple(households))


def _booking(row: Any) -> ClosedBooking:
    return ClosedBooking(
        id=row.id,
        box=Box(row.child_id, row.slot_id, row.day),
        family_id=row.family_id,
        child=row.first_name,
        full_name=f"{row.last_name} {row.first_name}",
        slot=row.slot,
        period_id=row.period_id,
        period=row.period,
        activity_id=row.activity_id,
        activity=row.activity,
        cents=row.price_cents,
        state=row.state,
    )


def _household(rows: list[Any]) -> Household:
    """The phone of the home, then those of the parents, each once."""
    first = rows[0]
    found = [first.phone, *(getattr(row, name) for name in _PHONES for row in rows)]
    phones = dict.fromkeys(national_phone(phone) for phone in found if phone)
    return Household(first.id, first.name, first.number, first.contact_email, tuple(phones))
