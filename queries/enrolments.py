"""What families and the town hall ask about enrolments: who is, who may be, and what became of the usual days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from models import Booking, Confirmation, Custody, Enrolment, Family, Period, Slot
from models.base import db
from models.bookings import IS_LIVE
from queries.offers import Wanted, load_periods, period_of_slot
from queries.planning import load_scene
from rules import patterns
from rules.baskets import sieve
from rules.bookings import Box
from rules.completeness import Gap
from rules.deadlines import PARIS
from rules.enrolments import EnrolmentState, is_offered
from rules.patterns import Pattern
from rules.refusals import Refusal
from rules.scene import ChildFacts, PeriodFacts, Scene
from rules.school_years import FIRST_MONTH, reviewed_year, school_year_of


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A child's enrolment by one of its homes, asked for or accepted."""

    id: int
    child_id: int
    child: str
    period: PeriodFacts
    pattern: Pattern
    state: EnrolmentState
    refusal_reason: str
    ended_on: date | None

    @property
    def last_day(self) -> date:
        """The last day of the enrolment, included."""
        return min(self.period.last_day, self.ended_on or self.period.last_day)


@dataclass(frozen=True, slots=True)
class Offer:
    """A period that is open to a child, and what the files lack for it: the family's, the child's, papers for it."""

    period: PeriodFacts
    of_family: tuple[Gap, ...]
    of_child: tuple[Gap, ...]
    of_period: tuple[Gap, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not (self.of_family or self.of_child or self.of_period)


@dataclass(frozen=True, slots=True)
class OfChild:
    """A child of the family, with its enrolments of this school year on, and what it can be enrolled in."""

    child: ChildFacts
    enrolled: tuple[Enrolled, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The usual days from a day on: those that are booked, those that can be had now, and why the others cannot."""

    scene: Scene
    booked: tuple[Box, ...]
    free: tuple[Box, ...]
    refused: tuple[Refusal, ...]


def of_family(family_id: int, now: datetime) -> list[OfChild]:
    """The family's children who are or will be at home, with their enrolments and what is open to each of them.

    What a file lacks is said as of each period's school year: at most two scenes, whatever the number of children.
    """
    today = now.astimezone(PARIS).date()
    rows = _rows(family_id)
    periods = _periods(today, {row.period_id for row in rows})
    enrolled = [it for row in rows if (it := _enrolled(row, periods))]
    scenes = _scenes(family_id, list(periods.values()), now, today)
    known = scenes[max(scenes)]
    return [
        OfChild(
            child,
            tuple(it for it in enrolled if it.child_id == child.id),
            tuple(
                _offers(child, periods.values(), scenes, today, {it.period.id for it in enrolled if _holds(it, child)})
            ),
        )
        for child in known.children.values()
    ]


def find(family_id: int, enrolment_id: int) -> Enrolled | None:
    """One enrolment of the family; None for another family's."""
    row = db.session.scalars(select(Enrolment).filter_by(id=enrolment_id, family_id=family_id)).one_or_none()
    return _enrolled(row, _periods(row.period.first_day, {row.period_id})) if row else None


def held(family_id: int, child_id: int, period_id: int) -> int | None:
    """The enrolment that the child has there or waits for; a refused one may be asked for again."""
    there = select(Enrolment.id).filter_by(family_id=family_id, child_id=child_id, period_id=period_id)
    return db.session.scalar(there.where(Enrolment.state != EnrolmentState.REFUSED))


def place(family_id: int, child_id: int, period_id: int, now: datetime) -> Scene | None:
    """What the rules know of the child in the period, from today to its end, enrolled or not; None where the child is
    not the family's, or nothing is to be enrolled in."""
    today = now.astimezone(PARIS).date()
    period = _periods(today, set()).get(period_id)
    if period is None or period.last_day < today:
        return None
    scene = load_scene(family_id, max(today, period.first_day), period.last_day, now)
    known = {**scene.periods, period.id: period}
    return replace(scene, periods=known, period_of_slot=period_of_slot(known)) if child_id in scene.children else None


def outlook(family_id: int, it: Enrolled, now: datetime) -> Outlook | None:
    """What became of the usual days that are still to come, as of now; None once the enrolment is over."""
    first_day = max(now.astimezone(PARIS).date(), it.period.first_day)
    if first_day > it.last_day or it.state is not EnrolmentState.ACCEPTED:
        return None
    scene = load_scene(family_id, first_day, it.last_day, now)
    boxes = list(patterns.boxes(scene, it.child_id, scene.periods.get(it.period.id, it.period), it.pattern))
    wanted = patterns.additions(scene, boxes)
    free, refused = sieve(scene, wanted, now)
    booked = set(boxes) - {change.box for change in wanted}
    return Outlook(scene, tuple(sorted(booked)), tuple(change.box for change in free), refused)


def made_with(account_id: int, token: str) -> int | None:
    """The confirmation that a press of this account's made; None where nothing was booked."""
    made = select(Confirmation.id).where(Confirmation.token == token, Confirmation.account_id == account_id)
    return db.session.scalar(made)


def families_of_child(child_id: int) -> list[tuple[int, str]]:
    """The families that have the child, for a choice: one or two."""
    theirs = select(Family).join(Custody).where(Custody.child_id == child_id).order_by(Custody.id)
    return [(family.id, str(family)) for family in db.session.scalars(theirs)]


def booked_after_end(enrolment: Enrolment) -> int:
    """How many live bookings of the family the child has in the period after the enrolment's last day."""
    if enrolment.ended_on is None:
        return 0
    counted = (
        select(func.count(Booking.id))
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Booking.child_id == enrolment.child_id,
            Booking.family_id == enrolment.family_id,
            Slot.period_id == enrolment.period_id,
            Booking.day > enrolment.ended_on,
            IS_LIVE,
        )
    )
    return db.session.scalars(counted).one()


def _rows(family_id: int) -> list[Enrolment]:
    theirs = select(Enrolment).options(joinedload(Enrolment.child)).where(Enrolment.family_id == family_id)
    return list(db.session.scalars(theirs.order_by(Enrolment.id)))


def _periods(today: date, enrolled: set[int]) -> dict[int, PeriodFacts]:
    """The periods of this school year on in which the family has an enrolment, and all that one can still enrol in."""
    first_day = date(school_year_of(today), FIRST_MONTH, 1)
    open_now = (Period.needs_enrolment, Period.last_day >= today)
    asked = select(Period.id, Period.first_day, Period.last_day).where(
        or_(Period.id.in_(enrolled), Period.id.in_(select(Period.id).where(*open_now))), Period.last_day >= first_day
    )
    found = db.session.execute(asked).all()
    if not found:
        return {}
    ids = {row.id for row in found}
    days = min(row.first_day for row in found), max(row.last_day for row in found)
    loaded = load_periods(db.session.connection(), Wanted(ids, (), ()), *days)
    return {key: period for key, period in loaded.items() if key in ids}


def _scenes(family_id: int, periods: list[PeriodFacts], now: datetime, today: date) -> dict[int, Scene]:
    """For each school year that files are asked for (this one, and in June the next), the family until its last day."""
    last_days: dict[int, date] = {_asked_year(today, today): today}
    for period in periods:
        year = _asked_year(period.last_day, today)
        last_days[year] = max(last_days.get(year, today), period.last_day)
    return {year: load_scene(family_id, today, last_day, now) for year, last_day in last_days.items()}


def _asked_year(day: date, today: date) -> int:
    return min(school_year_of(day), reviewed_year(today))


def _offers(
    child: ChildFacts, periods: Iterable[PeriodFacts], scenes: dict[int, Scene], today: date, held: set[int]
) -> Iterable[Offer]:
    for period in periods:
        scene = scenes[_asked_year(period.last_day, today)] if period.last_day >= today else None
        if scene and period.id not in held and is_offered(child, period, today) and child.id in scene.children:
            of_all = scene.family_missing, scene.children[child.id].missing
            yield Offer(period, *of_all, scene.missing(child.id, period)[len(of_all[0]) + len(of_all[1]) :])


def _holds(it: Enrolled, child: ChildFacts) -> bool:
    """Whether the child is enrolled there, or waits, or was until a day: a refused request may be asked again."""
    return it.child_id == child.id and it.state is not EnrolmentState.REFUSED


def _enrolled(row: Enrolment, periods: dict[int, PeriodFacts]) -> Enrolled | None:
    period = periods.get(row.period_id)
    if period is None:
        return None
    pattern = patterns.read(row.pattern)
    return Enrolled(
        row.id, row.child_id, row.child.first_name, period, pattern, row.state, row.refusal_reason, row.ended_on
    )
