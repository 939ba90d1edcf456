"""Keeping passwords as argon2 hashes, which carry their own parameters. 0.1 s each: never inside a transaction."""

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from adapters import common_passwords
from rules.accounts import LONGEST_PASSWORD
from rules.fields import Field, Why, bad_value, fault
from rules.names import nfc
from rules.passwords import is_well_formed
from rules.refusals import Refusal

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep; refuses with ValueError a password that no sign-in would accept."""
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise ValueError("a password has 1 to 200 characters")
    return _HASHER.hash(nfc(password))


def matches(password: str, password_hash: str) -> bool:
    """Whether the password belongs to the hash; an account without password (empty hash) lets nobody in."""
    nobody = _nobody()  # asked for even where it is not needed, so that its first time tells nothing
    try:
        return _HASHER.verify(password_hash or nobody, nfc(password[:LONGEST_PASSWORD])) and bool(
            password_hash and len(password) <= LONGEST_PASSWORD
        )
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def refusals_of(name: str, password: str, repeat: str, personal: Iterable[str]) -> tuple[Refusal, ...]:
    """Why a new password is refused: at the field `name`, or at `name_again` where the second time is not the same.

    `personal` is what the person's own password may not be: e-mail, user name, file number, names.
    """
    why = fault(Field(LONGEST_PASSWORD, needed=True), password)
    if why is None and not is_well_formed(password):
        why = Why.PASSWORD_SHAPE
    if why is None and common_passwords.is_common(password, personal):
        why = Why.PASSWORD_COMMON
    if why:
        return (bad_value(name, why, limit=LONGEST_PASSWORD),)
    same = nfc(password) == nfc(repeat)
    return () if same else (bad_value(f"{name}_again", Why.PASSWORD_REPEAT),)


@cache
def _nobody() -> str:
    """What a password is compared with when there is no account, so that the answer takes as long."""
    return _HASHER.hash("nobody has this password")
