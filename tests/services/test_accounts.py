"""Signing in: the same answer for whoever cannot, growing waits for whoever tries on, a trace of both."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from models import Account, AccountSession, BasketLine, JournalEntry, SignInAttempt, db
from queries.accounts import person
from rules.accounts import FAILURES_OF_ADDRESS, LONGEST_SESSION, SHORT_SESSION, key_digest
from rules.bookings import Action
from rules.refusals import Code, Refused
from rules.rights import Role
from services import passwords
from services.accounts import Attempt, sign_in, sign_out
from services.entries import Way
from tests import cast
from tests.cast import NOW, PASSWORD
from tests.hashes import cheap_hashes

GOOD = Attempt("nadia", PASSWORD, "192.0.2.1", "secret")


def fail(attempt: Attempt, now: datetime = NOW) -> Code:
    """The code of the refusal that this attempt meets."""
    with pytest.raises(Refused) as refused:
        sign_in(attempt, now)
    return refused.value.refusals[0].code


def fail_times(count: int, attempt: Attempt) -> None:
    for _ in range(count):
        assert fail(attempt) is Code.WRONG_CREDENTIALS


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """Nobody waits for the hashes of unknown accounts."""
    cheap_hashes(monkeypatch)


@pytest.mark.parametrize("typed", ["nadia", " Nadia ", "nadia@example.org", "NADIA@Example.ORG"])
def test_user_name_and_e_mail_both_open(town, typed) -> None:
    assert sign_in(replace(GOOD, identifier=typed), NOW).account_id == town.nadia.id
    assert town.nadia.last_sign_in_at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "Marelle-test-2018"},
        {"password": PASSWORD + " " * 200},
        {"password": PASSWORD + "\0"},
        {"password": "🦊" * 10_000},
        {"identifier": "nobody"},
        {"identifier": "nobody@example.org"},
        {"identifier": ""},
        {"identifier": "nadia\0"},
        {"identifier": "é" * 10_000},
        {"identifier": "🦊"},
        {"identifier": "nadia' OR 1=1 --"},
    ],
)
def test_what_does_not_go_together_is_refused_with_one_answer(town, changes) -> None:
    assert fail(replace(GOOD, **changes)) is Code.WRONG_CREDENTIALS
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 2


def test_nothing_is_held_in_the_database_while_a_password_is_compared(town, monkeypatch) -> None:
    reading: list[bool] = []
    monkeypatch.setattr(passwords, "matches", lambda *_asked: reading.append(db.session().in_transaction()))
    assert fail(GOOD) is Code.WRONG_CREDENTIALS
    assert reading == [False]


def test_a_closed_account_is_answered_like_an_unknown_one(town) -> None:
    town.nadia.closed_at = NOW
    db.session.commit()
    assert fail(GOOD) is Code.WRONG_CREDENTIALS


def test_a_parent_of_a_closed_family_is_answered_like_an_unknown_one(town) -> None:
    cast.family_of(town.nadia).closed_at = NOW
    db.session.commit()
    assert fail(GOOD) is Code.WRONG_CREDENTIALS


def test_an_account_without_password_lets_nobody_in(town) -> None:
    town.nadia.password_hash = ""
    db.session.commit()
    assert fail(replace(GOOD, password="")) is Code.WRONG_CREDENTIALS


def test_five_failures_make_even_the_right_password_wait(town) -> None:
    fail_times(5, replace(GOOD, password="wrong"))
    with pytest.raises(Refused) as refused:
        sign_in(GOOD, NOW + timedelta(seconds=59))
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.values) == (Code.TOO_MANY_TRIES, {"minutes": 1})
    assert sign_in(GOOD, NOW + timedelta(seconds=60)).account_id == town.nadia.id


def test_a_wait_is_for_one_identifier_only(town) -> None:
    fail_times(5, replace(GOOD, password="wrong"))
    assert sign_in(replace(GOOD, identifier="karim"), NOW).account_id == town.karim.id


def test_many_failures_of_one_address_stop_it_for_all_accounts(town) -> None:
    for number in range(FAILURES_OF_ADDRESS):
        assert fail(replace(GOOD, identifier=f"unknown{number}")) is Code.WRONG_CREDENTIALS
    assert fail(GOOD) is Code.TOO_MANY_TRIES
    assert sign_in(replace(GOOD, address="192.0.2.2"), NOW).account_id == town.nadia.id


def test_coming_in_forgets_the_failures_of_the_identifier_not_those_of_the_address(town) -> None:
    fail_times(4, replace(GOOD, password="wrong"))
    sign_in(GOOD, NOW)
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 4
    fail_times(4, replace(GOOD, password="wrong"))
    assert sign_in(GOOD, NOW).account_id == town.nadia.id


def test_neither_identifier_nor_address_is_kept_in_the_clear(town) -> None:
    fail_times(1, replace(GOOD, password="wrong"))
    keys = db.session.scalars(select(SignInAttempt.key)).all()
    assert len(set(keys)) == 2 and all(len(key) == 64 for key in keys)
    assert not any(word in key for key in keys for word in ("nadia", "192.0.2.1"))


def test_both_ends_are_journalled_and_a_failure_names_nobody(town) -> None:
    fail_times(1, replace(GOOD, password="wrong"))
    sign_in(GOOD, NOW)
    sign_out(town.nadia.id, db.session.scalars(select(AccountSession.id)).one(), NOW)
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    family = cast.family_of(town.nadia).id
    assert [(it.action, it.actor_id, it.family_id) for it in entries] == [
        ("account.sign_in_failed", None, None),
        ("account.signed_in", town.nadia.id, family),
        ("account.signed_out", town.nadia.id, family),
    ]


def test_coming_in_begins_a_session_that_leaving_ends_and_no_other(town) -> None:
    first, second = sign_in(GOOD, NOW), sign_in(GOOD, NOW)
    assert first.key != second.key
    mine = {it.key: it for it in db.session.scalars(select(AccountSession))}
    sign_out(town.nadia.id, mine[key_digest(first.key)].id, NOW)
    assert person(first.key, NOW) is None
    assert person(second.key, NOW).id == town.nadia.id


def test_a_copied_key_is_worth_nothing_after_its_time(town) -> None:
    entry = sign_in(GOOD, NOW)
    assert person(entry.key, NOW + LONGEST_SESSION - timedelta(seconds=1))
    assert person(entry.key, NOW + LONGEST_SESSION) is None


def test_on_a_public_computer_the_session_is_short(town) -> None:
    entry = sign_in(replace(GOOD, way=Way("Firefox, Windows", is_short=True)), NOW)
    assert person(entry.key, NOW + SHORT_SESSION) is None
    (kept,) = db.session.scalars(select(AccountSession))
    assert (kept.device, kept.is_short, entry.key in kept.key) == ("Firefox, Windows", True, False)


def test_coming_in_is_no_change_of_the_account(town) -> None:
    before = town.nadia.version
    sign_in(GOOD, NOW)
    assert town.nadia.version == before


def test_an_old_hash_is_made_anew_and_still_opens(town, monkeypatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    before = town.nadia.password_hash
    sign_in(GOOD, NOW)
    assert town.nadia.password_hash != before
    assert sign_in(GOOD, NOW).account_id == town.nadia.id


def test_leaving_empties_the_basket_of_that_account_only(town) -> None:
    day = NOW.date().replace(month=9, day=20)
    for account in (town.nadia, town.karim):
        line = BasketLine(account_id=account.id, child_id=town.hugo.id, slot_id=town.meal.id, day=day)
        line.action = Action.ADD
        cast.add(line)
    sign_out(town.nadia.id, 0, NOW)
    assert db.session.scalars(select(BasketLine.account_id)).all() == [town.karim.id]


def test_staff_sign_in_the_same_way(town) -> None:
    agent = town.staff[Role.COUNTER]
    assert sign_in(replace(GOOD, identifier=agent.email), NOW).account_id == agent.id
    assert db.session.get(Account, agent.id).last_sign_in_at == NOW
