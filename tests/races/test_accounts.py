"""Twice at once: one invitation makes one account, one code lets one browser in."""

from datetime import timedelta
from functools import partial

import pyotp
import pytest
from flask import Flask

from adapters import authenticators
from models import Account, AccountSession, ForgottenRequest, Guardian, SignInAttempt, db
from queries.invitations import latest
from rules.accounts import FAILURES_OF_IDENTIFIER
from rules.refusals import Code
from rules.rights import Role
from services import accounts, forgotten, invitations, new_passwords, second_factors
from services.accounts import Attempt
from services.entries import Entry, Way
from services.invitations import Choice
from services.new_passwords import Twice
from services.owners import Proof
from services.second_factors import Trial
from tests import cast
from tests.cast import NOW, Town
from tests.hashes import cheap_hashes
from tests.races.crowd import at_once, outcomes

GOOD = "Lavande-et-thym-39"
AT_ONCE = 16


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


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


def test_of_wrong_passwords_tried_at_once_for_one_person_five_are_looked_at(race: Flask, town: Town) -> None:
    tries = [Attempt("nadia", f"wrong {number}", f"192.0.{number}.1", "secret") for number in range(AT_ONCE)]
    results = at_once(race, [partial(accounts.sign_in, it, NOW) for it in tries])
    assert results.count((Code.WRONG_CREDENTIALS,)) == FAILURES_OF_IDENTIFIER
    assert results.count((Code.TOO_MANY_TRIES,)) == AT_ONCE - FAILURES_OF_IDENTIFIER
    assert db.session.query(SignInAttempt).count() == 2 * FAILURES_OF_IDENTIFIER


def test_of_wrong_old_passwords_tried_at_once_five_are_looked_at(race: Flask, town: Town) -> None:
    proofs = [Proof(town.nadia.id, f"wrong {number}", "secret") for number in range(AT_ONCE)]
    deeds = [partial(new_passwords.change, proof, Twice(GOOD, GOOD), 0, NOW) for proof in proofs]
    results = at_once(race, deeds)
    assert results.count((Code.BAD_VALUE,)) == FAILURES_OF_IDENTIFIER
    assert results.count((Code.TOO_MANY_TRIES,)) == AT_ONCE - FAILURES_OF_IDENTIFIER


def test_of_requests_made_at_once_for_one_person_three_are_written_down(race: Flask, town: Town) -> None:
    deeds = [partial(forgotten.ask, "nadia", f"192.0.{number}.1", "secret", NOW) for number in range(AT_ONCE)]
    results = at_once(race, deeds)
    assert results.count((Code.TOO_MANY_TRIES,)) == AT_ONCE - forgotten.ASKED_FOR_IDENTIFIER
    assert db.session.query(ForgottenRequest).count() == forgotten.ASKED_FOR_IDENTIFIER


def test_of_wrong_codes_tried_at_once_five_are_looked_at(race: Flask, town: Town) -> None:
    agent, machine, salt = town.staff[Role.COUNTER], "the machine’s secret", "ab" * 32
    totp = pyotp.TOTP(authenticators.secret(machine, agent.id, salt))
    second_factors.confirm(Trial(agent.id, totp.at(NOW), machine), salt, 0, NOW)
    trials = [Trial(agent.id, f"{number:012}", machine) for number in range(AT_ONCE)]
    results = at_once(race, [partial(second_factors.enter, trial, Way(), NOW) for trial in trials])
    assert results.count((Code.WRONG_CODE,)) == FAILURES_OF_IDENTIFIER
    assert results.count((Code.TOO_MANY_TRIES,)) == AT_ONCE - FAILURES_OF_IDENTIFIER
