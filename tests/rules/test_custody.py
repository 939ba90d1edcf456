"""One week of two, counted from the first day: no week belongs to both homes or to none, nor does a 53rd."""

from datetime import date, timedelta

import pytest

from rules.custody import CustodyPattern, CustodySpan

FIRST = date(2019, 9, 2)
PAUL = CustodySpan(CustodyPattern.ALTERNATE_WEEKS, FIRST)
ZOE = CustodySpan(CustodyPattern.ALTERNATE_WEEKS, FIRST + timedelta(7))


@pytest.mark.parametrize(
    ("day", "of_paul"),
    [
        ("2019-09-02", True),
        ("2019-09-08", True),
        ("2019-09-09", False),
        ("2019-09-15", False),
        ("2019-09-16", True),
        ("2019-10-27", False),  # the clock changes, the weeks do not
        ("2019-10-28", True),
        ("2020-12-28", False),  # ISO week 53
        ("2021-01-04", True),
    ],
)
def test_the_weeks_alternate(day, of_paul) -> None:
    assert PAUL.covers(date.fromisoformat(day)) is of_paul
    assert ZOE.covers(date.fromisoformat(day)) is not of_paul


def test_every_day_of_ten_years_is_one_homes_from_the_second_week_on() -> None:
    days = [FIRST + timedelta(7 + n) for n in range(3653)]
    assert all(PAUL.covers(day) != ZOE.covers(day) for day in days)


@pytest.mark.parametrize("pattern", list(CustodyPattern))
def test_a_custody_begins_on_its_first_day_and_ends_after_its_last(pattern) -> None:
    span = CustodySpan(pattern, FIRST, FIRST + timedelta(4))
    covered = [span.covers(FIRST + timedelta(n)) for n in (-1, 0, 4, 5)]
    assert covered == [False, True, True, False]


def test_the_stays_of_two_homes_follow_one_another() -> None:
    first, last = date(2019, 9, 4), date(2019, 9, 30)
    stays = [(date(2019, 9, 4), date(2019, 9, 8)), (date(2019, 9, 16), date(2019, 9, 22))]
    assert PAUL.stays(first, last) == [*stays, (last, last)]
    assert ZOE.stays(date(2019, 9, 1), date(2019, 9, 8)) == []
    assert CustodySpan(CustodyPattern.ALL_DAYS, FIRST, date(2019, 9, 6)).stays(first, last) == [
        (first, date(2019, 9, 6))
    ]
