"""What the retention rules reach on a day: the worker erases it, and staff see it before. Fixed numbers of statements.

What has left no trace of when it was last used is not reached: nothing is erased for want of knowing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, String, and_, cast, exists, func, literal, or_, select

from models.activities import Period
from models.base import db
from models.bookings import IS_LIVE, Booking
from models.children import Child, Custody, HealthRecord
from models.enrolments import Enrolment
from models.families import Family
from models.files import FileDraft, FileProposal, FileReview
from models.journal import JournalEntry, JournalValue
from queries.settings import Settings
from rules.deadlines import PARIS
from rules.proposals import ProposalState
from rules.retention import DAYS_OF_DRAFTS, health_year_over, over_since
from rules.school_years import reviewed_year

MONTHS = 12
_LONG_AGO = literal(datetime(1900, 1, 1, tzinfo=UTC), DateTime(timezone=True))


@dataclass(frozen=True, slots=True)
class Reached:
    """A file or a child that a rule reaches."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """What the rules reach on a day."""

    health: tuple[Reached, ...]
    families: tuple[Reached, ...]
    children: tuple[Reached, ...]
    drafts: int
    journal_values: int


def due(settings: Settings, now: datetime) -> Due:
    """What would be erased now."""
    return Due(health(settings, now), families(settings, now), children(settings, now), *counts(settings, now))


def health(settings: Settings, now: datetime, only: int | None = None) -> tuple[Reached, ...]:
    """The children whose health form is of a school year that is over.

    Not where forms need not be confirmed each year, nor of a child who is expected: somebody serves its meal.
    """
    today = now.astimezone(PARIS).date()
    over = health_year_over(today, settings.months_of_health) if settings.file_is_yearly else None
    if over is None:
        return ()
    reviewed = _last(FileReview.school_year, FileReview.child_id == Child.id)
    is_its = (JournalEntry.object_type == "child", JournalEntry.object_id == Child.id)
    written = _last(JournalEntry.at, *is_its, JournalEntry.action.startswith("health."), _BY_SOMEBODY)
    asked = (
        select(Child, reviewed, written)
        .join(HealthRecord, HealthRecord.child_id == Child.id)
        .where(~_booked(today, Booking.child_id == Child.id))
        .order_by(Child.search_name, Child.id)
    )
    rows = db.session.execute(asked if only is None else asked.where(Child.id == only))
    return tuple(Reached(it.id, str(it)) for it, year, at in rows if _is_over(over, year, at))


def families(settings: Settings, now: datetime, only: int | None = None) -> tuple[Reached, ...]:
    """The files without enrolment, booking or deed for so many years, not erased since; `only` looks at one."""
    since = over_since(now.astimezone(PARIS).date(), MONTHS * settings.years_of_files)
    if since is None:
        return ()
    ours = (Enrolment.family_id == Family.id, Booking.family_id == Family.id, FileReview.family_id == Family.id)
    entries = JournalEntry.family_id == Family.id
    unused = select(Family).where(*_unused(since, ours, entries, "family.erased", Family))
    if only is not None:
        unused = unused.where(Family.id == only)
    rows = db.session.scalars(unused.order_by(Family.search_name, Family.id))
    return tuple(Reached(it.id, str(it)) for it in rows)


def children(settings: Settings, now: datetime, only: int | None = None) -> tuple[Reached, ...]:
    """The same of children, of families whose files are in use."""
    since = over_since(now.astimezone(PARIS).date(), MONTHS * settings.years_of_files)
    if since is None:
        return ()
    its = (Enrolment.child_id == Child.id, Booking.child_id == Child.id, FileReview.child_id == Child.id)
    entries = and_(JournalEntry.object_type == "child", JournalEntry.object_id == Child.id)
    at_home = exists().where(Custody.child_id == Child.id, Custody.family_id == Family.id, Family.closed_at.is_(None))
    unused = select(Child).where(*_unused(since, its, entries, "child.erased", Child), at_home)
    if only is not None:
        unused = unused.where(Child.id == only)
    rows = db.session.scalars(unused.order_by(Child.search_name, Child.id))
    return tuple(Reached(it.id, str(it)) for it in rows)


def counts(settings: Settings, now: datetime) -> tuple[int, int]:
    """How many forgotten drafts, and old values of the journal."""
    drafts = select(func.count()).select_from(FileDraft).where(FileDraft.saved_at < drafts_before(now))
    before = journal_before(settings, now)
    if before is None:
        return db.session.scalar(drafts) or 0, 0
    old = select(func.count()).select_from(JournalValue).join(JournalEntry).where(JournalEntry.at < before)
    return db.session.scalar(drafts) or 0, db.session.scalar(old) or 0


def drafts_before(now: datetime) -> datetime:
    """Drafts saved before this instant are forgotten."""
    return now - timedelta(DAYS_OF_DRAFTS)


def journal_before(settings: Settings, now: datetime) -> datetime | None:
    """Values of entries before this instant are erased; None: none ever is."""
    since = over_since(now.astimezone(PARIS).date(), settings.months_of_journal_values)
    return _midnight(since) if since else None


def decided_with_values() -> list[int]:
    """The proposals that were decided and still hold what was proposed."""
    decided = select(FileProposal.id).where(FileProposal.state != ProposalState.WAITING)
    return list(db.session.scalars(decided.where(cast(FileProposal.values, String) != "{}")))


_BY_SOMEBODY = and_(JournalEntry.actor_id.is_not(None), ~JournalEntry.action.endswith(".read"))
"""A deed of a person, reading left out; what the portal did by itself is no use of a file."""


def _is_over(over: int, reviewed: int | None, written_at: datetime | None) -> bool:
    years = [reviewed] if reviewed is not None else []
    years += [reviewed_year(written_at.astimezone(PARIS).date())] if written_at else []
    return bool(years) and max(years) <= over


def _unused(
    since: date, whose: Sequence[ColumnElement[bool]], entries: ColumnElement[bool], erased: str, model: Any
) -> tuple[ColumnElement[bool], ...]:
    """Somebody did something with it, none of it since that day, and it was not erased after the last of it."""
    enrolled, booked, reviewed = whose
    erased_at = _last(JournalEntry.at, entries, JournalEntry.action == erased, model=model)
    after = JournalEntry.at > func.coalesce(erased_at, _LONG_AGO)
    lasts = func.coalesce(Enrolment.ended_on, Period.last_day) >= since
    begun = Enrolment.created_at >= _midnight(since)
    enrolment = exists().where(Enrolment.period_id == Period.id, enrolled, or_(lasts, begun))
    return (
        exists().where(entries, _BY_SOMEBODY, after),
        ~exists().where(entries, _BY_SOMEBODY, JournalEntry.at >= _midnight(since)),
        ~enrolment,
        ~exists().where(booked, Booking.day >= since),
        ~exists().where(reviewed, FileReview.reviewed_at >= _midnight(since)),
    )


def _booked(today: date, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(whose, Booking.day >= today, IS_LIVE)


def _last(what: Any, *where: Any, model: Any = Child) -> Any:
    return select(func.max(what)).where(*where).correlate(model).scalar_subquery()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
