"""The second factor: codes that are good once, recovery codes, and how it goes on and off."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from adapters import authenticators
from models import Account, JournalEntry, RecoveryCode, SecondFactor, Setting, db
from queries.accounts import person
from queries.second_factors import standing
from rules.accounts import Duty
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import second_factors
from services.accounts import Attempt, sign_in
from services.entries import Way
from services.owners import Proof
from services.second_factors import Trial
from tests import cast
from tests.cast import NOW, PASSWORD, Town
from tests.hashes import cheap_hashes
from tests.pages import begin_session
from tests.snapshot import nothing_written

MACHINE = "the secret of this machine"
SALT = "ab" * 32
STEP = timedelta(seconds=30)
HERE = Way("Firefox, Linux")
STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


@pytest.fixture
def agent(town: Town) -> Account:
    return town.staff[Role.COUNTER]


def code_at(account: Account, now=NOW, salt: str = SALT) -> str:
    """What the account's application shows."""
    return pyotp.TOTP(authenticators.secret(MACHINE, account.id, salt)).at(now)


def trial(account: Account, code: str) -> Trial:
    return Trial(account.id, code, MACHINE)


def switch_on(account: Account, now=NOW, session_id: int = 0) -> list[str]:
    return second_factors.confirm(trial(account, code_at(account, now)), SALT, session_id, now)


def enter(account: Account, code: str, now=NOW):
    return second_factors.enter(trial(account, code), HERE, now)


def refused(deed, *asked) -> Code:
    with pytest.raises(Refused) as caught:
        deed(*asked)
    return caught.value.refusals[0].code


def actions() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_the_first_right_code_switches_it_on_and_neither_secret_nor_codes_are_kept(agent) -> None:
    codes = switch_on(agent)
    factor = db.session.get_one(SecondFactor, agent.id)
    kept = db.session.scalars(select(RecoveryCode.key)).all()
    assert len(set(codes)) == len(set(kept)) == 10 and all(len(key) == 64 for key in kept)
    assert authenticators.secret(MACHINE, agent.id, SALT) not in (factor.salt, *kept)
    assert (factor.confirmed_at, standing(agent.id)) == (NOW, (NOW, 10))
    assert actions() == ["account.second_factor_on"]


def test_a_wrong_first_code_a_parent_and_a_second_time_are_refused(town, agent) -> None:
    with nothing_written():
        assert refused(second_factors.confirm, trial(agent, "000000"), SALT, 0, NOW) is Code.WRONG_CODE
        other = trial(agent, code_at(agent, salt="cd" * 32))
        assert refused(second_factors.confirm, other, SALT, 0, NOW) is Code.WRONG_CODE
        assert refused(switch_on, town.nadia) is Code.NO_RIGHT
    switch_on(agent)
    assert refused(switch_on, agent) is Code.CHANGED_MEANWHILE


def test_the_password_alone_opens_nothing_any_more(agent) -> None:
    attempt = Attempt(agent.email, PASSWORD, "192.0.2.1", MACHINE)
    assert sign_in(attempt, NOW).key
    switch_on(agent)
    entry = sign_in(attempt, NOW)
    assert (entry.account_id, entry.key) == (agent.id, "")
    opened = enter(agent, code_at(agent, NOW + STEP), NOW + STEP)
    assert person(opened.key, NOW + STEP).id == agent.id


@pytest.mark.parametrize(("late", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_one_step_before_and_after(agent, late, is_good) -> None:
    switch_on(agent)
    then = NOW + timedelta(hours=1)
    code = code_at(agent, then)
    if is_good:
        assert enter(agent, code, then + late * STEP).key
    else:
        assert refused(enter, agent, code, then + late * STEP) is Code.WRONG_CODE


def test_no_code_is_good_twice_nor_one_older_than_the_last(agent) -> None:
    switch_on(agent)
    assert refused(enter, agent, code_at(agent)) is Code.WRONG_CODE
    then = NOW + timedelta(hours=1)
    assert enter(agent, code_at(agent, then), then).key
    for older in (then, then - STEP):
        assert refused(enter, agent, code_at(agent, older), then) is Code.WRONG_CODE


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "٠١٢٣٤٥", "é" * 10_000, "🦊", "\0"])
def test_strange_codes_are_simply_wrong(agent, code) -> None:
    switch_on(agent)
    assert refused(enter, agent, code) is Code.WRONG_CODE


def test_a_code_may_be_typed_with_spaces_or_without(agent) -> None:
    first = switch_on(agent)[0]
    then = NOW + timedelta(hours=1)
    code = code_at(agent, then)
    assert enter(agent, f" {code[:3]} {code[3:]} ", then).key
    assert enter(agent, first.replace(" ", "-"), then).key


def test_a_recovery_code_is_good_once_and_journalled(agent) -> None:
    first, second, *_rest = switch_on(agent)
    assert enter(agent, first).key
    assert refused(enter, agent, first) is Code.WRONG_CODE
    assert enter(agent, second).key and standing(agent.id).codes_left == 8
    assert actions().count("account.recovery_code_used") == 2


def test_a_code_of_somebody_else_is_wrong(town, agent) -> None:
    other = town.staff[Role.AUDITOR]
    theirs = switch_on(other)[0]
    switch_on(agent)
    assert refused(enter, agent, theirs) is Code.WRONG_CODE
    assert refused(enter, agent, code_at(other, NOW + STEP), NOW + STEP) is Code.WRONG_CODE


def test_five_wrong_codes_make_even_the_right_one_wait_for_that_account_only(town, agent) -> None:
    other = town.staff[Role.AUDITOR]
    first, theirs = switch_on(agent)[0], switch_on(other)[0]
    for _ in range(5):
        assert refused(enter, agent, "000000") is Code.WRONG_CODE
    assert refused(enter, agent, first) is Code.TOO_MANY_TRIES
    assert enter(other, theirs).key
    assert enter(agent, first, NOW + timedelta(minutes=1)).key
    assert actions().count("account.code_refused") == 5


def test_a_closed_account_and_one_without_second_factor_enter_no_code(agent) -> None:
    assert refused(enter, agent, "000000") is Code.WRONG_CREDENTIALS
    first = switch_on(agent)[0]
    agent.closed_at = NOW
    db.session.commit()
    with nothing_written():
        assert refused(enter, agent, first) is Code.WRONG_CREDENTIALS


def test_renewing_needs_the_password_and_ends_the_old_codes(agent) -> None:
    old = switch_on(agent)[0]
    with pytest.raises(Refused) as caught:
        second_factors.renew_codes(Proof(agent.id, "wrong", MACHINE), NOW)
    assert caught.value.refusals[0].values["why"] is Why.PASSWORD_OLD
    new = second_factors.renew_codes(Proof(agent.id, PASSWORD, MACHINE), NOW)
    assert refused(enter, agent, old) is Code.WRONG_CODE
    assert enter(agent, new[0]).key


def test_switching_off_needs_the_password_and_a_role_that_allows_it(agent) -> None:
    switch_on(agent)
    proof = Proof(agent.id, PASSWORD, MACHINE)
    assert refused(second_factors.switch_off, replace(proof, password="wrong"), 0, NOW) is Code.BAD_VALUE
    required = cast.add(Setting(key="second_factor_roles", value="administrator counter"))
    assert refused(second_factors.switch_off, proof, 0, NOW) is Code.NO_RIGHT
    db.session.delete(required)
    db.session.commit()
    second_factors.switch_off(proof, 0, NOW)
    assert standing(agent.id) is None and db.session.query(RecoveryCode).count() == 0
    assert refused(second_factors.switch_off, proof, 0, NOW) is Code.CHANGED_MEANWHILE
    assert actions()[-1] == "account.second_factor_off"


def test_all_other_sessions_end_when_it_goes_on_and_off(agent) -> None:
    mine, other = begin_session(agent), begin_session(agent)
    switch_on(agent, session_id=person(mine, NOW).session_id)
    assert person(mine, NOW) and person(other, NOW) is None
    another = begin_session(agent)
    second_factors.switch_off(Proof(agent.id, PASSWORD, MACHINE), person(mine, NOW).session_id, NOW)
    assert person(mine, NOW) and person(another, NOW) is None


def test_an_administrator_resets_that_of_another_agent(town, agent) -> None:
    admin = town.staff[Role.ADMINISTRATOR]
    switch_on(agent)
    switch_on(admin)
    key = begin_session(agent)
    assert refused(second_factors.reset, town.staff[Role.AUDITOR].id, agent.id, NOW) is Code.NO_RIGHT
    assert refused(second_factors.reset, admin.id, admin.id, NOW) is Code.BAD_VALUE
    second_factors.reset(admin.id, agent.id, NOW)
    assert standing(agent.id) is None and person(key, NOW) is None and standing(admin.id)
    assert refused(second_factors.reset, admin.id, agent.id, NOW) is Code.CHANGED_MEANWHILE
    assert actions()[-1] == "account.second_factor_reset"


def test_the_server_resets_the_last_administrator_too(town) -> None:
    admin = town.staff[Role.ADMINISTRATOR]
    switch_on(admin)
    for email in ("nobody@mairie.example", town.nadia.email):
        assert refused(second_factors.reset_on_the_server, email, NOW) is Code.BAD_VALUE
    second_factors.reset_on_the_server(admin.email.upper(), NOW)
    assert standing(admin.id) is None
    assert refused(second_factors.reset_on_the_server, admin.email, NOW) is Code.CHANGED_MEANWHILE


@pytest.mark.parametrize("role", STAFF)
def test_a_role_that_requires_it_has_to_set_it_up_first(town, role) -> None:
    cast.add(Setting(key="second_factor_roles", value=f"{role.value}"))
    for each in STAFF:
        account = town.staff[each]
        entry = sign_in(Attempt(account.email, PASSWORD, "192.0.2.1", MACHINE), NOW)
        assert entry.duty is (Duty.SECOND_FACTOR if each is role else None), each
    switch_on(town.staff[role])
    then = NOW + timedelta(minutes=5)
    assert enter(town.staff[role], code_at(town.staff[role], then), then).duty is None
