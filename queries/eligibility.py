"""« Pourquoi cet enfant n’a pas accès »: what stands between a child and each period that runs or is to come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select

from models import Enrolment, Period
from models.base import db
from queries.completeness import completeness
from queries.offers import Wanted, load_periods
from queries.planning import load_scene
from rules.completeness import Completeness, Gap
from rules.deadlines import PARIS
from rules.eligibility import Unfit, unfit
from rules.enrolments import EnrolmentState
from rules.scene import ChildFacts, PeriodFacts
from rules.school_years import school_year_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A child's enrolment in a period, by one family: its row, its state, its last day (none: no end)."""

    id: int
    state: EnrolmentState
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Access:
    """A period as one child of one family stands before it; without facts where the period has no slot yet."""

    period_id: int
    name: str
    facts: PeriodFacts | None
    unfit: tuple[Unfit, ...] = ()
    enrolment: Standing | None = None
    missing: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Accesses:
    """What one home can do for a child: the child as the rules see it, and each period, the first to begin on top."""

    child: ChildFacts
    periods: tuple[Access, ...]


def accesses(child_id: int, family_id: int, now: datetime, within: Select[Any] | None = None) -> Accesses | None:
    """The periods that are not over (of `within` only, for an agent of some places), for a child in a home.

    None where the child is not with this family today. A fixed number of statements.
    """
    today = now.astimezone(PARIS).date()
    scene = load_scene(family_id, today, today, now)
    child = scene.children.get(child_id)
    if child is None:
        return None
    rows = db.session.execute(_standing(child_id, family_id, today, within)).all()
    far = max((row.last_day for row in rows), default=today)
    wanted = Wanted(enrolled=[row.id for row in rows], schools=(), booked_slots=())
    periods = load_periods(db.session.connection(), wanted, today, far)
    gaps = {True: _gaps(family_id, now, today), False: _gaps(family_id, now, far)}
    this_year = school_year_of(today)
    found = [
        _access(row, child, periods.get(row.id), gaps[school_year_of(max(row.first_day, today)) == this_year])
        for row in rows
    ]
    return Accesses(child, tuple(found))


def _standing(child_id: int, family_id: int, today: date, within: Select[Any] | None) -> Select[Any]:
    own = and_(Enrolment.period_id == Period.id, Enrolment.child_id == child_id, Enrolment.family_id == family_id)
    columns = (Enrolment.id.label("enrolment_id"), Enrolment.state, Enrolment.ended_on)
    periods = select(Period.id, Period.name, Period.first_day, Period.last_day, *columns).outerjoin(Enrolment, own)
    if within is not None:
        periods = periods.where(Period.id.in_(within))
    return periods.where(Period.last_day >= today).order_by(Period.first_day, Period.name, Period.id)


def _gaps(family_id: int, now: datetime, day: date) -> Completeness:
    return completeness([family_id], now, day)[family_id]


def _access(row: Any, child: ChildFacts, facts: PeriodFacts | None, gaps: Completeness) -> Access:
    enrolment = None if row.enrolment_id is None else Standing(row.enrolment_id, row.state, row.ended_on)
    if facts is None:
        return Access(row.id, row.name, None, enrolment=enrolment)
    missing = (
        *gaps.of_family,
        *gaps.of_children.get(child.id, ()),
        *gaps.of_services.get(child.id, {}).get(facts.activity_id, ()),
        *gaps.of_periods.get(child.id, {}).get(facts.id, ()),
    )
    return Access(row.id, row.name, facts, unfit(facts.audience, child.pupil), enrolment, missing)
