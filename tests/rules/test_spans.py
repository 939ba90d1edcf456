"""Month, fortnight, week: which days, and where the arrows lead."""

from datetime import date

import pytest

from rules.spans import View, is_shown, span_of

MONTH, FORTNIGHT, WEEK = View.MONTH, View.FORTNIGHT, View.WEEK


@pytest.mark.parametrize(
    ("view", "day", "first_day", "last_day", "before", "after"),
    [
        (MONTH, date(2019, 9, 20), date(2019, 9, 1), date(2019, 9, 30), date(2019, 8, 1), date(2019, 10, 1)),
        (MONTH, date(2020, 2, 29), date(2020, 2, 1), date(2020, 2, 29), date(2020, 1, 1), date(2020, 3, 1)),
        (FORTNIGHT, date(2019, 9, 20), date(2019, 9, 16), date(2019, 9, 29), date(2019, 9, 2), date(2019, 9, 30)),
        (FORTNIGHT, date(2020, 1, 1), date(2019, 12, 30), date(2020, 1, 12), date(2019, 12, 16), date(2020, 1, 13)),
        (WEEK, date(2019, 9, 1), date(2019, 8, 26), date(2019, 9, 1), date(2019, 8, 19), date(2019, 9, 2)),
        (MONTH, date(2000, 1, 31), date(2000, 1, 1), date(2000, 1, 31), None, date(2000, 2, 1)),
        (WEEK, date(2000, 1, 3), date(2000, 1, 3), date(2000, 1, 9), None, date(2000, 1, 10)),
        (MONTH, date(2100, 12, 1), date(2100, 12, 1), date(2100, 12, 31), date(2100, 11, 1), None),
    ],
)
def test_a_span_and_its_neighbours(view, day, first_day, last_day, before, after) -> None:
    span = span_of(view, day)
    assert (span.first_day, span.last_day, span.before, span.after) == (first_day, last_day, before, after)


def test_going_on_and_back_leads_to_the_same_span() -> None:
    for view in View:
        span = span_of(view, date(2019, 9, 20))
        assert span_of(view, span_of(view, span.after).before) == span


def test_a_span_lists_its_days() -> None:
    days = span_of(FORTNIGHT, date(2019, 9, 20)).days()
    assert len(days) == 14 and days[0] == date(2019, 9, 16) and days[-1] == date(2019, 9, 29)


@pytest.mark.parametrize(
    ("day", "shown"), [(date(1999, 12, 31), False), (date(2000, 1, 1), True), (date(2101, 1, 1), False)]
)
def test_the_portal_shows_a_hundred_years(day, shown) -> None:
    assert is_shown(day) is shown
