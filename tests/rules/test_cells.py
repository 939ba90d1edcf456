"""What one box shows, in every state it can have."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from rules.bookings import Action, BookingState, Box
from rules.cells import CellState, Sight
from rules.completeness import Missing
from rules.custody import CustodyPattern, CustodySpan
from rules.deadlines import parse
from rules.eligibility import Audience
from rules.refusals import Code
from rules.scene import ClosureFacts
from tests import plannings

FRIDAY = Box(1, 1, date(2019, 9, 20))
CLOSES = datetime(2019, 9, 13, 0, 0, tzinfo=plannings.NOW.tzinfo)
TOO_LATE = CLOSES
WITH_ZOE = CustodySpan(CustodyPattern.ALTERNATE_WEEKS, date(2019, 9, 9))


def cell(scene=None, wanted=None, now=plannings.NOW, box=FRIDAY):
    scene = scene or plannings.scene()
    return Sight(scene, wanted or {}, now).cell(box, scene.slot(box.slot_id))


def booked(**changes):
    return plannings.scene(taken=plannings.taken(FRIDAY, **changes))


def canteen(**changes):
    return plannings.scene(periods=[plannings.period(**changes)])


def hugo(**changes):
    return plannings.scene(children=[plannings.child(1, "Hugo", **changes)])


FULL = replace(canteen(slots=(plannings.slot(places=2),)), places_taken={(1, FRIDAY.day): 2})
CLOSED = canteen(closures=(ClosureFacts(FRIDAY.day, FRIDAY.day, "Journée pédagogique"),))
CASES = [
    (plannings.scene(), None, plannings.NOW, CellState.OPEN, False, True),
    (plannings.scene(), Action.ADD, plannings.NOW, CellState.ADDING, True, True),
    (plannings.scene(), Action.CANCEL, plannings.NOW, CellState.OPEN, False, True),
    (booked(), None, plannings.NOW, CellState.BOOKED, True, True),
    (booked(), Action.CANCEL, plannings.NOW, CellState.CANCELLING, False, True),
    (booked(), Action.ADD, plannings.NOW, CellState.BOOKED, True, True),
    (booked(state=BookingState.WAITING), None, plannings.NOW, CellState.WAITING, True, True),
    (booked(state=BookingState.WAITING), None, TOO_LATE, CellState.WAITING, True, False),
    (booked(mine=False), None, plannings.NOW, CellState.TAKEN, False, False),
    (booked(), None, CLOSES - timedelta(seconds=1), CellState.BOOKED, True, True),
    (booked(), None, CLOSES, CellState.KEPT, True, False),
    (booked(), Action.CANCEL, CLOSES, CellState.CANCELLING, False, True),
    (plannings.scene(), None, CLOSES - timedelta(seconds=1), CellState.OPEN, False, True),
    (plannings.scene(), None, CLOSES, CellState.LATE, False, False),
    (plannings.scene(), Action.ADD, CLOSES, CellState.ADDING, True, True),
    (FULL, None, plannings.NOW, CellState.FULL, False, False),
    (CLOSED, None, plannings.NOW, CellState.CLOSED, False, False),
    (canteen(weekdays=frozenset({1, 2})), None, plannings.NOW, CellState.OFF, False, False),
    (canteen(audience=Audience(frozenset({2}))), None, plannings.NOW, CellState.OFF, False, False),
    (hugo(enrolled={}), None, plannings.NOW, CellState.OFF, False, False),
    (canteen(opens_at=CLOSES), None, plannings.NOW, CellState.NOT_YET, False, False),
    (canteen(book_until=date(2019, 8, 26)), None, plannings.NOW, CellState.LATE, False, False),
    (hugo(custody=WITH_ZOE), None, plannings.NOW, CellState.OTHER_WEEK, False, False),
    (hugo(missing=(Missing.HEALTH_RECORD,)), None, plannings.NOW, CellState.INCOMPLETE, False, False),
    (plannings.scene(family_missing=(Missing.PHONE,)), None, plannings.NOW, CellState.INCOMPLETE, False, False),
]


@pytest.mark.parametrize(("scene", "wanted", "now", "state", "ticked", "changeable"), CASES)
def test_a_box_shows_its_state(scene, wanted, now, state, ticked, changeable) -> None:
    shown = cell(scene, {FRIDAY: wanted} if wanted else {}, now)
    assert (shown.state, shown.ticked, shown.changeable) == (state, ticked, changeable)


def test_every_state_is_tried_here_or_in_the_calendar() -> None:
    assert {state for *_, state, _ticked, _changeable in CASES} | {CellState.UNKNOWN} == set(CellState)


def test_a_day_of_a_year_that_nobody_entered_says_so() -> None:
    scene = plannings.scene(
        days=(date(2020, 9, 1), date(2020, 9, 30)), periods=[plannings.period(last_day=date(2021, 7, 3))]
    )
    monday, sunday = date(2020, 9, 14), date(2020, 9, 13)
    assert cell(scene, box=Box(1, 1, monday)).state is CellState.UNKNOWN
    sight = Sight(scene, {}, plannings.NOW)
    assert [sight.is_off(scene.periods[1], scene.slot(1), day) for day in (monday, sunday)] == [False, True]


def test_what_the_basket_wants_and_can_no_longer_have_keeps_its_reason() -> None:
    assert cell(FULL, {FRIDAY: Action.ADD}).refusal.code is Code.FULL
    assert cell(booked(), {FRIDAY: Action.CANCEL}, CLOSES).refusal.code is Code.PAST_CUT_OFF


def test_a_booked_box_has_the_price_it_was_booked_at() -> None:
    assert cell(booked(price_cents=400)).price_cents == 400
    assert cell().price_cents == 430


def test_a_box_can_change_until_its_rule_and_the_period_allow() -> None:
    rules = {"add_rule": parse("DB(2,10:00)"), "cancel_rule": parse("WP(Thu,1,23:59)")}
    scene = canteen(**rules, book_until=date(2019, 9, 15))
    until = Sight(scene, {}, plannings.NOW).until(scene.periods[1], scene.slot(1), FRIDAY.day)
    assert until.cancel.closes_at == CLOSES
    assert until.add.closes_at == datetime(2019, 9, 16, 0, 0, tzinfo=plannings.NOW.tzinfo)
    assert not until.is_past(CLOSES) and until.is_past(until.add.closes_at)


def test_children_of_one_first_name_are_called_by_both_names() -> None:
    scene = plannings.scene(
        [plannings.child(1, "Léa"), plannings.child(2, "Hugo"), plannings.child(3, "Léa", last_name="Roy")]
    )
    assert Sight(scene, {}, plannings.NOW).names == {1: "Léa Benmoussa", 2: "Hugo", 3: "Léa Roy"}
