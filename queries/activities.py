"""The offer as the town hall reads it: the lists of its forms, a period's facts, and what a change leaves behind."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from models.activities import Activity, Closure, Establishment, Period, SchoolClass, Slot
from models.base import db
from models.bookings import IS_LIVE, Booking
from models.documents import DocumentType
from queries.offers import Wanted, load_periods
from rules.names import fold
from rules.scene import PeriodFacts
from rules.school_classes import by_level

_CLOSURES = (
    select(Closure)
    .options(
        joinedload(Closure.establishment),
        joinedload(Closure.period),
        joinedload(Closure.slot).joinedload(Slot.period),
        joinedload(Closure.school_class).joinedload(SchoolClass.school),
    )
    .order_by(Closure.first_day, Closure.id)
)

Options = list[tuple[int, str]]


def establishments() -> Options:
    """Every establishment."""
    return [
        (key, name)
        for key, name in db.session.execute(select(Establishment.id, Establishment.name).order_by(Establishment.name))
    ]


def activities() -> Options:
    """Every service."""
    return [(key, name) for key, name in db.session.execute(select(Activity.id, Activity.name).order_by(Activity.name))]


def periods() -> Options:
    """Every period, the latest first."""
    latest_first = select(Period.id, Period.name).order_by(Period.first_day.desc(), Period.name, Period.id)
    return [(key, name) for key, name in db.session.execute(latest_first)]


def periods_with_enrolment() -> Options:
    """The periods that need an enrolment, the latest first."""
    needing = select(Period.id, Period.name).where(Period.needs_enrolment)
    return [(key, name) for key, name in db.session.execute(needing.order_by(Period.first_day.desc(), Period.name))]


def slots() -> Options:
    """Every slot, with its period, the latest first."""
    rows = select(Slot.id, Slot.name, Period.name).join(Period)
    latest_first = (Period.first_day.desc(), Period.name, Slot.position, Slot.id)
    return [(key, f"{name}, {period}") for key, name, period in db.session.execute(rows.order_by(*latest_first))]


def levels() -> list[str]:
    """The levels that the classes have, from the smallest children to the oldest; others after them."""
    found = db.session.scalars(select(SchoolClass.level).where(SchoolClass.level != "").distinct())
    return sorted((it for it in found if "," not in it), key=by_level)


def papers_of_period(period_id: int) -> list[tuple[int, str]]:
    """The kinds of papers that this period alone asks for, those that are no longer asked for left out."""
    asked = select(DocumentType.id, DocumentType.name).join(DocumentType.periods)
    of_period = asked.where(Period.id == period_id, DocumentType.closed_at.is_(None)).order_by(DocumentType.position)
    return [(key, name) for key, name in db.session.execute(of_period)]


def ids_named(options: Options, term: str) -> list[int]:
    """Those of a short list whose words hold the folded term: no database folds accents as people do."""
    return [key for key, words in options if term in fold(words)]


def periods_of_activity(activity_id: int) -> list[Period]:
    """The periods of a service with their establishments, the latest first."""
    theirs = select(Period).where(Period.activity_id == activity_id).options(joinedload(Period.establishment))
    return list(db.session.scalars(theirs.order_by(Period.first_day.desc(), Period.name)))


def facts_of_period(period_id: int, first_day: date, last_day: date) -> PeriodFacts | None:
    """The period as the rules need it, with its closures between two days; None while it has no slot."""
    wanted = Wanted(enrolled={period_id}, schools=(), booked_slots=())
    return load_periods(db.session.connection(), wanted, first_day, last_day).get(period_id)


def closures_of_period(period: Period) -> list[Closure]:
    """What closes the period, its establishment or one of its slots and is not reopened, the earliest first."""
    slot_ids = [slot.id for slot in period.slots]
    concerned = or_(
        Closure.period_id == period.id,
        Closure.establishment_id == period.establishment_id,
        Closure.slot_id.in_(slot_ids),
    )
    in_time = (Closure.first_day <= period.last_day, Closure.last_day >= period.first_day)
    return list(db.session.scalars(_CLOSURES.where(concerned, *in_time, Closure.reopened_at.is_(None))))


def overbooked_days(slot_id: int, places: int, first_day: date) -> list[tuple[date, int]]:
    """The days, from `first_day` on, on which more is booked than there are places, with how many."""
    booked = func.count()
    rows = (
        select(Booking.day, booked)
        .where(Booking.slot_id == slot_id, Booking.day >= first_day, IS_LIVE)
        .group_by(Booking.day)
        .having(booked > places)
        .order_by(Booking.day)
    )
    return [(day, count) for day, count in db.session.execute(rows)]


def overfull_days(establishment_id: int, places: int, first_day: date) -> list[tuple[date, int]]:
    """The days, from `first_day` on, on which more children are in a building than it has places, with how many."""
    children = func.count(Booking.child_id.distinct())
    rows = (
        select(Booking.day, children)
        .join_from(Booking, Slot)
        .join(Period)
        .where(Period.establishment_id == establishment_id, Booking.day >= first_day, IS_LIVE)
        .group_by(Booking.day)
        .having(children > places)
        .order_by(Booking.day)
    )
    return [(day, count) for day, count in db.session.execute(rows)]


def booked_outside(period: Period) -> int:
    """How many live bookings the period has before its first or after its last day."""
    outside = or_(Booking.day < period.first_day, Booking.day > period.last_day)
    of_period = Booking.slot_id.in_(select(Slot.id).where(Slot.period_id == period.id))
    return db.session.scalars(select(func.count(Booking.id)).where(of_period, outside, IS_LIVE)).one()
