"""How what people type is compared, and how long failures make them wait."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.accounts import LONGEST_WAIT, login_text, may_try_again_at, minutes_until, network_of

NOW = datetime(2019, 8, 27, 10, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Nadia ", "nadia"),
        ("NADIA@EXAMPLE.ORG", "nadia@example.org"),
        ("jean-pierre@example.org", "jean-pierre@example.org"),
        ("zoe\N{COMBINING DIAERESIS}", "zoë"),
    ],
)
def test_a_login_is_compared_without_capitals(typed, kept) -> None:
    assert login_text(typed) == kept


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (500, 15)])
def test_each_failure_too_many_doubles_the_wait(failures, minutes) -> None:
    assert may_try_again_at(failures, NOW, tolerated=5) - NOW == timedelta(minutes=minutes)
    assert timedelta(minutes=minutes) <= LONGEST_WAIT


@pytest.mark.parametrize(("seconds", "minutes"), [(-60, 0), (0, 0), (1, 1), (60, 1), (61, 2), (900, 15)])
def test_a_wait_is_said_in_whole_minutes_rounded_up(seconds, minutes) -> None:
    assert minutes_until(NOW + timedelta(seconds=seconds), NOW) == minutes


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_stands_for_what_one_subscriber_has(address, network) -> None:
    assert network_of(address) == network
