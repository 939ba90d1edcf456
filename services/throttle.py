"""Counting what is tried too often: wrong passwords, wrong codes, requests by mail.

What is counted is kept as hashes keyed with the machine's secret: neither an identifier nor an address is readable.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.accounts import SignInAttempt
from queries import accounts as queries
from rules.accounts import FAILURES_OF_IDENTIFIER, WINDOW, may_try_again_at, minutes_until, network_of
from rules.refusals import Code, refuse

Counted = tuple[tuple[str, int], ...]
"""The keys that something is counted under, each with how many are tolerated in an hour."""


def keys(secret: str, said: Mapping[str, tuple[str, int]]) -> Counted:
    """The keys of {kind: (value, tolerated)}. A kind that ends with `address` counts by network (`network_of`)."""
    return tuple(
        (_key(secret, kind, network_of(value) if kind.endswith("address") else value), tolerated)
        for kind, (value, tolerated) in said.items()
    )


def identifiers(secret: str, logins: Iterable[str]) -> Counted:
    """The keys under which wrong passwords of these identifiers are counted; each is a `rules.accounts.login_text`."""
    return tuple((_key(secret, "identifier", login), FAILURES_OF_IDENTIFIER) for login in logins)


def refuse_too_many(counted: Counted, now: datetime) -> None:
    """Refuse `too_many_tries` (minutes) while one of the keys has to wait."""
    for key, tolerated in counted:
        failures = queries.failures(key, now - WINDOW)
        if failures:
            minutes = minutes_until(may_try_again_at(failures.times, failures.last_at, tolerated), now)
            if minutes:
                raise refuse(Code.TOO_MANY_TRIES, minutes=minutes)


def count(session: Session, counted: Counted, now: datetime) -> None:
    """Count one more under each key, inside the transaction that also asked `refuse_too_many`."""
    session.add_all(SignInAttempt(key=key, at=now) for key, _tolerated in counted)


def forget(session: Session, counted: Counted) -> None:
    """What was counted under these keys no longer makes anybody wait."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_([key for key, _tolerated in counted])))


def _key(secret: str, kind: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
