"""The weekly pattern of an enrolment: for each slot its weekdays, kept as one short text, « 12:1245 13:3 ».

It books the open days of a year at once (Les Rousses guide C2, « planning régulier pour l’année »). What the family
changed by hand afterwards is left alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from rules.activities import weekdays_of
from rules.bookings import Action, Box, Change
from rules.planning import opening
from rules.scene import PeriodFacts, Scene

Pattern = Mapping[int, frozenset[int]]
"""From a slot to its ISO weekdays; a slot without any is not in it."""

_PART = re.compile(r"([0-9]{1,9}):([1-7]{1,7})")


def write(pattern: Pattern) -> str:
    """The text that is kept: by slot, the weekdays as ISO digits."""
    days = {slot_id: "".join(map(str, sorted(weekdays))) for slot_id, weekdays in sorted(pattern.items()) if weekdays}
    return " ".join(f"{slot_id}:{digits}" for slot_id, digits in days.items())


def read(text: str) -> dict[int, frozenset[int]]:
    """The pattern of that text; raises ValueError for a text that is none."""
    found: dict[int, frozenset[int]] = {}
    for part in text.split():
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(part)
        slot_id = int(match[1])
        found[slot_id] = found.get(slot_id, frozenset()) | weekdays_of(match[2])
    return found


def fits(pattern: Pattern, slot_ids: Collection[int], weekdays: Collection[int]) -> bool:
    """Whether it names only slots of the period, on weekdays on which the period opens."""
    return all(slot_id in slot_ids and days <= set(weekdays) for slot_id, days in pattern.items())


def of_all_slots(weekdays: Iterable[int], slot_ids: Iterable[int]) -> Pattern:
    """The same weekdays in each of these slots."""
    days = frozenset(weekdays)
    return dict.fromkeys(slot_ids, days) if days else {}


def boxes(scene: Scene, child_id: int, period: PeriodFacts, pattern: Pattern) -> Iterator[Box]:
    """The boxes of the pattern in the days of the scene: the days on which the child is with the family and the
    period has a service. A closure takes no day away here, nor a year that nobody entered: the family is told of both.
    """
    if child_id not in scene.children:
        return
    custody = scene.children[child_id].custody
    first, last = max(scene.first_day, period.first_day), min(scene.last_day, period.last_day)
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        for slot in period.slots:
            is_wanted = day.isoweekday() in pattern.get(slot.id, ()) and custody.covers(day)
            if is_wanted and _has_service(scene, period, slot.id, day):
                yield Box(child_id, slot.id, day)


def additions(scene: Scene, wanted: Iterable[Box], given_up: Collection[Box] = ()) -> tuple[Change, ...]:
    """What is still to book of these boxes; those that the family gave up before are not taken again."""
    return tuple(Change(box, Action.ADD) for box in wanted if not _is_mine(scene, box) and box not in given_up)


def replacement(
    scene: Scene, before: Sequence[Box], after: Sequence[Box], given_up: Collection[Box]
) -> tuple[Change, ...]:
    """From one pattern to the next: what only the old one has is cancelled, what is new is booked.

    A day that is in both, and that the family or the town hall cancelled (`given_up`), stays so.
    """
    gone = sorted(set(before) - set(after))
    cancelled = tuple(Change(box, Action.CANCEL) for box in gone if _is_mine(scene, box))
    return (*cancelled, *additions(scene, after, set(given_up) & set(before)))


def _is_mine(scene: Scene, box: Box) -> bool:
    taken = scene.taken.get(box)
    return taken is not None and taken.mine


def _has_service(scene: Scene, period: PeriodFacts, slot_id: int, day: date) -> bool:
    calendar = scene.calendar
    if not calendar.is_known(day):
        return True
    served = opening(period, slot_id, day, calendar)
    return served.is_open or (bool(served.reason) and not calendar.is_public_holiday(day))
