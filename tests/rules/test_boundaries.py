"""Is the action allowed? The boundaries of DOMAIN 2.4 where the whole decision is asked, not the rule alone."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.activities import OpenOn
from rules.bookings import Box
from rules.calendar import Calendar
from rules.deadlines import parse
from rules.planning import refusal_to_add, refusal_to_cancel
from tests.scenes import HUGO, MEAL, MINE, PERIOD, SCENE

PARIS = ZoneInfo("Europe/Paris")
YEARS = ((date(2019, 9, 1), date(2027, 9, 1)),)
CALENDAR = Calendar(frozenset(), (), YEARS)


def scene(**period):
    """A period of every weekday of eight years, with one rule for both unless told otherwise."""
    whole = {"first_day": YEARS[0][0], "last_day": date(2027, 8, 31), "book_until": date(2027, 8, 31)}
    rules = {name: parse(period.pop(name, "NONE")) for name in ("add_rule", "cancel_rule")}
    facts = replace(PERIOD, **{**whole, "open_on": OpenOn.ALL_DAYS, **rules, **period})
    return replace(SCENE, first_day=YEARS[0][0], last_day=date(2027, 8, 31), calendar=CALENDAR, periods={5: facts})


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def may_add(known, day, now, **options):
    return refusal_to_add(known, Box(HUGO, MEAL, date.fromisoformat(day)), paris(now), **options) is None


def may_cancel(known, day, now):
    box = Box(HUGO, MEAL, date.fromisoformat(day))
    return refusal_to_cancel(replace(known, taken={box: MINE}), box, paris(now)) is None


@pytest.mark.parametrize(("now", "allowed"), [("2020-07-03T23:59:59", True), ("2020-07-04T00:00:00", False)])
def test_b11_the_last_day_of_validation_is_included_though_the_rule_is_still_open(now, allowed):
    known = scene(book_until=date(2020, 7, 3), cancel_rule="DB(1,10:00)")
    assert may_add(known, "2020-07-08", now) is allowed
    assert may_cancel(known, "2020-07-08", now) is True


@pytest.mark.parametrize(("now", "allowed"), [("2026-09-16T11:59:59", True), ("2026-09-16T12:00:00", False)])
@pytest.mark.parametrize("rule", ["NONE", "DB(0,23:59)", "FX(2027-01-01 12:00)", "HB(0)"])
def test_b12_nobody_acts_online_once_the_slot_has_started(rule, now, allowed):
    known = scene(add_rule=rule, cancel_rule=rule)
    assert (may_add(known, "2026-09-16", now), may_cancel(known, "2026-09-16", now)) == (allowed, allowed)


@pytest.mark.parametrize("now", ["2026-09-11T00:00:00", "2026-09-17T12:00:00", "2026-09-18T09:00:00"])
def test_b13_staff_act_after_the_cut_off(now):
    known = scene(add_rule="WP(Thu,1,23:59)")
    assert not may_add(known, "2026-09-17", now)
    assert may_add(known, "2026-09-17", now, override=True)


@pytest.mark.parametrize(
    ("now", "add", "cancel"),
    [
        ("2026-09-15T09:00:00", False, True),
        ("2026-09-15T10:00:59", False, True),
        ("2026-09-15T10:01:00", False, False),
        ("2026-09-10T23:59:30", True, True),
    ],
)
def test_adding_and_cancelling_have_separate_rules(now, add, cancel):
    known = scene(add_rule="WP(Thu,1,23:59)", cancel_rule="DB(1,10:00,we+Wed)")
    assert (may_add(known, "2026-09-17", now), may_cancel(known, "2026-09-17", now)) == (add, cancel)


def test_moving_to_another_day_needs_both_to_be_open():
    known, now = scene(add_rule="WP(Thu,1,23:59)", cancel_rule="DB(1,10:00,we+Wed)"), "2026-09-15T09:00:00"
    assert may_cancel(known, "2026-09-17", now) and not may_add(known, "2026-09-18", now)


@pytest.mark.parametrize(("now", "allowed"), [("2026-08-24T07:59:59", False), ("2026-08-24T08:00:00", True)])
def test_a_period_opens_at_its_instant(now, allowed):
    assert may_add(scene(opens_at=paris("2026-08-24T08:00:00")), "2026-09-17", now) is allowed
