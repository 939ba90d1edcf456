"""The lines of one basket together: places one by one, the same box twice, the order of the refusals."""

from dataclasses import replace
from datetime import date

import pytest

from rules.baskets import refusals
from rules.bookings import Action, Box, Change
from rules.pricing import price_of, total_of
from rules.refusals import Code
from rules.scene import Scene
from tests.scenes import BOX, CHILD, FRIDAY, HUGO, MEAL, MINE, NOW, OTHER_SLOT, SCENE, on, with_places

LEA = 2
LEAS_BOX = replace(BOX, child_id=LEA)


def add(box: Box) -> Change:
    return Change(box, Action.ADD)


def cancel(box: Box) -> Change:
    return Change(box, Action.CANCEL)


def with_lea(scene: Scene) -> Scene:
    return replace(scene, children={HUGO: CHILD, LEA: replace(CHILD, id=LEA, first_name="Léa")})


@pytest.mark.parametrize(
    ("places", "taken", "expected"),
    [(24, 22, []), (24, 23, [(Code.FULL, LEAS_BOX)]), (24, 24, [(Code.FULL, BOX), (Code.FULL, LEAS_BOX)])],
)
def test_two_children_take_two_places(places, taken, expected) -> None:
    found = refusals(with_lea(with_places(places, taken)), [add(BOX), add(LEAS_BOX)], NOW)
    assert [(refusal.code, refusal.about) for refusal in found] == expected


@pytest.mark.parametrize("lines", [[cancel(LEAS_BOX), add(BOX)], [add(BOX), cancel(LEAS_BOX)]])
def test_a_place_given_back_is_there_for_the_sibling_in_any_order(lines) -> None:
    full = replace(with_lea(with_places(24, 24)), taken={LEAS_BOX: MINE})
    assert refusals(full, lines, NOW) == ()


def test_a_cancellation_that_is_refused_gives_no_place_back() -> None:
    found = refusals(with_lea(with_places(24, 24)), [cancel(LEAS_BOX), add(BOX)], NOW)
    assert [refusal.code for refusal in found] == [Code.NOT_BOOKED, Code.FULL]


@pytest.mark.parametrize("second", [add(BOX), cancel(BOX)])
def test_the_same_box_twice_is_refused_on_both_lines(second) -> None:
    found = refusals(SCENE, [add(BOX), second], NOW)
    assert [(refusal.code, refusal.about) for refusal in found] == [(Code.TWICE, BOX)] * 2


def test_refusals_come_in_the_order_of_the_lines() -> None:
    sunday, booked = on(date(2019, 9, 22)), on(date(2019, 9, 24))
    scene = replace(SCENE, taken={booked: MINE})
    lines = [add(sunday), cancel(BOX), add(on(date(2019, 9, 23))), add(booked)]
    found = refusals(scene, lines, NOW)
    assert [refusal.code for refusal in found] == [Code.CLOSED_DAY, Code.NOT_BOOKED, Code.ALREADY_BOOKED]


def test_the_scene_is_left_as_it_was() -> None:
    scene = with_places(24, 20)
    refusals(scene, [add(BOX)], NOW)
    assert scene.places_taken == {(MEAL, FRIDAY): 20}


@pytest.mark.parametrize(
    ("scene", "change", "cents"),
    [
        (SCENE, add(BOX), 430),
        (replace(SCENE, taken={BOX: replace(MINE, price_cents=400)}), cancel(BOX), -400),
        (replace(SCENE, taken={BOX: replace(MINE, mine=False)}), cancel(BOX), 0),
        (SCENE, cancel(BOX), 0),
        (SCENE, add(replace(BOX, slot_id=OTHER_SLOT)), 0),
    ],
)
def test_an_addition_costs_todays_price_and_a_cancellation_gives_back_what_was_paid(scene, change, cents) -> None:
    assert price_of(scene, change) == cents


def test_a_total_is_the_sum_of_its_lines() -> None:
    scene = replace(SCENE, taken={BOX: MINE})
    assert total_of(scene, [cancel(BOX), add(on(date(2019, 9, 23))), add(on(date(2019, 9, 24)))]) == 430
    assert total_of(scene, []) == 0
