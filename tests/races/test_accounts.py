"""Twice at once: one invitation makes one account, one code lets one browser in."""

from datetime import timedelta
from functools import partial

import pyotp
import pytest
from argon2 import PasswordHasher, profiles
from flask import Flask

from adapters import authenticators
from models import Account, AccountSession, Guardian, db
from queries.invitations import latest
from rules.refusals import Code
from rules.rights import Role
from services import invitations, passwords, second_factors
from services.entries import Entry, Way
from services.invitations import Choice
from services.second_factors import Trial
from tests import cast
from tests.cast import NOW, Town
from tests.races.crowd import at_once, outcomes

GOOD = "Lavande-et-thym-39"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at the cheapest price."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher.from_parameters(profiles.CHEAPEST))


def test_one_invitation_accepted_six_times_at_once_makes_one_account(race: Flask, town: Town) -> None:
    family = cast.family_of(town.claire)
    xavier = cast.add(Guardian(family=family, rank=2, last_name="Test", first_name="Xavier", email="x@example.org"))
    invitations.invite(town.staff[Role.COUNTER].id, xavier.id, NOW)
    link = latest([xavier])[xavier.id]
    link_id, nonce, guardian_id = link.id, link.nonce, xavier.id
    choices = [Choice(f"xavier{number}", GOOD, GOOD, None) for number in range(6)]
    results = at_once(race, [partial(invitations.accept, link_id, nonce, choice, NOW) for choice in choices])
    assert outcomes(results) == {"made": 1, (Code.LINK_USED,): 5}
    assert db.session.query(Account).filter_by(guardian_id=guardian_id).count() == 1


def test_one_code_sent_four_times_at_once_lets_one_browser_in(race: Flask, town: Town) -> None:
    agent, machine, salt = town.staff[Role.COUNTER], "the machine’s secret", "ab" * 32
    totp = pyotp.TOTP(authenticators.secret(machine, agent.id, salt))
    second_factors.confirm(Trial(agent.id, totp.at(NOW), machine), salt, 0, NOW)
    later = NOW + timedelta(minutes=5)
    trial = Trial(agent.id, totp.at(later), machine)
    results = at_once(race, [partial(second_factors.enter, trial, Way(), later) for _ in range(4)])
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert results.count((Code.WRONG_CODE,)) == 3
    assert db.session.query(AccountSession).count() == 1
