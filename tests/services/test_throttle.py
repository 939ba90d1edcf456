"""Counting failures: growing waits, one key beside another, and nothing readable in what is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import SignInAttempt, db
from rules.refusals import Code, Refused
from services import throttle
from services.transaction import transaction
from tests.cast import NOW

HERE = throttle.keys("secret", {"code": ("nadia", 2), "address": ("192.0.2.1", 3)})


def fail(counted: throttle.Counted, times: int = 1) -> None:
    for _ in range(times):
        with transaction() as session:
            throttle.count(session, counted, NOW)


def wait(counted: throttle.Counted, later: timedelta = timedelta(0)) -> int:
    """The minutes to wait; 0 for none."""
    try:
        throttle.refuse_too_many(counted, NOW + later)
    except Refused as refused:
        (refusal,) = refused.refusals
        assert refusal.code is Code.TOO_MANY_TRIES
        return refusal.values["minutes"]
    return 0


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (5, 8), (6, 15), (40, 15)])
def test_each_failure_too_many_doubles_the_wait_up_to_a_quarter_of_an_hour(app, failures, minutes) -> None:
    fail(HERE[:1], failures)
    assert wait(HERE[:1]) == minutes
    assert wait(HERE[:1], timedelta(minutes=minutes)) == 0


def test_after_an_hour_everything_is_forgotten(app) -> None:
    fail(HERE[:1], 2)
    assert wait(HERE[:1]) == 1
    fail(HERE[:1])
    assert wait(HERE[:1], timedelta(hours=1)) == 0


def test_each_key_counts_for_itself(app) -> None:
    fail(HERE, 3)
    elsewhere = throttle.keys("secret", {"code": ("karim", 2), "address": ("192.0.2.2", 3)})
    assert (wait(HERE[:1]), wait(HERE[1:]), wait(elsewhere)) == (2, 1, 0)


def test_the_same_value_of_another_kind_or_machine_is_another_key() -> None:
    said = {"a": ("nadia", 2), "b": ("nadia", 2)}
    keys = {key for secret in ("secret", "other") for key, _tolerated in throttle.keys(secret, said)}
    assert len(keys) == 4


def test_forgetting_is_for_the_keys_named(app) -> None:
    fail(HERE, 3)
    with transaction() as session:
        throttle.forget(session, HERE[:1])
    assert (wait(HERE[:1]), wait(HERE[1:])) == (0, 1)


def test_neither_value_nor_address_can_be_read_in_what_is_kept(app) -> None:
    fail(HERE)
    kept = db.session.scalars(select(SignInAttempt.key)).all()
    assert len(set(kept)) == 2 and all(len(key) == 64 for key in kept)
    assert not any(word in key for key in kept for word in ("nadia", "192.0.2.1"))


def test_an_ipv6_subscriber_is_one_whatever_address_he_takes(app) -> None:
    addresses = ("2001:db8::1", "2001:db8::ffff:9", "2001:db9::1")
    first, same, other = (throttle.keys("secret", {"address": (it, 3)}) for it in addresses)
    assert first == same != other
