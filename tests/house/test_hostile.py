"""What somebody tries who has a proxy and a script: a neighbour, a separated parent, an agent who was dismissed."""

import time
from datetime import timedelta

import pyotp
import pytest

import clock
from adapters import authenticators
from models import Setting, db
from queries.accounts import person
from rules.links import LinkPurpose
from rules.rights import Role
from services import new_passwords, second_factors
from services.new_passwords import Twice
from services.owners import Proof
from services.second_factors import Trial
from tests.cast import PASSWORD
from tests.hashes import cheap_hashes
from tests.mailed import path_for
from tests.pages import csrf_token, value_of

NEW = "Lavande-et-thym-39"
SALT = "ab" * 32


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


@pytest.fixture
def agent(app, town):
    """An agent with a second factor, and the application on the agent's telephone."""
    account, machine = town.staff[Role.COUNTER], app.config["SECRET_KEY"]
    totp = pyotp.TOTP(authenticators.secret(machine, account.id, SALT))
    before = clock.now() - timedelta(seconds=30)
    second_factors.confirm(Trial(account.id, totp.at(before), machine), SALT, 0, before)
    return account, totp


def enter(client, identifier: str, password: str = PASSWORD, **more: str):
    form = {"csrf_token": csrf_token(client, "/connexion"), "identifier": identifier, "password": password}
    return client.post("/connexion", data=form | more)


def test_half_a_sign_in_opens_nothing(client, agent) -> None:
    half = enter(client, agent[0].email)
    token = value_of(half.text, "csrf_token")
    client.post("/langue", data={"csrf_token": token, "langue": "en", "page": "/mairie/"})
    for address in ("/mairie/", "/mon-compte", "/mon-compte/double-authentification", "/mon-compte/mot-de-passe"):
        assert client.get(address).headers["Location"].startswith("/connexion")


def test_half_a_sign_in_is_over_once_the_password_is_another_one(app, client, agent) -> None:
    account, totp = agent
    token = value_of(enter(client, account.email).text, "csrf_token")
    proof = Proof(account.id, PASSWORD, app.config["SECRET_KEY"])
    new_passwords.change(proof, Twice(NEW, NEW), 0, clock.now())
    late = client.post("/connexion/code", data={"csrf_token": token, "code": totp.at(clock.now())})
    assert late.headers["Location"] == "/connexion" and client.get("/mairie/").status_code == 302


def test_a_password_link_does_not_pass_the_second_factor_by(client, agent) -> None:
    account, totp = agent
    path = path_for(account, LinkPurpose.PASSWORD)
    form = {"csrf_token": csrf_token(client, path), "new_password": NEW, "new_password_again": NEW}
    assert client.post(path, data=form).headers["Location"] == "/connexion"
    half = enter(client, account.email, NEW)
    assert "Code de connexion" in half.text and client.get("/mairie/").status_code == 302
    form = {"csrf_token": value_of(half.text, "csrf_token"), "code": totp.at(clock.now())}
    assert client.post("/connexion/code", data=form).headers["Location"] == "/mairie/"


def test_an_agent_whose_duty_is_due_opens_nothing_else(client, town) -> None:
    db.session.add(Setting(key="second_factor_roles", value="counter"))
    db.session.commit()
    enter(client, town.staff[Role.COUNTER].email)
    for address in ("/mairie/", "/mairie/familles/", "/mairie/familles/nouveau", "/mon-compte/mot-de-passe", "/"):
        assert client.get(address).headers["Location"] == "/mon-compte/double-authentification"


def test_an_address_made_up_by_whoever_asks_is_not_believed(client, town) -> None:
    """Without a proxy that is trusted, `X-Forwarded-For` gives nobody five more tries; nor do case and spaces."""
    statuses = []
    for number, typed in enumerate(("nadia", "NADIA ", "\u3000nadia", "Nadia", " nadia", "nAdia")):
        token = csrf_token(client, "/connexion")
        form = {"csrf_token": token, "identifier": typed, "password": "wrong"}
        headers = {"X-Forwarded-For": f"10.0.{number}.1", "X-Real-IP": f"10.0.{number}.1"}
        statuses.append(client.post("/connexion", data=form, headers=headers).status_code)
    assert statuses == [422] * 5 + [429]


@pytest.mark.parametrize("suite", ["/.//evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_no_page_leads_to_another_site(client, town, suite) -> None:
    token = csrf_token(client, "/connexion")
    led = client.post("/langue", data={"csrf_token": token, "langue": "en", "page": suite}).headers["Location"]
    assert led.startswith("/") and not led.startswith(("//", "/\\"))


def test_a_user_name_as_long_as_a_form_costs_no_more_than_another(client, town) -> None:
    words = " ".join(f"{number:x}" for number in range(80_000))
    form = {"csrf_token": csrf_token(client, "/creer-mon-compte"), "username": words}
    began = time.perf_counter()
    answer = client.post("/creer-mon-compte", data=form | {"password": NEW, "password_again": NEW})
    assert answer.status_code == 422 and time.perf_counter() - began < 1


def test_a_session_that_ended_is_not_brought_back_by_its_cookie(app, client, town) -> None:
    enter(client, "nadia", public="y")
    with client.session_transaction() as session:
        key, kept = session["_user_id"], dict(session)
    client.post("/deconnexion", data={"csrf_token": csrf_token(client, "/planning")})
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(kept)
    assert thief.get("/planning").status_code == 302 and person(key, clock.now()) is None
