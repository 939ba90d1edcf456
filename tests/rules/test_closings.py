"""What staff read under a period: its next open days, with their two cut-offs."""

from dataclasses import replace
from datetime import date, timedelta

from rules.closings import next_closings
from rules.deadlines import PARIS, parse
from rules.planning import ClosureFacts
from tests.scenes import CALENDAR, PERIOD

NO_YEAR = replace(CALENDAR, known=())


def said(closings) -> list[tuple[str, str, str]]:
    return [
        (f"{it.day:%d/%m}", *(f"{limit.closes_at.astimezone(PARIS):%d/%m %H:%M}" for limit in (it.add, it.cancel)))
        for it in closings
    ]


def test_before_the_period_its_first_open_days_are_told() -> None:
    assert said(next_closings(PERIOD, CALENDAR, date(2019, 8, 27), 2)) == [
        ("02/09", "30/08 00:00", "01/09 10:01"),
        ("03/09", "30/08 00:00", "02/09 10:01"),
    ]


def test_holidays_weekends_and_closures_are_stepped_over() -> None:
    shut = replace(PERIOD, closures=(ClosureFacts(date(2019, 11, 4), date(2019, 11, 5), "Travaux"),))
    found = next_closings(shut, CALENDAR, date(2019, 10, 18), 3)
    assert [it.day for it in found] == [date(2019, 10, 18), date(2019, 11, 6), date(2019, 11, 7)]


def test_after_the_last_day_and_in_an_unknown_year_nothing_is_told() -> None:
    assert next_closings(PERIOD, CALENDAR, PERIOD.last_day + timedelta(1), 3) == ()
    assert next_closings(PERIOD, NO_YEAR, date(2019, 9, 2), 3) == ()


def test_a_rule_that_steps_back_into_an_unknown_year_says_nothing() -> None:
    strict = replace(PERIOD, first_day=date(2019, 9, 1), add_rule=parse("DB(5,10:00,noschool+we)"))
    first = next_closings(strict, CALENDAR, date(2019, 9, 2), 1)[0]
    assert first.add is None and first.cancel is not None
