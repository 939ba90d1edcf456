"""What a weekly pattern does to the bookings: the days that can be had are booked, the others are named with a reason.

Opens no transaction of its own, and takes the one way of all bookings: the sieve of the rules, then the engine.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Slot
from models.bookings import Booking
from models.enrolments import Enrolment
from queries.planning import load_scene
from rules import patterns
from rules.baskets import sieve
from rules.bookings import LIVE, Box, Change
from rules.deadlines import PARIS
from rules.patterns import Pattern
from rules.pricing import total_of
from rules.refusals import Code, Refusal, refuse
from rules.scene import PeriodFacts, Scene
from services.booking_rows import Booker, Made, Order, record
from services.booking_traces import tell_town_hall
from services.locking import hold_children, lock_places


def hold(session: Session, found: Enrolment) -> Enrolment:
    """The enrolment as it is once its child and its period are held; refuses one that is gone meanwhile."""
    enrolment_id = found.id
    hold_children(session, [found.child_id])
    lock_places(session, [found.period_id])
    held = session.get(Enrolment, enrolment_id)
    if held is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    return held


@dataclass(frozen=True, slots=True)
class Author:
    """Who books, and when; the token makes a second press show the same confirmation."""

    account: Account
    now: datetime
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def today(self) -> date:
        """The day on the Paris clock."""
        return self.now.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Days:
    """What became of a pattern: the confirmation (none: nothing could be done), and why the rest could not."""

    made: Made | None = None
    refused: tuple[Refusal, ...] = ()
    kept: tuple[Refusal, ...] = ()
    """Of days that were to be cancelled: why they stay."""


NO_DAYS = Days()


def scene_of(enrolment: Enrolment, first_day: date, now: datetime) -> Scene:
    """The family's boxes from that day, or the first of the period, to the end of the enrolment."""
    period = enrolment.period
    last_day = min(period.last_day, enrolment.ended_on or period.last_day)
    return load_scene(enrolment.family_id, min(max(first_day, period.first_day), last_day), last_day, now)


def book(session: Session, author: Author, scene: Scene, enrolment: Enrolment) -> Days:
    """Book every open day of the enrolment's pattern that can be had now; the period is held, the scene is its."""
    period = scene.periods.get(enrolment.period_id)
    if period is None:  # it has no slot
        return NO_DAYS
    wanted = patterns.boxes(scene, enrolment.child_id, period, patterns.read(enrolment.pattern))
    return _settle(session, author, scene, patterns.additions(scene, wanted))


def replace(session: Session, author: Author, scene: Scene, enrolment: Enrolment, pattern: Pattern) -> Days:
    """From the enrolment's pattern to this one, in the days of the scene; the period is held."""
    period = scene.periods.get(enrolment.period_id)
    if period is None:
        return NO_DAYS
    before = list(patterns.boxes(scene, enrolment.child_id, period, patterns.read(enrolment.pattern)))
    after = list(patterns.boxes(scene, enrolment.child_id, period, pattern))
    given_up = _given_up(session, scene, enrolment, period)
    return _settle(session, author, scene, patterns.replacement(scene, before, after, given_up))


def _given_up(session: Session, scene: Scene, enrolment: Enrolment, period: PeriodFacts) -> set[Box]:
    """The boxes of these days that were booked once and are no longer: cancelled by hand, refused, closed."""
    slots = [slot.id for slot in period.slots]
    ended = select(Booking.slot_id, Booking.day).where(
        Booking.child_id == enrolment.child_id,
        Booking.family_id == enrolment.family_id,
        Booking.slot_id.in_(slots),
        Booking.day.between(scene.first_day, scene.last_day),
        Booking.state.not_in(LIVE),
    )
    return {Box(enrolment.child_id, slot_id, day) for slot_id, day in session.execute(ended)}


def _settle(session: Session, author: Author, scene: Scene, wanted: Sequence[Change]) -> Days:
    done, refused = sieve(scene, wanted, author.now)
    booked = {box for box, taken in scene.taken.items() if taken.mine}
    kept = tuple(it for it in refused if it.about in booked)
    not_had = tuple(it for it in refused if it.about not in booked)
    if not done:
        return Days(None, not_had, kept)
    booker = Booker.of(author.account)
    made = record(session, Order(booker, author.token, scene, done, total_of(scene, done), author.now))
    tell_town_hall(session, made)
    return Days(made, not_had, kept)


def slot_names(session: Session, period_id: int) -> dict[int, str]:
    """The slots of a period, in their order."""
    of_period = select(Slot.id, Slot.name).where(Slot.period_id == period_id).order_by(Slot.position, Slot.id)
    return dict(session.execute(of_period).tuples().all())
