"""May these changes be made together: the lines of one basket, each for itself, the places for all of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rules.bookings import Action, Change
from rules.planning import Scene, refusal_to_add, refusal_to_cancel
from rules.refusals import Code, Refusal

MOST_LINES = 2000
"""Of one post: more than four children in five services have school days in a term."""


def refusals(scene: Scene, changes: Sequence[Change], now: datetime, *, override: bool = False) -> tuple[Refusal, ...]:
    """Every reason not to make these changes now, in the order of the lines; empty when all may be made.

    The places given back by the cancellations are there for the additions, which take them one by one.
    """
    found: dict[int, Refusal] = {}
    times = Counter(change.box for change in changes)
    places = dict(scene.places_taken)
    counted = replace(scene, places_taken=places)
    for number, change in sorted(enumerate(changes), key=lambda line: line[1].action is Action.ADD):
        refusal = _refusal(counted, change, now, override)
        if times[change.box] > 1:
            refusal = Refusal(Code.TWICE, change.box)
        if refusal:
            found[number] = refusal
        else:
            _count(places, change)
    return tuple(refusal for _number, refusal in sorted(found.items(), key=lambda line: line[0]))


def _refusal(scene: Scene, change: Change, now: datetime, override: bool) -> Refusal | None:
    decide = refusal_to_add if change.action is Action.ADD else refusal_to_cancel
    return decide(scene, change.box, now, override=override)


def _count(places: dict[tuple[int, date], int], change: Change) -> None:
    place = (change.box.slot_id, change.box.day)
    places[place] = places.get(place, 0) + (1 if change.action is Action.ADD else -1)
