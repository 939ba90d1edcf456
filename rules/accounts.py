"""Signing in: who somebody is, how what they type is compared, and how long repeated failures make them wait."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address

from rules.fields import Field, Shape
from rules.names import nfc
from rules.rights import Right, Role, may

AGENT = {"name": Field(200, needed=True), "email": Field(254, Shape.EMAIL, needed=True)}
"""What is typed of an agent of the town hall."""

LONGEST_PASSWORD = 200
LONGEST_IDENTIFIER = 254
WINDOW = timedelta(hours=1)
"""Failures older than this no longer count."""

FAILURES_OF_IDENTIFIER = 5
FAILURES_OF_ADDRESS = 100
"""One address is often many people: a town hall, a school, a mobile network. A hundred guesses in an hour, spread
over accounts that wait after five, find none of the passwords that `rules/passwords.py` lets through."""

LONGEST_WAIT = timedelta(minutes=15)

LONGEST_SESSION = timedelta(hours=12)
SHORT_SESSION = timedelta(hours=1)
"""How long a sign-in lasts at most; on a public computer one hour (Les Rousses E: the town hall's computer)."""

STAFF_IDLE = timedelta(minutes=30)
SHORT_IDLE = timedelta(minutes=15)
"""After how much silence a session is over."""


class Duty(StrEnum):
    """What an account has to do before anything else."""

    TERMS = "terms"  # accept the terms of use in force (Les Rousses B5; asked again when they change)
    SECOND_FACTOR = "second_factor"  # set up the second factor that its role requires


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, by which session: an open account, and for a parent the family that it acts for."""

    id: int
    session_id: int
    role: Role
    name: str
    first_name: str
    family_id: int | None
    family_name: str
    family_number: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the town hall."""
        return self.role is not Role.FAMILY

    def may(self, right: Right) -> bool:
        """Whether the person's role carries the right."""
        return may(self.role, right)


def key_digest(key: str) -> str:
    """What the database keeps of a key that a browser holds."""
    return hashlib.sha256(key.encode()).hexdigest()


def password_stamp(password_hash: str) -> str:
    """What a browser that waits for the second factor keeps of the password that was right: another one ends it."""
    return key_digest(password_hash)[:16]


def login_text(text: str) -> str:
    """A user name or e-mail as accounts keep it and as sign-in compares it: composed form, trimmed, lower case."""
    return nfc(text).strip().lower()


def network_of(address: str) -> str:
    """What failures from an address are counted under: an IPv6 one stands for its /64, which one subscriber has."""
    try:
        there = ip_address(address)
    except ValueError:
        return address
    if not isinstance(there, IPv6Address):
        return address
    return str(there.ipv4_mapped or IPv6Network((int(there) >> 64 << 64, 64)))


def may_try_again_at(failures: int, last_failure: datetime, tolerated: int) -> datetime:
    """From when another try is looked at: 1, 2, 4, 8, then 15 minutes after the last of too many failures."""
    if failures < tolerated:
        return last_failure
    return last_failure + min(timedelta(minutes=2 ** min(failures - tolerated, 10)), LONGEST_WAIT)


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes to wait, rounded up; 0 when the moment has come."""
    return max(0, -((now - moment) // timedelta(minutes=1)))
