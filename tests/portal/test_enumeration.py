"""Nothing at sign-in or « oublié » tells who has an account: not the status, the bytes, the statements, the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import delete

import clock
from models import AccountClaim, ForgottenRequest, SignInAttempt, db
from services import passwords
from tests.cast import add, family_of
from tests.pages import csrf_token, statements, without_tokens

PEOPLE = ("nadia", "nobody", "karim", "pending", "claire")
"""Known, unknown, closed, pending, of a closed family."""

ROUNDS = 9
TOLERANCE, NOISE = 0.35, 0.003
"""Medians of nine, taken in turns, differ by less than 35 % of the longest and 3 ms; without the hash it is 90 %."""

FORGOTTEN = "/identifiant-ou-mot-de-passe-oublie"


@pytest.fixture
def people(town) -> None:
    """One person of each kind; claire and ines sign in no more."""
    now = clock.now()
    town.karim.closed_at = family_of(town.claire).closed_at = now
    guardian = town.ines.guardian
    db.session.delete(town.ines)
    claim = AccountClaim(key="k" * 64, guardian=guardian, username="pending", email="pending@example.org")
    real = passwords.hash_password("kV7-rtlP02,m")
    claim.password_hash = town.nadia.password_hash = town.karim.password_hash = town.claire.password_hash = real
    claim.created_at = claim.sent_at = now
    claim.expires_at = now + timedelta(hours=24)
    add(claim)


def sign_in_as(client) -> Callable[[str], object]:
    token = csrf_token(client, "/connexion")
    form = {"csrf_token": token, "password": "wrong"}
    return lambda login: client.post("/connexion", data=form | {"identifier": login})


def forget_as(client) -> Callable[[str], object]:
    token = csrf_token(client, FORGOTTEN)
    return lambda login: client.post(FORGOTTEN, data={"csrf_token": token, "identifier": login})


@contextmanager
def forgiven() -> Iterator[None]:
    """Nobody has to wait afterwards."""
    yield
    for model in (SignInAttempt, ForgottenRequest):
        db.session.execute(delete(model))
    db.session.commit()


def bytes_of(answer, login: str) -> str:
    """The page without what differs from one request to the next, and without what was typed."""
    page = without_tokens(answer.text)
    return page.replace(f'value="{login}"', 'value=""')


@pytest.mark.parametrize("way", [sign_in_as, forget_as])
@pytest.mark.parametrize("domain", ["", "@example.org"])
def test_status_bytes_headers_and_statements_are_the_same(client, people, way, domain) -> None:
    ask, seen = way(client), set()
    ask("somebody")  # what a process does only once
    for name in PEOPLE:
        login = name + domain
        with forgiven(), statements() as run:
            answer = ask(login)
        headers = sorted(header for header, _value in answer.headers if header != "Set-Cookie")
        seen.add((answer.status_code, bytes_of(answer, login), tuple(headers), tuple(run)))
    assert len(seen) == 1


# On one database: what takes long, the hash, knows neither, and the statements are the same for everybody on both.
@pytest.mark.parametrize("migrated_app", ["postgresql"], indirect=True)
@pytest.mark.parametrize("way", [sign_in_as, forget_as])
def test_it_takes_as_long_for_everybody(client, people, way) -> None:
    ask = way(client)
    ask("somebody")
    taken: dict[str, list[float]] = {name: [] for name in PEOPLE}
    for _ in range(ROUNDS):
        for name in PEOPLE:
            with forgiven():
                began = time.perf_counter()
                ask(name)
                taken[name].append(time.perf_counter() - began)
    medians = [median(times) for times in taken.values()]
    assert max(medians) - min(medians) < TOLERANCE * max(medians) + NOISE


def test_only_the_right_password_is_told_that_the_account_is_pending(client, people) -> None:
    token = csrf_token(client, "/connexion")
    form = {"csrf_token": token, "identifier": "pending"}
    wrong = client.post("/connexion", data=form | {"password": "wrong"})
    right = client.post("/connexion", data=form | {"password": "kV7-rtlP02,m"})
    assert "probablement encore inactif" not in wrong.text and "probablement encore inactif" in right.text
