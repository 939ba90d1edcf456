"""Slots that exclude or need one another, and two places at once: what a child's day bears."""

from dataclasses import replace
from datetime import date, time

import pytest

from rules.baskets import refusals, sieve
from rules.bookings import Action, Box, Change
from rules.refusals import Code
from rules.scene import PeriodFacts, Scene
from tests import plannings

DAY, OTHER_DAY = date(2019, 9, 20), date(2019, 9, 23)
FULL_DAY, MORNING, LUNCH, AFTERNOON, CANTEEN = 1, 2, 3, 4, 5
CENTRE = plannings.period(
    1,
    establishment="Centre",
    establishment_id=1,
    slots=(
        plannings.slot(
            FULL_DAY, "Journée", starts_at=time(8), ends_at=time(18), excludes=frozenset({MORNING, AFTERNOON})
        ),
        plannings.slot(MORNING, "Matin", starts_at=time(8), ends_at=time(12)),
        plannings.slot(LUNCH, "Repas", needs=frozenset({FULL_DAY, MORNING, AFTERNOON})),
        plannings.slot(AFTERNOON, "Après-midi", starts_at=time(13, 30), ends_at=time(18)),
    ),
)
ELSEWHERE = plannings.period(
    2,
    establishment="Cantine",
    establishment_id=2,
    slots=(plannings.slot(CANTEEN, "Repas enfant"),),
    needs_enrolment=False,
)


def scene(*booked: int, centre: PeriodFacts = CENTRE, **changes: object) -> Scene:
    """Hugo's Friday with these slots booked."""
    taken = plannings.taken(*(Box(1, slot, DAY) for slot in booked))
    return plannings.scene(periods=[centre, ELSEWHERE], taken=taken, **changes)


def line(slot: int, day: date = DAY) -> Change:
    """« 3 » adds the slot, « -3 » cancels it."""
    return Change(Box(1, abs(slot), day), Action.ADD if slot > 0 else Action.CANCEL)


@pytest.mark.parametrize(
    ("booked", "wanted", "expected"),
    [
        ([], [FULL_DAY], []),
        ([], [MORNING, AFTERNOON, LUNCH], []),
        ([], [FULL_DAY, MORNING], [Code.EXCLUDED, Code.EXCLUDED]),
        ([FULL_DAY], [AFTERNOON], [Code.EXCLUDED]),
        ([MORNING], [FULL_DAY], [Code.EXCLUDED]),  # said by one of the two, counts both ways
        ([FULL_DAY], [-FULL_DAY, MORNING], []),  # the one for the other, in one basket
        ([], [LUNCH], [Code.NEEDS_SLOT]),
        ([MORNING], [LUNCH], []),
        ([MORNING, LUNCH], [-MORNING], [Code.NEEDED_BY]),
        ([MORNING, LUNCH], [-MORNING, -LUNCH], []),
        ([MORNING, LUNCH], [-MORNING, AFTERNOON], []),
        ([LUNCH], [AFTERNOON], []),  # what stands wrongly is not the fault of a change that puts it right
        ([CANTEEN], [LUNCH, MORNING], [Code.ELSEWHERE]),
        ([CANTEEN], [-CANTEEN, LUNCH, MORNING], []),
        ([CANTEEN], [AFTERNOON], []),  # 13:30 is not before 13:30
    ],
)
def test_what_goes_with_the_rest_of_the_day(booked, wanted, expected) -> None:
    found = refusals(scene(*booked), [line(slot) for slot in wanted], plannings.NOW)
    assert [refusal.code for refusal in found] == expected


def test_each_day_and_each_child_is_judged_alone() -> None:
    lines = [line(FULL_DAY), line(MORNING, OTHER_DAY)]
    assert refusals(scene(), lines, plannings.NOW) == ()
    siblings = scene(children=[plannings.child(1, "Hugo"), plannings.child(2, "Léa")])
    assert refusals(siblings, [line(FULL_DAY), Change(Box(2, MORNING, DAY), Action.ADD)], plannings.NOW) == ()


def test_the_other_home_s_booking_is_nobody_s_clash() -> None:
    theirs = {Box(1, FULL_DAY, DAY): plannings.taken(Box(1, FULL_DAY, DAY), mine=False)[Box(1, FULL_DAY, DAY)]}
    assert refusals(replace(scene(), taken=theirs), [line(MORNING)], plannings.NOW) == ()


def test_a_sieve_leaves_out_the_meal_whose_half_day_is_full() -> None:
    morning = plannings.slot(MORNING, "Matin", starts_at=time(8), ends_at=time(12), places=0)
    slots = tuple(morning if slot.id == MORNING else slot for slot in CENTRE.slots)
    full = scene(centre=replace(CENTRE, slots=slots))
    lines = [line(LUNCH), line(MORNING), line(LUNCH, OTHER_DAY), line(AFTERNOON, OTHER_DAY)]
    kept, refused = sieve(full, lines, plannings.NOW)
    assert kept == (line(LUNCH, OTHER_DAY), line(AFTERNOON, OTHER_DAY))
    assert [(it.code, it.about.slot_id) for it in refused] == [(Code.NEEDS_SLOT, LUNCH), (Code.FULL, MORNING)]
