"""The periods that a family's planning shows between two days, with their slots, schools and closures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, Integer, String, and_, bindparam, cast, func, or_, select
from sqlalchemy.engine import Connection

from models import Activity, Closure, Establishment, Period, Slot, SlotLink
from models.activities import period_school
from rules.activities import SlotLinkKind, weekdays_of
from rules.deadlines import parse
from rules.eligibility import Audience
from rules.scene import ClosureFacts, PeriodFacts, SlotFacts

_FIRST, _LAST = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)


def _some(name: str) -> Any:
    return bindparam(name, type_=Integer, expanding=True)


_SCHOOLS = (
    select(func.aggregate_strings(cast(period_school.c.school_id, String), ","))
    .where(period_school.c.period_id == Period.id)
    .correlate(Period)
    .scalar_subquery()
)


def _linked(kind: SlotLinkKind) -> Any:
    """The slots that a slot excludes, or needs, as « 12,13 »."""
    return (
        select(func.aggregate_strings(cast(SlotLink.other_id, String), ","))
        .where(SlotLink.slot_id == Slot.id, SlotLink.kind == kind)
        .correlate(Slot)
        .scalar_subquery()
    )


_OWN_SCHOOL = select(period_school.c.period_id).where(period_school.c.school_id.in_(_some("schools")))
_FOR_ALL_SCHOOLS = ~select(period_school.c.period_id).where(period_school.c.period_id == Period.id).exists()
_BOOKED = select(Slot.period_id).where(Slot.id.in_(_some("booked_slots")))

_OFFER = (
    select(
        Period.id,
        Period.name,
        Period.activity_id,
        Activity.name.label("activity"),
        Establishment.name.label("establishment"),
        Activity.contact_phone,
        Activity.contact_email,
        Period.establishment_id,
        Period.first_day,
        Period.last_day,
        Period.weekdays,
        Period.open_on,
        Period.opens_at,
        Period.book_until,
        Period.add_rule,
        Period.cancel_rule,
        Period.validation,
        Period.needs_enrolment,
        Period.levels,
        Period.least_age,
        Period.most_age,
        Period.ages_on,
        Period.residents_only,
        Period.requires_id,
        Period.shows_places,
        Period.has_pattern,
        Period.enrolment_waits,
        Establishment.places.label("building_places"),
        _SCHOOLS.label("schools"),
        Slot.id.label("slot_id"),
        Slot.name.label("slot_name"),
        Slot.starts_at,
        Slot.ends_at,
        Slot.price_cents,
        Slot.places,
        _linked(SlotLinkKind.EXCLUDES).label("excludes"),
        _linked(SlotLinkKind.NEEDS).label("needs"),
    )
    .join_from(Period, Activity)
    .join(Establishment)
    .join(Slot)
    .where(
        or_(
            and_(
                Period.first_day <= _LAST,
                Period.last_day >= _FIRST,
                or_(
                    Period.id.in_(_some("enrolled")),
                    and_(~Period.needs_enrolment, or_(Period.id.in_(_OWN_SCHOOL), _FOR_ALL_SCHOOLS)),
                ),
            ),
            Period.id.in_(_BOOKED),
        )
    )
    .order_by(Activity.name, Period.first_day, Period.id, Slot.position, Slot.id)
)

_CLOSURES = (
    select(
        Closure.establishment_id,
        Closure.period_id,
        Closure.slot_id,
        Closure.first_day,
        Closure.last_day,
        Closure.reason,
        Closure.school_class_id,
    )
    .where(Closure.first_day <= _LAST, Closure.last_day >= _FIRST, Closure.reopened_at.is_(None))
    .order_by(Closure.first_day, Closure.id)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose offer: what its children are enrolled in, their schools, and the slots in which they are booked."""

    enrolled: Collection[int]
    schools: Collection[int]
    booked_slots: Collection[int]


def load_periods(connection: Connection, wanted: Wanted, first_day: date, last_day: date) -> dict[int, PeriodFacts]:
    """The periods by id, in the order in which people read them (activity, first day); two statements.

    A period shows to the families of its schools, or, where it needs an enrolment, to those who have one; and
    wherever a child is booked.
    """
    days = {"first_day": first_day, "last_day": last_day}
    lists = {name: sorted(getattr(wanted, name)) for name in ("enrolled", "schools", "booked_slots")}
    rows = connection.execute(_OFFER, days | lists).all()
    closures = connection.execute(_CLOSURES, days).all()
    periods = {}
    for period_id, lines in groupby(rows, key=attrgetter("id")):
        slots = list(lines)
        periods[period_id] = _period(slots, closures)
    return periods


def _period(rows: list[Any], closures: Iterable[Any]) -> PeriodFacts:
    first = rows[0]
    slots = tuple(_slot(row) for row in rows)
    return PeriodFacts(
        id=first.id,
        name=first.name,
        activity_id=first.activity_id,
        activity=first.activity,
        establishment=first.establishment,
        contact_phone=first.contact_phone,
        contact_email=first.contact_email,
        first_day=first.first_day,
        last_day=first.last_day,
        weekdays=_weekdays(first.weekdays),
        open_on=first.open_on,
        opens_at=first.opens_at,
        book_until=first.book_until,
        add_rule=parse(first.add_rule),
        cancel_rule=parse(first.cancel_rule),
        validation=first.validation,
        needs_enrolment=first.needs_enrolment,
        closures=_closures(first, {slot.id for slot in slots}, closures),
        slots=slots,
        audience=_audience(first),
        establishment_id=first.establishment_id,
        building_places=first.building_places,
        shows_places=first.shows_places,
        has_pattern=first.has_pattern,
        enrolment_waits=first.enrolment_waits,
    )


def _slot(row: Any) -> SlotFacts:
    return SlotFacts(
        row.slot_id,
        row.slot_name,
        row.starts_at,
        row.ends_at,
        row.price_cents,
        row.places,
        excludes=_ids(row.excludes),
        needs=_ids(row.needs),
    )


def _audience(row: Any) -> Audience:
    return Audience(
        school_ids=_ids(row.schools),
        levels=frozenset(row.levels.split(",")) if row.levels else frozenset(),
        least_age=row.least_age,
        most_age=row.most_age,
        ages_on=row.ages_on or row.first_day,
        residents_only=row.residents_only,
        requires_id=row.requires_id,
    )


@lru_cache(maxsize=512)
def _ids(text: str | None) -> frozenset[int]:
    return frozenset(int(key) for key in text.split(",")) if text else frozenset()


def _closures(period: Any, slot_ids: Collection[int], closures: Iterable[Any]) -> tuple[ClosureFacts, ...]:
    return tuple(
        ClosureFacts(row.first_day, row.last_day, row.reason, row.slot_id, row.school_class_id)
        for row in closures
        if row.establishment_id == period.establishment_id or row.period_id == period.id or row.slot_id in slot_ids
    )


_weekdays = lru_cache(maxsize=128)(weekdays_of)


def period_of_slot(periods: Mapping[int, PeriodFacts]) -> dict[int, int]:
    """From each slot of these periods to its period."""
    return {slot.id: period.id for period in periods.values() for slot in period.slots}
