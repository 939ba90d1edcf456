"""The requests for an enrolment that wait for the town hall, what accepting one would do, and what its forms ask."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from models import Enrolment, Period
from models.base import db
from queries.enrolments import place
from queries.planning import building_taken, places_taken
from queries.settings import all_settings
from rules import patterns
from rules.baskets import sieve
from rules.bookings import Box
from rules.desk import Place
from rules.enrolments import EnrolmentState
from rules.places import held_since
from rules.planning import places_left
from rules.refusals import Refusal
from rules.scene import PeriodFacts, Scene, SlotFacts


@dataclass(frozen=True, slots=True)
class SlotProspect:
    """A slot that is asked for: the dates asked and not yet booked, those that can be had now, the fewest places left
    on one of them (None: no limit), how many are full. In a period without usual days, of all its dates to come."""

    slot: SlotFacts
    weekdays: frozenset[int]
    asked: int
    free: int
    fewest: int | None
    full: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What accepting a request would do, as of now; `scene` knows the child as though it were enrolled."""

    scene: Scene
    period: PeriodFacts
    slots: tuple[SlotProspect, ...]
    refused: tuple[Refusal, ...]


def waiting(limit: int) -> list[Enrolment]:
    """The oldest requests that wait for the town hall, with what the page says of each; two statements."""
    asked = (
        select(Enrolment)
        .options(
            joinedload(Enrolment.child),
            joinedload(Enrolment.family),
            joinedload(Enrolment.period).selectinload(Period.slots),
        )
        .where(Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.created_at, Enrolment.id)
        .limit(limit)
    )
    return list(db.session.scalars(asked))


def line() -> list[Place]:
    """Where each request that waits stands, the oldest first."""
    asked = select(Enrolment.created_at, Enrolment.id).where(Enrolment.state == EnrolmentState.WAITING)
    return [Place(*row) for row in db.session.execute(asked.order_by(Enrolment.created_at, Enrolment.id))]


def waiting_count() -> int:
    """How many requests wait."""
    waits = select(func.count()).select_from(Enrolment).where(Enrolment.state == EnrolmentState.WAITING)
    return db.session.scalar(waits) or 0


def period_of(enrolment_id: int) -> Period | None:
    """The period of an enrolment."""
    return db.session.scalar(select(Period).join(Enrolment).where(Enrolment.id == enrolment_id))


def prospect(row: Enrolment, now: datetime) -> Prospect | None:
    """What accepting a request would do; None where the period is over or has no slot, or the child has left the home.

    A fixed number of statements.
    """
    scene = place(row.family_id, row.child_id, row.period_id, now)
    if scene is None:
        return None
    period = scene.periods[row.period_id]
    scene = _as_enrolled(scene, row.child_id, period, now)
    all_days = patterns.of_all_slots(period.weekdays, [slot.id for slot in period.slots])
    usual = patterns.read(row.pattern)
    wanted = patterns.additions(scene, patterns.boxes(scene, row.child_id, period, usual or all_days))
    free, refused = sieve(scene, wanted, now) if usual else ((), ())
    boxes = [change.box for change in wanted]
    had = Counter(change.box.slot_id for change in free)
    slots = (slot for slot in period.slots if slot.id in (usual or all_days))
    prospects = tuple(_of_slot(scene, slot, usual, boxes, had[slot.id]) for slot in slots)
    return Prospect(scene, period, prospects, refused)


def _of_slot(scene: Scene, slot: SlotFacts, usual: patterns.Pattern, boxes: Sequence[Box], free: int) -> SlotProspect:
    theirs = [box for box in boxes if box.slot_id == slot.id]
    left = [it for box in theirs if (it := places_left(scene, box)) is not None]
    return SlotProspect(
        slot, usual.get(slot.id, frozenset()), len(theirs), free, min(left, default=None), sum(it <= 0 for it in left)
    )


def _as_enrolled(scene: Scene, child_id: int, period: PeriodFacts, now: datetime) -> Scene:
    """The scene with the child in the period, and with the places of the period that are taken."""
    child = scene.children[child_id]
    enrolled = replace(child, enrolled={**child.enrolled, period.id: None})
    of_slots, of_building = _taken(period, (scene.first_day, scene.last_day), now)
    return replace(
        scene,
        children={**scene.children, child_id: enrolled},
        places_taken={**scene.places_taken, **of_slots},
        building_taken={**scene.building_taken, **of_building},
    )


def _taken(period: PeriodFacts, days: tuple[date, date], now: datetime) -> tuple[dict[Any, int], dict[Any, int]]:
    """How many places of the period are held between two days: by slot and day, by building and day."""
    settings = all_settings()
    since = held_since(settings.waiting_holds_place, settings.hours_of_waiting_place, now)
    asked = {"first_day": days[0], "last_day": days[1], "held_since": since}
    connection, periods = db.session.connection(), {period.id: period}
    return places_taken(connection, periods, asked), building_taken(connection, periods, asked)
