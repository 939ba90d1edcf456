"""May this box be booked, may it be cancelled: one table for each, and the seconds around a cut-off."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rules.activities import OpenOn
from rules.bookings import BookingState
from rules.calendar import Calendar
from rules.completeness import Missing
from rules.custody import CustodyPattern, CustodySpan
from rules.deadlines import parse
from rules.eligibility import EVERYBODY
from rules.planning import opening, places_left, refusal_to_add, refusal_to_cancel
from rules.refusals import Code
from rules.scene import ClosureFacts
from tests.scenes import (
    ARMISTICE,
    AUTUMN_LEAVE,
    BOX,
    CALENDAR,
    FRIDAY,
    MEAL,
    MINE,
    MONDAY,
    NOW,
    OTHER_CHILD,
    OTHER_SLOT,
    PARIS,
    PERIOD,
    PUPIL,
    SCENE,
    SUNDAY,
    code,
    on,
    with_child,
    with_period,
    with_places,
)

CLOSED_FRIDAY = with_period(closures=(ClosureFacts(FRIDAY, FRIDAY, "Travaux"),))
SHARED = with_child(custody=CustodySpan(CustodyPattern.ALTERNATE_WEEKS, date(2019, 9, 2)))
LATER = datetime(2019, 9, 25, 9, 0, tzinfo=PARIS)
ADDING = [
    ("an open day", SCENE, BOX, NOW, None),
    ("another family's child", SCENE, replace(BOX, child_id=OTHER_CHILD), NOW, Code.UNKNOWN_BOX),
    ("a slot that is not shown", SCENE, replace(BOX, slot_id=OTHER_SLOT), NOW, Code.UNKNOWN_BOX),
    ("a day before the scene", SCENE, on(date(2019, 7, 31)), NOW, Code.UNKNOWN_BOX),
    ("a day after the scene", SCENE, on(date(2021, 9, 1)), NOW, Code.UNKNOWN_BOX),
    ("booked already", replace(SCENE, taken={BOX: MINE}), BOX, NOW, Code.ALREADY_BOOKED),
    ("the other home's", replace(SCENE, taken={BOX: replace(MINE, mine=False)}), BOX, NOW, Code.TAKEN_BY_OTHER_HOME),
    ("the other home's week", SHARED, on(date(2019, 9, 13)), NOW, Code.NOT_YOUR_DAY),
    ("the own week", SHARED, BOX, NOW, None),
    ("another school", with_child(pupil=replace(PUPIL, school_id=4)), BOX, NOW, Code.NOT_ELIGIBLE),
    ("no school", with_child(pupil=replace(PUPIL, school_id=None)), BOX, NOW, Code.NOT_ELIGIBLE),
    ("every school", with_period(audience=EVERYBODY), BOX, NOW, None),
    ("not enrolled", with_child(enrolled={}), BOX, NOW, Code.NOT_ENROLLED),
    ("enrolled up to that day", with_child(enrolled={5: FRIDAY}), BOX, NOW, None),
    ("enrolled up to the eve", with_child(enrolled={5: FRIDAY - timedelta(1)}), BOX, NOW, Code.NOT_ENROLLED),
    ("an unknown year", with_period(last_day=date(2021, 7, 2)), on(date(2020, 9, 18)), NOW, Code.CALENDAR_UNKNOWN),
    ("a closure", CLOSED_FRIDAY, BOX, NOW, Code.CLOSED_DAY),
    ("a public holiday", SCENE, on(ARMISTICE), NOW, Code.CLOSED_DAY),
    ("school holidays", SCENE, on(AUTUMN_LEAVE), NOW, Code.CLOSED_DAY),
    ("a Sunday", SCENE, on(SUNDAY), NOW, Code.CLOSED_DAY),
    ("after the period", SCENE, on(date(2020, 7, 6)), NOW, Code.CLOSED_DAY),
    ("yesterday", SCENE, on(date(2019, 9, 24)), LATER, Code.PAST_DAY),
    ("this week", SCENE, on(date(2019, 9, 27)), LATER, Code.PAST_CUT_OFF),
    ("not open yet", with_period(opens_at=NOW + timedelta(seconds=1)), BOX, NOW, Code.NOT_OPEN_YET),
    ("just opened", with_period(opens_at=NOW), BOX, NOW, None),
    ("after the last day to book", with_period(book_until=date(2019, 8, 26)), BOX, NOW, Code.AFTER_BOOK_UNTIL),
    ("on the last day to book", with_period(book_until=date(2019, 8, 27)), BOX, NOW, None),
    ("a family's file", replace(SCENE, family_missing=(Missing.PHONE,)), BOX, NOW, Code.FILE_INCOMPLETE),
    ("a child's file", with_child(missing=(Missing.HEALTH_RECORD,)), BOX, NOW, Code.FILE_INCOMPLETE),
    ("full", with_places(24, 24), BOX, NOW, Code.FULL),
    ("more than full", with_places(24, 30), BOX, NOW, Code.FULL),
    ("no place at all", with_places(0, 0), BOX, NOW, Code.FULL),
    ("the last place", with_places(24, 23), BOX, NOW, None),
]
BOOKED = replace(SCENE, taken={BOX: MINE})
CANCELLING = [
    ("booked", BOOKED, BOX, NOW, None),
    ("waiting", replace(SCENE, taken={BOX: replace(MINE, state=BookingState.WAITING)}), BOX, NOW, None),
    ("another family's child", BOOKED, replace(BOX, child_id=OTHER_CHILD), NOW, Code.UNKNOWN_BOX),
    ("nothing booked", SCENE, BOX, NOW, Code.NOT_BOOKED),
    ("the other home's", replace(SCENE, taken={BOX: replace(MINE, mine=False)}), BOX, NOW, Code.NOT_BOOKED),
    ("eaten", BOOKED, BOX, LATER, Code.PAST_DAY),
    ("the same day", BOOKED, BOX, datetime(2019, 9, 20, 8, tzinfo=PARIS), Code.PAST_CUT_OFF),
    ("closed meanwhile", replace(CLOSED_FRIDAY, taken={BOX: MINE}), BOX, NOW, None),
    ("no enrolment any more", replace(with_child(enrolled={}), taken={BOX: MINE}), BOX, NOW, None),
    ("an incomplete file", replace(BOOKED, family_missing=(Missing.PHONE,)), BOX, NOW, None),
    ("a year taken away", replace(BOOKED, calendar=Calendar(frozenset(), (), ())), BOX, NOW, Code.CALENDAR_UNKNOWN),
]


@pytest.mark.parametrize(("scene", "box", "now", "expected"), [it[1:] for it in ADDING], ids=[it[0] for it in ADDING])
def test_adding(scene, box, now, expected) -> None:
    assert code(refusal_to_add(scene, box, now)) == expected


@pytest.mark.parametrize(
    ("scene", "box", "now", "expected"), [it[1:] for it in CANCELLING], ids=[it[0] for it in CANCELLING]
)
def test_cancelling(scene, box, now, expected) -> None:
    assert code(refusal_to_cancel(scene, box, now)) == expected


def test_the_tables_hold_every_code_of_one_line() -> None:
    of_two = {Code.TWICE, Code.EXCLUDED, Code.NEEDS_SLOT, Code.NEEDED_BY, Code.ELSEWHERE}  # test_baskets, test_together
    every = set(list(Code)[: list(Code).index(Code.TOTAL_CHANGED)]) - of_two
    assert every == {line[-1] for line in ADDING + CANCELLING} - {None}


@pytest.mark.parametrize(
    ("day", "rule", "closes_at"),
    [
        (FRIDAY, "WP(Thu,1,23:59)", "2019-09-12T22:00:00"),  # summer time
        (date(2019, 11, 8), "WP(Thu,1,23:59)", "2019-10-31T23:00:00"),  # the week after the autumn change
        (date(2019, 10, 28), "WP(Sun,1,23:59)", "2019-10-27T23:00:00"),  # the day of 25 hours
        (date(2019, 10, 28), "DB(1,02:15)", "2019-10-27T01:16:00"),  # said twice: the later one
        (date(2020, 3, 30), "WP(Thu,1,23:59)", "2020-03-26T23:00:00"),  # before the spring change
        (date(2020, 3, 30), "WP(Sun,1,23:59)", "2020-03-29T22:00:00"),  # the day of 23 hours
        (date(2020, 3, 30), "DB(1,02:15)", "2020-03-29T01:16:00"),  # said never: the later one
        (date(2020, 3, 30), "HB(48)", "2020-03-28T10:00:00"),  # elapsed hours over the change
    ],
)
def test_the_last_second_is_allowed_and_the_next_one_is_not(day, rule, closes_at) -> None:
    closing = datetime.fromisoformat(closes_at).replace(tzinfo=UTC)
    rules = {"add_rule": parse(rule), "cancel_rule": parse(rule), "open_on": OpenOn.ALL_DAYS}
    scene, box = with_period(**rules), on(day)
    booked = replace(scene, taken={box: MINE})
    for instant, expected in ((closing - timedelta(seconds=1), None), (closing, Code.PAST_CUT_OFF)):
        for now in (instant, instant.astimezone(PARIS)):
            assert code(refusal_to_add(scene, box, now)) == expected
            assert code(refusal_to_cancel(booked, box, now)) == expected


def test_adding_and_cancelling_have_cut_offs_of_their_own() -> None:
    now = datetime(2019, 9, 19, 10, 0, 59, tzinfo=PARIS)
    assert code(refusal_to_add(SCENE, BOX, now)) is Code.PAST_CUT_OFF
    assert refusal_to_cancel(BOOKED, BOX, now) is None


def test_a_refusal_says_the_minute_that_the_pages_say() -> None:
    refusal = refusal_to_add(SCENE, on(date(2019, 9, 27)), LATER)
    assert refusal.values["closes_at"] == datetime(2019, 9, 19, 21, 59, tzinfo=UTC)
    assert refusal.about == on(date(2019, 9, 27))


def test_a_rule_that_steps_back_into_an_unknown_year_asks_for_it() -> None:
    rule = parse("DB(2,10:00,noschool)")
    scene, box = with_period(add_rule=rule, cancel_rule=rule), on(date(2019, 9, 2))
    assert code(refusal_to_add(scene, box, NOW)) is Code.CALENDAR_UNKNOWN
    assert code(refusal_to_cancel(replace(scene, taken={box: MINE}), box, NOW)) is Code.CALENDAR_UNKNOWN


@pytest.mark.parametrize(
    ("scene", "box", "expected"),
    [
        (SCENE, on(date(2019, 9, 24)), None),
        (with_period(book_until=date(2019, 9, 1), opens_at=LATER + timedelta(1)), on(MONDAY), None),
        (with_places(1, 1), BOX, Code.FULL),
        (CLOSED_FRIDAY, BOX, Code.CLOSED_DAY),
        (with_child(enrolled={}), BOX, Code.NOT_ENROLLED),
        (replace(SCENE, family_missing=(Missing.PHONE,)), BOX, Code.FILE_INCOMPLETE),
        (SHARED, on(date(2019, 9, 13)), Code.NOT_YOUR_DAY),
        (replace(SCENE, taken={BOX: MINE}), BOX, Code.ALREADY_BOOKED),
        (SCENE, replace(BOX, child_id=OTHER_CHILD), Code.UNKNOWN_BOX),
    ],
)
def test_staff_pass_the_time_limits_and_nothing_else(scene, box, expected) -> None:
    assert code(refusal_to_add(scene, box, LATER, override=True)) == expected


def test_staff_cancel_what_is_past_but_not_what_is_another_homes() -> None:
    assert refusal_to_cancel(BOOKED, BOX, LATER, override=True) is None
    theirs = replace(SCENE, taken={BOX: replace(MINE, mine=False)})
    assert code(refusal_to_cancel(theirs, BOX, LATER, override=True)) is Code.NOT_BOOKED


@pytest.mark.parametrize(
    ("changes", "day", "is_open", "reason"),
    [
        ({}, FRIDAY, True, ""),
        ({}, AUTUMN_LEAVE, False, ""),
        ({"open_on": OpenOn.HOLIDAYS}, AUTUMN_LEAVE, True, ""),
        ({"open_on": OpenOn.HOLIDAYS}, FRIDAY, False, ""),
        ({"open_on": OpenOn.ALL_DAYS}, AUTUMN_LEAVE, True, ""),
        ({"open_on": OpenOn.ALL_DAYS}, ARMISTICE, False, "Armistice"),
        ({"closures": (ClosureFacts(FRIDAY, MONDAY, "Grève"),)}, MONDAY, False, "Grève"),
        ({"closures": (ClosureFacts(FRIDAY, MONDAY, "Grève", MEAL),)}, MONDAY, False, "Grève"),
        ({"closures": (ClosureFacts(FRIDAY, MONDAY, "Grève", OTHER_SLOT),)}, MONDAY, True, ""),
        ({"weekdays": frozenset({1, 2, 4})}, FRIDAY, False, ""),
    ],
)
def test_on_which_days_a_slot_is_served_and_why_not(changes, day, is_open, reason) -> None:
    served = opening(replace(PERIOD, **changes), MEAL, day, CALENDAR)
    assert (served.is_open, served.reason) == (is_open, reason)


def test_places_left_are_counted_and_unlimited_places_are_not() -> None:
    assert places_left(SCENE, BOX) is None
    assert places_left(with_places(24, 20), BOX) == 4
    assert places_left(with_places(24, 20), on(MONDAY)) == 24
