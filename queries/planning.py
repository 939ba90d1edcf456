"""One family's planning between two days, and an account's basket: all that the rules want to know.

The statements are made once, here: making one costs more than running it. There are nine of them for a scene,
whatever the number of children, days and slots.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection

from models import BasketLine, Booking, Child, Custody, Enrolment, Family, Period, SchoolClass, Setting, Slot
from models.base import Instant, db
from models.bookings import IS_LIVE
from models.settings import BY_KEY
from queries.calendar import load_calendar
from queries.completeness import completeness
from queries.offers import Wanted, load_periods, period_of_slot
from rules.bookings import BookingState, Box, Change
from rules.completeness import Completeness
from rules.custody import CustodySpan
from rules.deadlines import PARIS
from rules.eligibility import Pupil, is_resident
from rules.enrolments import EnrolmentState
from rules.places import held_since
from rules.scene import ChildFacts, PeriodFacts, Scene, Taken

_FAMILY = bindparam("family_id", type_=Integer)
_FIRST, _LAST = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)

_HELD_SINCE = bindparam("held_since", type_=Instant)
IS_HELD = or_(Booking.state == BookingState.ACCEPTED, Booking.booked_at > _HELD_SINCE)
"""Of a live booking: whether it holds its place. A waiting one may lose it before it is answered (settings)."""


def _setting(key: str) -> Any:
    return select(Setting.value).where(Setting.key == key).scalar_subquery()


_CHILDREN = (
    select(
        Child.id,
        Child.first_name,
        Child.last_name,
        Child.birth_date,
        Child.school_class_id,
        SchoolClass.school_id,
        SchoolClass.level,
        Family.town,
        _setting("resident_towns").label("resident_towns"),
        _setting("commune_name").label("commune_name"),
        _setting("waiting_holds_place").label("waiting_holds_place"),
        _setting("hours_of_waiting_place").label("hours_of_waiting_place"),
        Custody.pattern,
        Custody.first_day,
        Custody.last_day,
    )
    .join_from(Custody, Child)
    .join(Family, Family.id == Custody.family_id)
    .outerjoin(SchoolClass)
    .where(Custody.family_id == _FAMILY)
    .order_by(Child.id)
)
_ENROLMENTS = select(Enrolment.child_id, Enrolment.period_id, Enrolment.ended_on).where(
    Enrolment.family_id == _FAMILY, Enrolment.state == EnrolmentState.ACCEPTED
)
_TAKEN = (
    select(
        Booking.child_id,
        Booking.slot_id,
        Booking.day,
        Booking.id,
        Booking.family_id == _FAMILY,
        Booking.state,
        Booking.price_cents,
        IS_HELD,
    )
    .where(Booking.child_id.in_(select(Custody.child_id).where(Custody.family_id == _FAMILY)))
    .where(Booking.day.between(_FIRST, _LAST), IS_LIVE)
)
_PLACES_TAKEN = (
    select(Booking.slot_id, Booking.day, func.count())
    .where(Booking.slot_id.in_(bindparam("slots", type_=Integer, expanding=True)))
    .where(Booking.day.between(_FIRST, _LAST), IS_LIVE, IS_HELD)
    .group_by(Booking.slot_id, Booking.day)
)
_BUILDINGS_TAKEN = (
    select(Period.establishment_id, Booking.day, func.count(Booking.child_id.distinct()))
    .join_from(Period, Slot)
    .join(Booking, and_(Booking.slot_id == Slot.id, Booking.day.between(_FIRST, _LAST), IS_LIVE, IS_HELD))
    .where(Period.establishment_id.in_(bindparam("buildings", type_=Integer, expanding=True)))
    .group_by(Period.establishment_id, Booking.day)
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
    rows = connection.execute(_CHILDREN, of_family).all()
    of_family["held_since"] = _held_since(rows, now)
    enrolments = connection.execute(_ENROLMENTS, of_family).all()
    gaps = completeness([family_id], now, last_day)[family_id]
    children = _children(rows, enrolments, gaps, now.astimezone(PARIS).date())
    taken = _taken(connection, of_family)
    booked = {box.child_id for box, booking in taken.items() if booking.mine}
    children = {key: child for key, child in children.items() if key in booked or _is_with_family(child, of_family)}
    wanted = Wanted(
        enrolled={row.period_id for row in enrolments},
        schools={child.pupil.school_id for child in children.values() if child.pupil.school_id is not None},
        booked_slots={box.slot_id for box, booking in taken.items() if booking.mine},
    )
    periods = load_periods(connection, wanted, first_day, last_day)
    slots = period_of_slot(periods)
    return Scene(
        family_id=family_id,
        first_day=first_day,
        last_day=last_day,
        calendar=load_calendar(),
        family_missing=gaps.of_family,
        children=children,
        periods=periods,
        period_of_slot=slots,
        taken=taken,
        places_taken=places_taken(connection, periods, of_family),
        building_taken=building_taken(connection, periods, of_family),
        presence=_presence(taken, periods, slots),
    )


def basket(account_id: int) -> tuple[Change, ...]:
    """What the account has ticked and unticked and not confirmed, sorted by day, child and slot."""
    rows = db.session.connection().execute(_BASKET, {"account_id": account_id}).all()
    return tuple(Change(Box(child_id, slot_id, day), action) for child_id, slot_id, day, action in rows)


def _taken(connection: Connection, of_family: dict[str, Any]) -> dict[Box, Taken]:
    rows = connection.execute(_TAKEN, of_family).all()
    return {
        Box(child_id, slot_id, day): Taken(booking_id, mine, state, price_cents, holds)
        for child_id, slot_id, day, booking_id, mine, state, price_cents, holds in rows
    }


def _held_since(rows: Sequence[Any], now: datetime) -> datetime:
    kept = {
        name: getattr(rows[0], name) if rows else None for name in ("waiting_holds_place", "hours_of_waiting_place")
    }
    holds, hours = (BY_KEY[name].default if value is None else value for name, value in kept.items())
    return held_since(bool(holds), int(hours), now)


def _children(rows: Sequence[Any], enrolments: Sequence[Any], gaps: Completeness, today: date) -> dict[int, ChildFacts]:
    enrolled: dict[int, dict[int, date | None]] = {row.id: {} for row in rows}
    for child_id, period_id, ended_on in enrolments:
        if child_id in enrolled:
            enrolled[child_id][period_id] = ended_on
    return {
        row.id: ChildFacts(
            id=row.id,
            first_name=row.first_name,
            last_name=row.last_name,
            pupil=_pupil(row, enrolled[row.id], today),
            missing=gaps.of_children.get(row.id, ()),
            custody=CustodySpan(row.pattern, row.first_day, row.last_day),
            enrolled=enrolled[row.id],
            papers=gaps.of_services.get(row.id, {}),
            period_papers=gaps.of_periods.get(row.id, {}),
            class_id=row.school_class_id,
        )
        for row in rows
    }


def _pupil(row: Any, enrolled: dict[int, date | None], today: date) -> Pupil:
    return Pupil(
        school_id=row.school_id,
        level=row.level or "",
        birth_date=row.birth_date,
        is_resident=is_resident(row.town, row.resident_towns or row.commune_name or BY_KEY["commune_name"].default),
        enrolled_in=frozenset(key for key, last_day in enrolled.items() if last_day is None or last_day >= today),
    )


def _is_with_family(child: ChildFacts, days: dict[str, Any]) -> bool:
    last_day = child.custody.last_day
    return child.custody.first_day <= days["last_day"] and (last_day is None or last_day >= days["first_day"])


def places_taken(
    connection: Connection, periods: dict[int, PeriodFacts], of_family: dict[str, Any]
) -> dict[tuple[int, date], int]:
    """How many places of each limited slot are held each day; `of_family` has the days and `held_since`."""
    limited = [slot.id for period in periods.values() for slot in period.slots if slot.places is not None]
    rows = connection.execute(_PLACES_TAKEN, of_family | {"slots": limited}).all()
    return {(slot_id, day): count for slot_id, day, count in rows}


def building_taken(
    connection: Connection, periods: dict[int, PeriodFacts], of_family: dict[str, Any]
) -> dict[tuple[int, date], int]:
    """How many children are in each limited building on each day, whatever they do there."""
    limited = sorted({it.establishment_id for it in periods.values() if it.building_places is not None})
    if not limited:
        return {}
    rows = connection.execute(_BUILDINGS_TAKEN, of_family | {"buildings": limited}).all()
    return {(building_id, day): count for building_id, day, count in rows}


def _presence(
    taken: dict[Box, Taken], periods: dict[int, PeriodFacts], slots: dict[int, int]
) -> Counter[tuple[int, int, date]]:
    """How many places each child holds in each limited building, each day."""
    limited = {slot_id for slot_id, period_id in slots.items() if periods[period_id].building_places is not None}
    held = (box for box, booking in taken.items() if booking.holds and box.slot_id in limited)
    return Counter((box.child_id, periods[slots[box.slot_id]].establishment_id, box.day) for box in held)
