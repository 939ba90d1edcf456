"""What of a reservation can still change, and until when: by the rules of the planning."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.bookings import Box
from rules.cells import Sight, Until
from rules.deadlines import PARIS
from rules.planning import refusal_to_add, refusal_to_cancel
from rules.reservations import FullReservation
from rules.scene import Scene


def may_change(scene: Scene, made: FullReservation, now: datetime) -> bool:
    """Whether one of its dates can be given up now, or another one of its period be had.

    The scene goes from today to the last day of the period.
    """
    if made.has_ended:
        return False
    if any(refusal_to_cancel(scene, line.box, now) is None for line in made.held):
        return True
    return any(refusal_to_add(scene, box, now) is None for box in _boxes(scene, made))


def untils(scene: Scene, made: FullReservation, now: datetime) -> dict[Box, Until]:
    """Until when each of its dates from today on can change, as the planning says it; none where nobody knows."""
    today, sight = now.astimezone(PARIS).date(), Sight(scene, {}, now)
    coming = [it.box for it in made.held if it.box.day >= today and it.box.slot_id in scene.period_of_slot]
    told = ((box, sight.until(scene.period_of(box), scene.slot(box.slot_id), box.day)) for box in coming)
    return {box: until for box, until in told if until}


def _boxes(scene: Scene, made: FullReservation) -> Iterator[Box]:
    """Every box of its child in its period, on the days of the scene."""
    period = scene.periods.get(made.period_id)
    slots = period.slots if period else ()
    for number in range((scene.last_day - scene.first_day).days + 1):
        day = scene.first_day + timedelta(number)
        yield from (Box(made.child_id, slot.id, day) for slot in slots)
