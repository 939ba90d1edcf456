"""Hashes at the cheapest price, for tests that compute many."""

import pytest
from argon2 import PasswordHasher, profiles

from services import passwords

CHEAP = PasswordHasher.from_parameters(profiles.CHEAPEST)
NOBODY = CHEAP.hash("nobody has this password")


def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the portal hashes for nothing."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "_nobody", lambda: NOBODY)
