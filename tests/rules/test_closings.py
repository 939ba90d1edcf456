"""What staff read under a period: its next open days that can still change, with their two cut-offs."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from rules.closings import next_closings
from rules.deadlines import NEVER_OPEN, PARIS, parse
from rules.scene import ClosureFacts
from tests.scenes import CALENDAR, PERIOD

NO_YEAR = replace(CALENDAR, known=())


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS)


def said(outlook) -> list[tuple[str, str, str]]:
    return [
        (f"{it.day:%d/%m}", *(f"{limit.closes_at.astimezone(PARIS):%d/%m %H:%M}" for limit in (it.add, it.cancel)))
        for it in outlook.closings
    ]


def days(outlook) -> list[date]:
    return [it.day for it in outlook.closings]


def test_before_the_period_its_first_open_days_are_told() -> None:
    assert said(next_closings(PERIOD, CALENDAR, at("2019-08-27"), 2)) == [
        ("02/09", "30/08 00:00", "01/09 10:01"),
        ("03/09", "30/08 00:00", "02/09 10:01"),
    ]


@pytest.mark.parametrize(
    ("now", "first"),
    [("2019-09-09T10:00", "2019-09-10"), ("2019-09-09T10:01", "2019-09-11"), ("2019-09-13T10:01", "2019-09-16")],
)
def test_a_day_is_told_until_both_its_limits_are_over(now: str, first: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    assert days(next_closings(PERIOD, CALENDAR, moment, 1)) == [date.fromisoformat(first)]


def test_holidays_weekends_and_closures_are_stepped_over() -> None:
    shut = replace(PERIOD, closures=(ClosureFacts(date(2019, 11, 4), date(2019, 11, 5), "Travaux"),))
    found = next_closings(shut, CALENDAR, at("2019-10-17", "09:00"), 3)
    assert days(found) == [date(2019, 10, 18), date(2019, 11, 6), date(2019, 11, 7)]


def test_after_the_last_day_nothing_is_told_and_nothing_is_missing() -> None:
    found = next_closings(PERIOD, CALENDAR, at("2020-07-04"), 3)
    assert (found.closings, found.unknown) == ((), None)


def test_an_unknown_year_is_told_by_its_first_day() -> None:
    found = next_closings(PERIOD, NO_YEAR, at("2019-09-02"), 3)
    assert (found.closings, found.unknown) == ((), date(2019, 9, 2))


def test_a_rule_that_steps_back_into_an_unknown_year_says_which_day_it_asks_for() -> None:
    strict = replace(PERIOD, first_day=date(2019, 9, 1), add_rule=parse("DB(5,10:00,noschool+we)"))
    found = next_closings(strict, CALENDAR, at("2019-08-28"), 1)
    assert found.closings[0].add is None and found.closings[0].cancel is not None
    assert found.unknown == date(2019, 8, 30)


def test_nothing_is_added_after_the_last_day_of_booking() -> None:
    ended = replace(PERIOD, book_until=date(2019, 8, 28))
    assert said(next_closings(ended, CALENDAR, at("2019-08-27"), 1)) == [("02/09", "29/08 00:00", "01/09 10:01")]


def test_a_weekday_without_rule_is_shown_as_never_open() -> None:
    monday_only = parse("WM{Mon=DB(1,10:00)}")
    found = next_closings(replace(PERIOD, add_rule=monday_only, cancel_rule=monday_only), CALENDAR, at("2019-08-27"), 2)
    assert days(found) == [date(2019, 9, 2), date(2019, 9, 3)]
    assert found.closings[1].add is NEVER_OPEN
