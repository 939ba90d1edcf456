"""One family's planning between two days, and an account's basket: all that the rules want to know.

The statements are made once, here: making one costs more than running it. There are nine of them for a scene,
whatever the number of children, days and slots.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, bindparam, func, select
from sqlalchemy.engine import Connection

from models import BasketLine, Booking, Child, Custody, Enrolment, SchoolClass
from models.base import db
from models.bookings import IS_LIVE
from queries.calendar import load_calendar
from queries.completeness import completeness
from queries.offers import Wanted, load_periods, period_of_slot
from rules.bookings import Box, Change
from rules.completeness import Completeness
from rules.custody import CustodySpan
from rules.planning import ChildFacts, PeriodFacts, Scene, Taken

_FAMILY = bindparam("family_id", type_=Integer)
_FIRST, _LAST = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)

_CHILDREN = (
    select(
        Child.id,
        Child.first_name,
        Child.last_name,
        SchoolClass.school_id,
        Custody.pattern,
        Custody.first_day,
        Custody.last_day,
    )
    .join_from(Custody, Child)
    .outerjoin(SchoolClass)
    .where(Custody.family_id == _FAMILY)
    .order_by(Child.id)
)
_ENROLMENTS = select(Enrolment.child_id, Enrolment.period_id, Enrolment.ended_on).where(Enrolment.family_id == _FAMILY)
_TAKEN = (
    select(
        Booking.child_id,
        Booking.slot_id,
        Booking.day,
        Booking.id,
        Booking.family_id == _FAMILY,
        Booking.state,
        Booking.price_cents,
    )
    .where(Booking.child_id.in_(bindparam("children", type_=Integer, expanding=True)))
    .where(Booking.day.between(_FIRST, _LAST), IS_LIVE)
)
_PLACES_TAKEN = (
    select(Booking.slot_id, Booking.day, func.count())
    .where(Booking.slot_id.in_(bindparam("slots", type_=Integer, expanding=True)))
    .where(Booking.day.between(_FIRST, _LAST), IS_LIVE)
    .group_by(Booking.slot_id, Booking.day)
)
_BASKET = (
    select(BasketLine.child_id, BasketLine.slot_id, BasketLine.day, BasketLine.action)
    .where(BasketLine.account_id == bindparam("account_id"))
    .order_by(BasketLine.day, BasketLine.child_id, BasketLine.slot_id)
)


def load_scene(family_id: int, first_day: date, last_day: date, now: datetime) -> Scene:
    """Everything about the family's boxes from the first to the last day, both included, as of now.

    Of a shared child it holds the other home's bookings too, but says only that the box is taken.
    """
    connection = db.session.connection()
    of_family: dict[str, Any] = {"family_id": family_id, "first_day": first_day, "last_day": last_day}
    enrolments = connection.execute(_ENROLMENTS, of_family).all()
    gaps = completeness([family_id], now, last_day)[family_id]
    children = _children(connection.execute(_CHILDREN, of_family).all(), enrolments, gaps)
    taken = _taken(connection, children, of_family)
    booked = {box.child_id for box, booking in taken.items() if booking.mine}
    children = {key: child for key, child in children.items() if key in booked or _is_with_family(child, of_family)}
    wanted = Wanted(
        enrolled={row.period_id for row in enrolments},
        schools={child.school_id for child in children.values() if child.school_id is not None},
        booked_slots={box.slot_id for box, booking in taken.items() if booking.mine},
    )
    periods = load_periods(connection, wanted, first_day, last_day)
    return Scene(
        family_id=family_id,
        first_day=first_day,
        last_day=last_day,
        calendar=load_calendar(),
        family_missing=gaps.of_family,
        children=children,
        periods=periods,
        period_of_slot=period_of_slot(periods),
        taken=taken,
        places_taken=_places_taken(connection, periods, of_family),
    )


def basket(account_id: int) -> tuple[Change, ...]:
    """What the account has ticked and unticked and not confirmed, sorted by day, child and slot."""
    rows = db.session.connection().execute(_BASKET, {"account_id": account_id})
    return tuple(Change(Box(child_id, slot_id, day), action) for child_id, slot_id, day, action in rows)


def _taken(connection: Connection, children: dict[int, ChildFacts], of_family: dict[str, Any]) -> dict[Box, Taken]:
    rows = connection.execute(_TAKEN, of_family | {"children": list(children)})
    return {
        Box(child_id, slot_id, day): Taken(booking_id, mine, state, price_cents)
        for child_id, slot_id, day, booking_id, mine, state, price_cents in rows
    }


def _children(rows: Sequence[Any], enrolments: Sequence[Any], gaps: Completeness) -> dict[int, ChildFacts]:
    enrolled: dict[int, dict[int, date | None]] = {row.id: {} for row in rows}
    for child_id, period_id, ended_on in enrolments:
        if child_id in enrolled:
            enrolled[child_id][period_id] = ended_on
    return {
        row.id: ChildFacts(
            id=row.id,
            first_name=row.first_name,
            last_name=row.last_name,
            school_id=row.school_id,
            missing=gaps.of_children.get(row.id, ()),
            custody=CustodySpan(row.pattern, row.first_day, row.last_day),
            enrolled=enrolled[row.id],
            papers=gaps.of_services.get(row.id, {}),
        )
        for row in rows
    }


def _is_with_family(child: ChildFacts, days: dict[str, Any]) -> bool:
    last_day = child.custody.last_day
    return child.custody.first_day <= days["last_day"] and (last_day is None or last_day >= days["first_day"])


def _places_taken(
    connection: Connection, periods: dict[int, PeriodFacts], of_family: dict[str, Any]
) -> dict[tuple[int, date], int]:
    limited = [slot.id for period in periods.values() for slot in period.slots if slot.places is not None]
    days = {"first_day": of_family["first_day"], "last_day": of_family["last_day"]}
    rows = connection.execute(_PLACES_TAKEN, days | {"slots": limited})
    return {(slot_id, day): count for slot_id, day, count in rows}
