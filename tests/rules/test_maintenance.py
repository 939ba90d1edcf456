"""When families wait at night: on the Paris clock, on both daylight-saving sides, over midnight."""

from datetime import datetime

import pytest

from rules.deadlines import PARIS
from rules.maintenance import resting_until


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "until"),
    [
        ("2019-09-10T00:59:59", "01:00", "06:00", None),
        ("2019-09-10T01:00:00", "01:00", "06:00", "2019-09-10T06:00"),
        ("2019-09-10T05:59:59", "01:00", "06:00", "2019-09-10T06:00"),
        ("2019-09-10T06:00:00", "01:00", "06:00", None),
        ("2019-09-10T03:00:00", "", "", None),
        ("2019-09-10T03:00:00", "01:00", "", None),
        ("2019-09-10T03:00:00", "03:00", "03:00", None),
        ("2019-09-10T23:30:00", "23:00", "05:00", "2019-09-11T05:00"),
        ("2019-09-11T04:59:00", "23:00", "05:00", "2019-09-11T05:00"),
        ("2019-09-11T05:00:00", "23:00", "05:00", None),
        ("2019-12-31T23:30:00", "23:00", "05:00", "2020-01-01T05:00"),
        ("2020-03-29T04:00:00", "01:00", "06:00", "2020-03-29T06:00"),
        ("2020-10-25T01:30:00", "01:00", "06:00", "2020-10-25T06:00"),
    ],
)
def test_the_portal_rests_between_the_two_hours(now: str, begins: str, ends: str, until: str | None) -> None:
    assert resting_until(paris(now), begins, ends) == (paris(until) if until else None)


@pytest.mark.parametrize(("night", "hours"), [("2020-03-28", 5), ("2020-03-29", 4), ("2020-10-25", 6)])
def test_the_wait_is_counted_in_real_hours(night: str, hours: int) -> None:
    now = paris(f"{night}T01:00:00")
    until = resting_until(now, "01:00", "06:00")
    assert until is not None and until.timestamp() - now.timestamp() == hours * 3600
