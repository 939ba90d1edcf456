"""How far an agent's hand goes: as far as the family's, and past a time limit for a reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.bookings import Box
from rules.cells import Sight
from rules.completeness import Missing
from rules.desk import Place, Reach, following, reach
from tests.scenes import BOX, HUGO, MEAL, MINE, NOW, PERIOD, SCENE

LATER = NOW + timedelta(days=60)
BOOKED = replace(SCENE, taken={BOX: MINE})
FULL = replace(
    SCENE,
    periods={5: replace(PERIOD, slots=(replace(PERIOD.slots[0], places=1),))},
    places_taken={(MEAL, BOX.day): 1},
)
CHILD = SCENE.children[HUGO]
INCOMPLETE = replace(SCENE, children={HUGO: replace(CHILD, missing=(Missing.HEALTH_RECORD,))})


@pytest.mark.parametrize(
    ("scene", "now", "expected"),
    [
        (SCENE, NOW, Reach.FREE),
        (BOOKED, NOW, Reach.FREE),
        (SCENE, LATER, Reach.REASON),
        (BOOKED, LATER, Reach.REASON),
        (FULL, NOW, Reach.NONE),
        (FULL, LATER, Reach.NONE),
        (INCOMPLETE, NOW, Reach.NONE),
        (INCOMPLETE, LATER, Reach.NONE),
    ],
)
def test_only_a_time_limit_gives_way_to_a_reason(scene, now, expected) -> None:
    cell = Sight(scene, {}, now).cell(BOX, PERIOD.slots[0])
    assert reach(Sight(scene, {}, now), cell) is expected


def test_a_day_that_is_never_open_stays_shut() -> None:
    sunday = Box(HUGO, MEAL, date(2019, 9, 22))
    sight = Sight(SCENE, {}, NOW)
    assert reach(sight, sight.cell(sunday, PERIOD.slots[0])) is Reach.NONE


EARLY, LATE = NOW - timedelta(hours=2), NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("line", "answered", "expected"),
    [
        ([(EARLY, 3), (LATE, 1)], (EARLY, 2), 3),
        ([(EARLY, 3), (LATE, 1)], (EARLY, 4), 1),
        ([(EARLY, 3), (LATE, 1)], (NOW, 9), 3),
        ([], (NOW, 9), None),
    ],
)
def test_the_next_request_is_the_one_behind_and_at_the_end_the_first(line, answered, expected) -> None:
    assert following([Place(*it) for it in line], Place(*answered)) == expected
