"""Keeping passwords as argon2 hashes, which carry their own parameters. 0.1 s each: never inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from rules.accounts import LONGEST_PASSWORD
from rules.names import nfc

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")
"""What a password is compared with when there is no account, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """The hash to keep; refuses with ValueError a password that no sign-in would accept."""
    if not 0 < len(password) <= LONGEST_PASSWORD:
        raise ValueError("a password has 1 to 200 characters")
    return _HASHER.hash(nfc(password))


def matches(password: str, password_hash: str) -> bool:
    """Whether the password belongs to the hash; an account without password (empty hash) lets nobody in."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, nfc(password[:LONGEST_PASSWORD])) and bool(
            password_hash and len(password) <= LONGEST_PASSWORD
        )
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)
