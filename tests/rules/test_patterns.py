"""The weekly pattern: its text, the days that it wants, and what changes from one to the next."""

from dataclasses import replace
from datetime import date

import pytest

from rules import patterns
from rules.baskets import sieve
from rules.bookings import Action
from rules.custody import CustodyPattern, CustodySpan
from rules.refusals import Code
from rules.scene import ClosureFacts
from tests import scenes
from tests.scenes import HUGO, MEAL, MINE, NOW, PERIOD, SCENE, on

MONDAYS = {MEAL: frozenset({1})}


def days(scene, pattern=MONDAYS):
    return [box.day for box in patterns.boxes(scene, HUGO, scene.periods[5], pattern)]


def between(first, last, scene=SCENE):
    return replace(scene, first_day=first, last_day=last)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("", {}),
        ("12:1245", {12: frozenset({1, 2, 4, 5})}),
        ("3:3 12:1", {3: frozenset({3}), 12: frozenset({1})}),
    ],
)
def test_a_pattern_is_one_short_text(text, pattern):
    assert patterns.read(text) == pattern and patterns.write(pattern) == text


def test_a_slot_that_is_named_twice_has_both_its_days_and_one_without_days_is_not_written():
    assert patterns.write(patterns.read("12:5 12:1")) == "12:15"
    assert patterns.write({12: frozenset()}) == ""


@pytest.mark.parametrize("text", ["x", "12", "12:", "12:8", "12:0", "-1:1", "1234567890:1", "12:1;13:2", "١:1"])
def test_another_text_is_no_pattern(text):
    with pytest.raises(ValueError, match="."):
        patterns.read(text)


@pytest.mark.parametrize(("pattern", "fits"), [({}, True), (MONDAYS, True), ({MEAL: {6}}, False), ({99: {1}}, False)])
def test_a_pattern_fits_the_slots_and_the_weekdays_of_its_period(pattern, fits):
    assert patterns.fits(pattern, {MEAL}, PERIOD.weekdays) is fits


def test_holidays_are_no_days_of_the_pattern_and_closures_are_told():
    autumn = between(date(2019, 10, 14), date(2019, 11, 18))
    assert days(autumn) == [date(2019, 10, 14), date(2019, 11, 4), date(2019, 11, 18)]
    strike = (ClosureFacts(date(2019, 11, 4), date(2019, 11, 4), "Grève"),)
    closed = between(date(2019, 11, 4), date(2019, 11, 18), scenes.with_period(closures=strike))
    wanted = patterns.additions(closed, list(patterns.boxes(closed, HUGO, closed.periods[5], MONDAYS)))
    kept, refused = sieve(closed, wanted, NOW)
    assert [it.box.day for it in kept] == [date(2019, 11, 18)]
    assert [(it.code, it.values["reason"]) for it in refused] == [(Code.CLOSED_DAY, "Grève")]


def test_the_days_of_a_year_that_nobody_entered_are_wanted_and_refused():
    period = replace(PERIOD, last_day=date(2020, 9, 8))
    scene = replace(between(date(2020, 9, 1), date(2020, 9, 8)), periods={5: period})
    assert days(scene) == [date(2020, 9, 7)]
    assert sieve(scene, patterns.additions(scene, [on(date(2020, 9, 7))]), NOW)[1][0].code is Code.CALENDAR_UNKNOWN


def test_only_the_weeks_with_the_family_and_the_days_of_the_period_count():
    shared = scenes.with_child(custody=CustodySpan(CustodyPattern.ALTERNATE_WEEKS, date(2019, 9, 2)))
    first, last = date(2019, 8, 26), date(2019, 9, 30)
    assert days(between(first, last, shared)) == [date(2019, 9, 2), date(2019, 9, 16), date(2019, 9, 30)]
    assert days(between(first, last, replace(SCENE, children={}))) == []


def test_from_one_pattern_to_the_next_only_what_differs_is_touched():
    monday, tuesday, wednesday = (on(date(2019, 9, day)) for day in (2, 3, 4))
    scene = replace(SCENE, taken={monday: MINE, tuesday: MINE})
    changes = patterns.replacement(scene, [monday, wednesday], [wednesday], set())
    assert [(it.box, it.action) for it in changes] == [(monday, Action.CANCEL), (wednesday, Action.ADD)]
    assert [it.box for it in patterns.replacement(scene, [monday, wednesday], [wednesday], {wednesday})] == [monday]
    assert [it.box for it in patterns.replacement(scene, [], [wednesday], {wednesday})] == [wednesday]
    assert patterns.replacement(scene, [tuesday], [tuesday], set()) == ()


def test_every_slot_gets_the_same_weekdays():
    assert patterns.of_all_slots([4, 1], [7, 8]) == {7: frozenset({1, 4}), 8: frozenset({1, 4})}
    assert patterns.of_all_slots([], [7]) == {}
