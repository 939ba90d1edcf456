"""When a request is due, and when what is kept is over."""

from datetime import date

import pytest

from rules.privacy import due_on
from rules.retention import health_year_over, over_since, shifted


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 9, 10), date(2026, 10, 10)),  # R01
        (date(2027, 1, 31), date(2027, 2, 28)),  # R02
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2026, 3, 31), date(2026, 4, 30)),
    ],
)
def test_a_request_is_due_a_month_later(asked, due):
    assert due_on(asked) == due


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (date(2019, 12, 31), 2, date(2020, 2, 29)),
        (date(2019, 1, 15), -12, date(2018, 1, 15)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2019, 6, 10), -6, date(2018, 12, 10)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, there):
    assert shifted(day, months) == there


@pytest.mark.parametrize(("months", "since"), [(0, None), (-3, None), (3, date(2019, 5, 27)), (10**9, None)])
def test_a_setting_of_nothing_or_of_centuries_reaches_nothing(months, since):
    assert over_since(date(2019, 8, 27), months) == since


@pytest.mark.parametrize(
    ("today", "months", "year"),
    [
        (date(2019, 10, 31), 2, 2017),
        (date(2019, 11, 1), 2, 2018),
        (date(2020, 2, 29), 6, 2017),
        (date(2020, 3, 1), 6, 2018),
        (date(2019, 8, 27), 14, 2016),
        (date(2019, 11, 1), 0, None),
        (date(2019, 11, 1), 10**9, None),
    ],
)
def test_a_health_form_is_over_so_many_months_after_the_31st_of_august(today, months, year):
    assert health_year_over(today, months) == year
