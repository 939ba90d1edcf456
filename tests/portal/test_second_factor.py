"""The code after the password, and setting the second factor up."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import current_app

import clock
from adapters import authenticators
from models import AccountSession, SecondFactor, Setting, db
from portal import code_page
from queries.second_factors import standing
from rules.rights import Role
from services import second_factors
from services.second_factors import Trial
from tests import cast
from tests.cast import PASSWORD
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in, tree_of, value_of, words_of
from tests.snapshot import nothing_written
from tests.staff_pages import said

SALT = "ab" * 32
PAGE = "/mon-compte/double-authentification"
STEP = timedelta(seconds=30)
RECOVERY = r"\d{4} \d{4} \d{4}"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


@pytest.fixture
def agent(town):
    """The counter's agent."""
    return town.staff[Role.COUNTER]


def machine():
    return current_app.config["SECRET_KEY"]


def code_of(account, salt=SALT, later=STEP):
    return pyotp.TOTP(authenticators.secret(machine(), account.id, salt)).at(clock.now() + later)


def switch_on(account):
    """With the second factor of `SALT`; returns the recovery codes."""
    trial = Trial(account.id, code_of(account, later=-STEP), machine())
    return second_factors.confirm(trial, SALT, 0, clock.now())


def give_password(client, account, **more):
    form = {"identifier": account.email, "password": PASSWORD, "csrf_token": csrf_token(client, "/connexion")}
    return client.post("/connexion", data=form | more)


def give_code(client, page, code):
    hidden = {name: value_of(page.text, name) for name in ("csrf_token", "suite", "kept")}
    return client.post("/connexion/code", data=hidden | {"code": code})


def test_the_right_password_asks_for_the_code_and_the_code_lets_in(client, agent):
    switch_on(agent)
    page = give_password(client, agent, suite="/mairie/familles/")
    assert page.status_code == 200 and "Code de connexion" in said(page)
    assert 'autocomplete="one-time-code"' in page.text and 'inputmode="numeric"' in page.text
    answer = give_code(client, page, code_of(agent))
    assert (answer.status_code, answer.location) == (303, "/mairie/familles/")
    assert client.get("/mairie/familles/").status_code == 200


def test_a_browser_that_is_half_in_opens_nothing(client, agent):
    switch_on(agent)
    give_password(client, agent)
    for path in ("/mairie/", "/mairie/familles/", "/planning", "/mon-compte", PAGE):
        assert client.get(path).status_code in (302, 401), path
    with nothing_written():
        token = csrf_token(client, "/connexion")
        for path in (PAGE, f"{PAGE}/arret", f"{PAGE}/codes", "/deconnexion"):
            assert client.post(path, data={"csrf_token": token}).status_code in (302, 401), path
    assert db.session.query(AccountSession).count() == 0


def test_a_wrong_code_is_said_and_what_travels_along_stays(client, agent):
    switch_on(agent)
    page = give_password(client, agent, suite="/mairie/familles/", kept="a form")
    assert value_of(page.text, "kept") == "a form"
    answer = give_code(client, page, "000000")
    assert answer.status_code == 422 and "Ce code ne convient pas." in said(answer)
    assert value_of(answer.text, "suite") == "/mairie/familles/" and value_of(answer.text, "code") == ""
    assert give_code(client, answer, code_of(agent)).location == "/mairie/familles/"


def test_an_empty_code_and_too_many_are_refused(client, agent):
    switch_on(agent)
    page = give_password(client, agent)
    assert give_code(client, page, "").status_code == 422
    for _ in range(5):
        assert give_code(client, page, "123456").status_code == 422
    answer = give_code(client, page, code_of(agent))
    assert answer.status_code == 429 and "Recommencez dans 1 minute." in said(answer)


def test_the_lost_telephone_is_answered_by_a_recovery_code(client, agent):
    codes = switch_on(agent)
    page = give_password(client, agent)
    assert "J’ai perdu mon téléphone" in said(page)
    assert give_code(client, page, codes[0]).location == "/mairie/"


def test_after_five_minutes_the_password_is_asked_again(client, agent, monkeypatch):
    switch_on(agent)
    page = give_password(client, agent, suite="/mairie/familles/")
    with client.session_transaction() as session:
        account_id, is_short, until, stamp = session[code_page.KEY]
        session[code_page.KEY] = [account_id, is_short, until - 300, stamp]
    answer = give_code(client, page, code_of(agent))
    assert answer.status_code == 303 and answer.location.startswith("/connexion")
    assert "Connectez-vous de nouveau." in said(client.get(answer.location))


def test_a_code_without_password_starts_at_the_beginning(client, agent):
    switch_on(agent)
    token = csrf_token(client, "/connexion")
    answer = client.post("/connexion/code", data={"csrf_token": token, "code": code_of(agent), "suite": "//evil"})
    assert (answer.status_code, answer.location) == (303, "/connexion")


def test_an_account_closed_meanwhile_is_not_let_in(client, agent):
    switch_on(agent)
    page = give_password(client, agent)
    agent.closed_at = cast.NOW
    db.session.commit()
    assert give_code(client, page, code_of(agent)).location == "/connexion"
    assert client.get("/mairie/").status_code == 302


def test_a_public_computer_stays_one(client, agent):
    switch_on(agent)
    page = give_password(client, agent, public="y")
    give_code(client, page, code_of(agent))
    assert db.session.query(AccountSession).one().is_short


def key_on(page):
    """The secret that the page shows, its groups joined."""
    return next(words_of(it).replace(" ", "") for it in tree_of(page.text).iter() if it.get("class") == "key")


def set_up(client):
    page = client.get(PAGE)
    code = pyotp.TOTP(key_on(page)).at(clock.now())
    return client.post(PAGE, data={"csrf_token": value_of(page.text, "csrf_token"), "code": code})


def test_an_agent_sets_it_up_and_is_told_ten_recovery_codes_once(client, agent):
    sign_in(client, agent)
    with nothing_written():
        page = client.get(PAGE)
    assert "<svg" in page.text and "style=" not in page.text and agent.email in said(page)
    answer = set_up(client)
    codes = re.findall(RECOVERY, said(answer))
    assert len(codes) == 10 and "J’ai noté mes codes" in said(answer)
    assert "Il vous reste 10 codes de secours." in said(client.get(PAGE)) and codes[0] not in client.get(PAGE).text


def test_the_same_secret_stays_on_the_page_until_it_is_confirmed(client, agent):
    sign_in(client, agent)
    first = key_on(client.get(PAGE))
    answer = client.post(PAGE, data={"csrf_token": csrf_token(client, PAGE), "code": "000000"})
    assert answer.status_code == 422 and key_on(answer) == first
    assert db.session.query(SecondFactor).count() == 0


def test_a_required_second_factor_comes_before_anything_else(client, agent):
    cast.add(Setting(key="second_factor_roles", value="counter"))
    assert give_password(client, agent).location == "/mairie/"
    assert client.get("/mairie/").location == PAGE
    assert "Votre mairie la demande pour votre rôle" in said(client.get(PAGE))
    assert set_up(client).status_code == 200
    assert client.get("/mairie/").status_code == 200
    assert "Arrêter la double authentification" not in said(client.get(PAGE))


def test_new_codes_and_switching_off_ask_for_the_password(client, agent):
    switch_on(agent)
    sign_in(client, agent)
    token = csrf_token(client, PAGE)
    for path in (f"{PAGE}/codes", f"{PAGE}/arret"):
        answer = client.post(path, data={"csrf_token": token, "password": "wrong"})
        assert answer.status_code == 422 and "Ce n’est pas votre mot de passe actuel." in said(answer)
    answer = client.post(f"{PAGE}/codes", data={"csrf_token": token, "password": PASSWORD})
    assert len(re.findall(RECOVERY, said(answer))) == 10
    client.post(f"{PAGE}/arret", data={"csrf_token": token, "password": PASSWORD})
    assert standing(agent.id) is None and "est arrêtée" in said(client.get(PAGE))


def test_families_have_no_such_page(client, town):
    sign_in(client, town.nadia)
    token = csrf_token(client, "/nothing")
    assert client.get(PAGE).status_code == 403
    for path in (PAGE, f"{PAGE}/codes", f"{PAGE}/arret"):
        assert client.post(path, data={"csrf_token": token}).status_code == 403
