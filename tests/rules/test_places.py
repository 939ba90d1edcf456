"""Places of slots and of buildings, and the requests that hold one while they wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.baskets import full, refusals
from rules.bookings import Action, BookingState, Box, Change
from rules.places import held_since
from rules.planning import places_left
from rules.refusals import Code
from rules.scene import Scene
from tests import plannings

DAY = date(2019, 9, 20)
LUNCH, EVENING = 1, 2
NOW = datetime(2020, 3, 4, 9, 6, tzinfo=UTC)


def building(places: int, inside: int, **changes: object) -> Scene:
    """A canteen and an after-school room in one building of so many places, so many children inside."""
    hours = {"starts_at": None, "ends_at": None}
    periods = [
        plannings.period(1, establishment_id=7, building_places=places, slots=(plannings.slot(LUNCH, **hours),)),
        plannings.period(
            2,
            establishment_id=7,
            building_places=places,
            needs_enrolment=False,
            slots=(plannings.slot(EVENING, **hours),),
        ),
    ]
    children = [plannings.child(1, "Hugo"), plannings.child(2, "Léa")]
    return plannings.scene(children, periods, building_taken={(7, DAY): inside}, **changes)


def add(child: int, slot: int = LUNCH) -> Change:
    return Change(Box(child, slot, DAY), Action.ADD)


@pytest.mark.parametrize(
    ("inside", "lines", "refused"),
    [
        (8, [add(1), add(2)], []),
        (9, [add(1), add(2)], [2]),  # the last place is the first one's
        (9, [add(1), add(1, EVENING)], []),  # one child is one child, whatever it does there
        (10, [add(1)], [1]),
    ],
)
def test_a_building_counts_each_child_once_a_day(inside, lines, refused) -> None:
    found = refusals(building(10, inside), lines, plannings.NOW)
    assert [(it.code, it.about.child_id) for it in found] == [(Code.FULL, child) for child in refused]


def test_who_is_inside_anyway_takes_no_second_place_and_leaves_with_the_last_booking() -> None:
    here = {"taken": plannings.taken(Box(1, LUNCH, DAY)), "presence": {(1, 7, DAY): 1}}
    scene = building(10, 10, **here)
    assert places_left(scene, Box(1, EVENING, DAY)) is None
    assert places_left(scene, Box(2, EVENING, DAY)) == 0
    leave = Change(Box(1, LUNCH, DAY), Action.CANCEL)
    assert refusals(scene, [leave, add(2)], plannings.NOW) == ()
    assert [it.about.child_id for it in refusals(scene, [leave, add(1, EVENING), add(2)], plannings.NOW)] == [2]


def test_the_smaller_of_the_two_limits_counts() -> None:
    scene = building(10, 7)
    slot = replace(scene.slot(LUNCH), places=5)
    scene = replace(scene, periods={1: replace(scene.periods[1], slots=(slot,)), 2: scene.periods[2]})
    assert [places_left(replace(scene, places_taken={(LUNCH, DAY): n}), Box(1, LUNCH, DAY)) for n in (0, 4)] == [3, 1]


def test_a_request_that_holds_no_place_gives_none_back_and_may_find_none() -> None:
    waits = plannings.taken(Box(1, LUNCH, DAY), state=BookingState.WAITING, holds=False)
    slot = plannings.slot(LUNCH, places=3)
    scene = plannings.scene(
        [plannings.child(1, "Hugo"), plannings.child(2, "Léa")],
        [plannings.period(1, slots=(slot,))],
        taken=waits,
        places_taken={(LUNCH, DAY): 3},
    )
    leave = Change(Box(1, LUNCH, DAY), Action.CANCEL)
    assert [it.code for it in refusals(scene, [leave, add(2)], plannings.NOW)] == [Code.FULL]
    assert [it.about for it in full(scene, [Box(1, LUNCH, DAY)])] == [Box(1, LUNCH, DAY)]
    assert full(replace(scene, places_taken={(LUNCH, DAY): 2}), [Box(1, LUNCH, DAY)]) == ()


@pytest.mark.parametrize(
    ("holds", "hours", "made", "is_held"),
    [
        (True, 0, NOW - timedelta(days=90), True),
        (True, 48, NOW - timedelta(hours=47), True),
        (True, 48, NOW - timedelta(hours=49), False),
        (False, 0, NOW, False),
        (False, 48, NOW - timedelta(hours=1), False),
    ],
)
def test_how_long_a_request_holds_its_place(holds, hours, made, is_held) -> None:
    assert (made > held_since(holds, hours, NOW)) is is_held
