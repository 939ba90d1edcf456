"""A family's numbered reservations: the list, its criteria, one with all its dates. Another family's do not exist."""

from operator import eq, ge, le
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from models import Account, Activity, Booking, Child, Closure, Confirmation, Establishment, Period, Reservation, Slot
from models.base import db
from models.bookings import ReservationLine as Line
from rules.activities import ActivityKind
from rules.bookings import BookingState, Box
from rules.reservations import (
    Choices,
    FullReservation,
    Listing,
    ReservationLine,
    ReservationRow,
    Search,
    referent,
)
from rules.rights import Role

_NAME = (Child.last_name, Child.first_name)
_ROW = (
    Reservation.id,
    *_NAME,
    Establishment.name.label("establishment"),
    Period.name.label("period"),
    Confirmation.confirmed_at,
    Reservation.first_day,
    Reservation.last_day,
    Reservation.state,
)
_LATER = aliased(Reservation)
_MORE = (
    Reservation.child_id,
    Reservation.period_id,
    Period.activity_id,
    Activity.name.label("activity"),
    Activity.contact_phone,
    Activity.contact_email,
    Period.last_day.label("ends_on"),
    Account.name.label("made_by"),
    Account.role,
    Reservation.confirmation_id,
    Confirmation.override_reason,
    Reservation.refusal_reason,
    Reservation.replaces_id,
    select(func.min(_LATER.id)).where(_LATER.replaces_id == Reservation.id).scalar_subquery().label("replaced_by_id"),
)


def listing(family_id: int, early: bool, search: Search) -> Listing:
    """A page of the family's reservations of early childhood, or of all the rest. One statement as a rule."""
    asked = _of_family(family_id, early, *_ROW, func.count().over().label("total")).where(*_criteria(search))
    asked = asked.order_by(Reservation.id.desc()).limit(search.size)
    page = search.page
    rows = db.session.execute(asked.offset((page - 1) * search.size)).all()
    if not rows and page > 1:
        counted = _of_family(family_id, early, func.count()).where(*_criteria(search))
        page = max(1, -(-(db.session.scalar(counted) or 0) // search.size))
        rows = db.session.execute(asked.offset((page - 1) * search.size)).all()
    return Listing(tuple(map(_row, rows)), rows[0].total if rows else 0, search.size, page)


def choices(family_id: int, early: bool) -> Choices:
    """Of whom and of what the family has reservations, for the criteria of the list. One statement."""
    named = (Establishment.name.label("establishment"), Period.name.label("period"))
    asked = _of_family(family_id, early, Child.id.label("child_id"), *_NAME, Period.id.label("period_id"), *named)
    rows = db.session.execute(asked.distinct()).all()
    by_name = sorted(rows, key=lambda row: (row.first_name, row.child_id))
    by_place = sorted(rows, key=lambda row: (row.establishment, row.period, row.period_id))
    children = {row.child_id: referent(row.last_name, row.first_name) for row in by_name}
    return Choices(children, {row.period_id: f"{row.establishment} / {row.period}" for row in by_place})


def reservation(family_id: int, reservation_id: int) -> FullReservation | None:
    """One of the family's own, with its dates as they stand; None for any other. Two statements."""
    asked = _of_family(family_id, None, *_ROW, *_MORE).join(Account, Account.id == Confirmation.account_id)
    found = db.session.execute(asked.where(Reservation.id == reservation_id)).first()
    if found is None:
        return None
    more = {it.key: getattr(found, it.key) for it in _MORE if it.key not in ("made_by", "role")}
    return FullReservation(
        row=_row(found),
        made_by=found.made_by if found.role is Role.FAMILY else "",
        lines=_lines(found.child_id, reservation_id),
        **more,
    )


def _of_family(family_id: int, early: bool | None, *columns: Any) -> Select[Any]:
    """These columns of the family's reservations, of early childhood or not (None: of all kinds)."""
    asked = select(*columns).select_from(Reservation).where(Reservation.family_id == family_id)
    asked = asked.join(Confirmation, Confirmation.id == Reservation.confirmation_id)
    asked = asked.join(Child, Child.id == Reservation.child_id).join(Period, Period.id == Reservation.period_id)
    asked = asked.join(Activity, Activity.id == Period.activity_id).join(Establishment)
    if early is None:
        return asked
    kind = ActivityKind.EARLY_CHILDHOOD
    return asked.where(Activity.kind == kind if early else Activity.kind != kind)


def _criteria(search: Search) -> list[ColumnElement[bool]]:
    asked = (
        (Reservation.id, eq, search.number),
        (Reservation.child_id, eq, search.child_id),
        (Reservation.period_id, eq, search.period_id),
        (Reservation.state, eq, search.state),
        (Reservation.last_day, ge, search.first_day),
        (Reservation.first_day, le, search.last_day),
    )
    return [compare(column, value) for column, compare, value in asked if value is not None]


def _row(row: Any) -> ReservationRow:
    return ReservationRow(
        id=row.id,
        number=f"{row.id:06d}",
        child=referent(row.last_name, row.first_name),
        establishment=row.establishment,
        period=row.period,
        made_at=row.confirmed_at,
        first_day=row.first_day,
        last_day=row.last_day,
        state=row.state,
    )


def _lines(child_id: int, reservation_id: int) -> tuple[ReservationLine, ...]:
    asked = (
        select(
            Booking.slot_id,
            Booking.day,
            Slot.name,
            Slot.starts_at,
            Slot.ends_at,
            Line.done,
            Booking.state,
            Booking.price_cents,
            Closure.reason,
        )
        .join_from(Line, Booking, Booking.id == Line.booking_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Closure, Closure.id == Booking.closure_id)
        .where(Line.reservation_id == reservation_id)
        .order_by(Booking.day, Slot.position, Slot.id, Line.id)
    )
    return tuple(_line(child_id, row) for row in db.session.execute(asked))


def _line(child_id: int, row: Any) -> ReservationLine:
    return ReservationLine(
        box=Box(child_id, row.slot_id, row.day),
        slot=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        done=row.done,
        state=row.state,
        price_cents=row.price_cents,
        closed=row.reason or "" if row.state is BookingState.CANCELLED else "",
    )
