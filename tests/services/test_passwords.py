"""Keeping passwords, and what a new one is told."""

import subprocess
import sys

import pytest

from rules.fields import Why
from rules.refusals import Code
from services import passwords
from tests.hashes import cheap_hashes

GOOD = "kV7-rtlP02,m"
NADIA = ("nadia@example.org", "nadia", "1042", "Nadia Benmoussa")


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


@pytest.mark.parametrize(
    ("password", "again", "expected"),
    [
        (GOOD, GOOD, None),
        ("lune verte sur le toit du moulin", "lune verte sur le toit du moulin", None),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}V7-rtlP02,m", "e\N{COMBINING ACUTE ACCENT}V7-rtlP02,m", None),
        ("", "", ("mot", Why.NEEDED)),
        ("kV7-rtlP", "kV7-rtlP", ("mot", Why.PASSWORD_SHAPE)),
        ("aA1-" * 51, "aA1-" * 51, ("mot", Why.TOO_LONG)),
        ("kV7-rtlP02\x07m", "kV7-rtlP02\x07m", ("mot", Why.CONTROL)),
        ("kV7-rtlP02\ud800m", "kV7-rtlP02\ud800m", ("mot", Why.CONTROL)),
        ("Azerty123456!", "Azerty123456!", ("mot", Why.PASSWORD_COMMON)),
        ("Nadia@Example.org1", "Nadia@Example.org1", ("mot", Why.PASSWORD_COMMON)),
        ("Benmoussa1042!", "Benmoussa1042!", ("mot", Why.PASSWORD_COMMON)),
        (GOOD, GOOD + " ", ("mot_again", Why.PASSWORD_REPEAT)),
        (GOOD, "", ("mot_again", Why.PASSWORD_REPEAT)),
    ],
)
def test_one_thing_at_a_time_is_said_at_its_field(password, again, expected) -> None:
    refusals = passwords.refusals_of("mot", password, again, NADIA)
    assert all(refusal.code is Code.BAD_VALUE for refusal in refusals)
    assert [(refusal.about, refusal.values["why"]) for refusal in refusals] == ([expected] if expected else [])


def test_a_refusal_does_not_hold_the_password() -> None:
    (refusal,) = passwords.refusals_of("mot", "Azerty123456!", "Azerty123456!", NADIA)
    assert "Azerty" not in repr(refusal)


def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    kept = passwords.hash_password("\N{LATIN SMALL LETTER E WITH ACUTE}V7-rtlP02,m")
    assert passwords.matches("e\N{COMBINING ACUTE ACCENT}V7-rtlP02,m", kept)
    assert not passwords.matches("eV7-rtlP02,m", kept)


@pytest.mark.parametrize("typed", ["", GOOD + "x", GOOD[:-1], GOOD.upper(), GOOD + "\0", GOOD + " " * 200])
def test_anything_else_does_not_match(typed) -> None:
    assert not passwords.matches(typed, passwords.hash_password(GOOD))


def test_an_empty_or_broken_hash_lets_nobody_in() -> None:
    assert not passwords.matches("", "") and not passwords.matches(GOOD, "not a hash")
    assert not passwords.matches("nobody has this password", "")


@pytest.mark.parametrize("password", ["", "x" * 201])
def test_what_no_sign_in_would_accept_is_not_hashed(password) -> None:
    with pytest.raises(ValueError, match="1 to 200"):
        passwords.hash_password(password)


def test_starting_computes_no_hash() -> None:
    code = "from unittest import mock, sys; import argon2; argon2.PasswordHasher.hash = None; import services.passwords"
    code = code.replace("from unittest import mock, sys; ", "")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
