"""May these changes be made together: the lines of one basket, each for itself, the places for all of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rules.bookings import Action, Box, Change
from rules.planning import places_left, refusal_to_add, refusal_to_cancel
from rules.refusals import Code, Refusal
from rules.scene import Scene
from rules.together import clashes

MOST_LINES = 2000
"""Of one post: more than four children in five services have school days in a term."""


def refusals(scene: Scene, changes: Sequence[Change], now: datetime, *, override: bool = False) -> tuple[Refusal, ...]:
    """Every reason not to make these changes now, in the order of the lines; empty when all may be made.

    The places given back by the cancellations are there for the additions, which take them one by one.
    """
    found: dict[int, Refusal] = {}
    times = Counter(change.box for change in changes)
    together = clashes(scene, changes)
    places = _Places(scene)
    for number, change in sorted(enumerate(changes), key=lambda line: line[1].action is Action.ADD):
        refusal = _refusal(places.scene, change, now, override) or together.get(change.box)
        if times[change.box] > 1:
            refusal = Refusal(Code.TWICE, change.box)
        if refusal:
            found[number] = refusal
        else:
            places.count(change)
    return tuple(refusal for _number, refusal in sorted(found.items(), key=lambda line: line[0]))


def sieve(
    scene: Scene, changes: Sequence[Change], now: datetime, *, override: bool = False
) -> tuple[tuple[Change, ...], tuple[Refusal, ...]]:
    """Those of these changes that can be made now, all together, and why the others cannot.

    For a weekly pattern or a copy, which take what there is. A line that is left out may leave another one alone (a
    meal without its half-day), so it is asked again until nothing is refused.
    """
    kept, refused = tuple(changes), dict[Box, Refusal]()
    while found := refusals(scene, kept, now, override=override):
        refused |= {refusal.about: refusal for refusal in found}
        kept = tuple(change for change in kept if change.box not in refused)
    return kept, tuple(refused[change.box] for change in changes if change.box in refused)


def full(scene: Scene, boxes: Sequence[Box]) -> tuple[Refusal, ...]:
    """Of waiting requests that staff accept, those for which no place is left: they held none while they waited."""
    places = _Places(scene)
    found = []
    for box in boxes:
        taken = scene.taken.get(box)
        if taken is None or taken.holds:
            continue
        refusal = places.refusal(box)
        if refusal:
            found.append(refusal)
        else:
            places.count(Change(box, Action.ADD))
    return tuple(found)


class _Places:
    """The places as they are after each line that may be made: of the slots, and of the buildings."""

    def __init__(self, scene: Scene) -> None:
        self._slots: dict[tuple[int, date], int] = dict(scene.places_taken)
        self._buildings: dict[tuple[int, date], int] = dict(scene.building_taken)
        self._presence: dict[tuple[int, int, date], int] = dict(scene.presence)
        self.scene = replace(scene, places_taken=self._slots, building_taken=self._buildings, presence=self._presence)

    def count(self, change: Change) -> None:
        """Take the place of an addition, give back that of a cancellation which held one."""
        taken = self.scene.taken.get(change.box)
        step = 1 if change.action is Action.ADD else -1
        if step < 0 and taken is not None and not taken.holds:
            return
        _step(self._slots, (change.box.slot_id, change.box.day), step)
        building = (self.scene.period_of(change.box).establishment_id, change.box.day)
        child = (change.box.child_id, *building)
        before = self._presence.get(child, 0)
        _step(self._presence, child, step)
        if (before == 0) != (self._presence[child] == 0):
            _step(self._buildings, building, step)

    def refusal(self, box: Box) -> Refusal | None:
        """That no place is left for the box, or None."""
        left = places_left(self.scene, box)
        return Refusal(Code.FULL, box) if left is not None and left <= 0 else None


def _step(counted: dict[Any, int], key: Any, step: int) -> None:
    counted[key] = counted.get(key, 0) + step


def _refusal(scene: Scene, change: Change, now: datetime, override: bool) -> Refusal | None:
    decide = refusal_to_add if change.action is Action.ADD else refusal_to_cancel
    return decide(scene, change.box, now, override=override)
