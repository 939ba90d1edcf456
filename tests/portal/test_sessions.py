"""Sessions through the door: kept on the server, short on a public computer, over after silence; late forms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import clock
from models import AccountSession, Family, db
from rules.accounts import key_digest
from rules.rights import Role
from tests import cast
from tests.cast import PASSWORD
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in, tree_of, value_of
from tests.snapshot import nothing_written

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    cheap_hashes(monkeypatch)


def enter(client, identifier: str = "nadia", **more: str):
    """Fill the sign-in form and send it."""
    form = {"csrf_token": csrf_token(client, "/connexion"), "identifier": identifier, "password": PASSWORD, **more}
    return client.post("/connexion", data=form)


def silent(client, minutes: int) -> None:
    """That long nothing was asked."""
    with client.session_transaction() as session:
        session["seen"] = int((clock.now() - timedelta(minutes=minutes)).timestamp())


def over(client) -> None:
    """The server ends the session of this browser."""
    with client.session_transaction() as session:
        key = key_digest(session["_user_id"])
    row = db.session.scalars(select(AccountSession).where(AccountSession.key == key)).one()
    row.ends_at = clock.now()
    db.session.commit()


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden controls of a page."""
    inputs = [it for it in tree_of(page).iter(f"{XHTML}input") if it.get("type") == "hidden"]
    return {it.get("name", ""): it.get("value", "") for it in inputs}


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, client, town) -> None:
    enter(client)
    thief = app.test_client()
    cookie = client.get_cookie("marelle")
    assert cookie is not None
    thief.set_cookie("marelle", cookie.value)
    assert thief.get("/planning").status_code == 200
    client.post("/deconnexion", data={"csrf_token": csrf_token(client, "/planning")})
    assert thief.get("/planning").status_code == 302


def test_the_database_keeps_no_key_that_opens_anything(client, town) -> None:
    enter(client)
    with client.session_transaction() as session:
        key = session["_user_id"]
    kept = db.session.scalars(select(AccountSession.key)).all()
    assert key not in kept and kept == [key_digest(key)]


def test_signing_out_tells_the_browser_to_keep_nothing(client, town) -> None:
    enter(client)
    answer = client.post("/deconnexion", data={"csrf_token": csrf_token(client, "/planning")})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/planning").status_code == 302


def test_a_public_computer_keeps_its_cookie_no_longer_than_its_window(client, town) -> None:
    enter(client, public="y")
    cookie = client.get_cookie("marelle")
    assert cookie is not None and cookie.max_age is None and cookie.expires is None
    row = db.session.scalars(select(AccountSession)).one()
    assert row.is_short and row.ends_at - row.begun_at == timedelta(hours=1)
    assert client.get("/planning").headers["Refresh"] == "905; url=/connexion"


def test_a_computer_of_ones_own_is_remembered_and_its_page_stays(client, town) -> None:
    enter(client)
    cookie = client.get_cookie("marelle")
    assert cookie is not None and cookie.expires is not None
    assert "Refresh" not in client.get("/planning").headers


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (15, 302)])
def test_a_public_computer_forgets_after_a_quarter_of_an_hour(client, town, minutes, status) -> None:
    enter(client, public="y")
    silent(client, minutes)
    assert client.get("/planning").status_code == status
    with client.session_transaction() as session:
        assert ("_user_id" in session) is (status == 200)


@pytest.fixture
def agent(client, town):
    """An agent whose session has just ended in silence, on a form that is filled in."""
    sign_in(client, town.staff[Role.COUNTER])
    token = csrf_token(client, "/mairie/familles/nouveau")
    silent(client, 31)
    return client, {"csrf_token": token, "number": "6001", "name": "Legrand\nà deux lignes", "town": "Vaux <b>"}


def test_a_form_that_comes_after_the_session_is_found_again_after_signing_in(agent, town) -> None:
    client, form = agent
    with nothing_written():
        late = client.post("/mairie/familles/nouveau", data=form)
    assert late.status_code == 401 and "votre saisie vous est rendue" in late.text
    found = enter(client, "counter", kept=value_of(late.text, "kept"))
    assert found.status_code == 200 and "Votre saisie est retrouvée" in found.text
    fields = hidden_fields(found.text)
    assert {"number": "6001", "town": "Vaux <b>"}.items() <= fields.items()
    assert 'action="/mairie/familles/nouveau"' in found.text
    sent = client.post("/mairie/familles/nouveau", data={**fields, "name": "Legrand"})
    assert sent.status_code == 302
    assert db.session.scalars(select(Family).where(Family.number == "6001")).one().name == "Legrand"


def test_a_kept_form_is_for_its_own_account_only(agent, town) -> None:
    client, form = agent
    late = client.post("/mairie/familles/nouveau", data=form)
    answer = enter(client, "administrator", kept=value_of(late.text, "kept"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mairie/")
    assert "n’est pas reprise" in client.get("/connexion", follow_redirects=True).text


def test_a_kept_form_that_was_altered_is_dropped(agent, town) -> None:
    client, form = agent
    late = client.post("/mairie/familles/nouveau", data=form)
    answer = enter(client, "counter", kept=value_of(late.text, "kept")[:-3] + "abc")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mairie/")


def test_the_kept_form_survives_a_wrong_password(agent, town) -> None:
    client, form = agent
    late = client.post("/mairie/familles/nouveau", data=form)
    wrong = enter(client, "counter", kept=value_of(late.text, "kept"), password="wrong")
    assert wrong.status_code == 422 and value_of(wrong.text, "kept") == value_of(late.text, "kept")


def test_a_familys_form_is_found_again_too(client, town) -> None:
    enter(client)
    token = csrf_token(client, "/planning/modifier")
    over(client)
    late = client.post("/planning/modifier", data={"csrf_token": token, "case": ["a", "b"], "suite": "valider"})
    found = enter(client, kept=value_of(late.text, "kept"))
    assert found.text.count('name="case"') == 2 and 'action="/planning/modifier"' in found.text


def test_no_form_is_kept_on_a_public_computer(client, town) -> None:
    enter(client, public="y")
    token = csrf_token(client, "/planning/modifier")
    over(client)
    answer = client.post("/planning/modifier", data={"csrf_token": token, "case": "a"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion")


def test_a_form_of_an_account_closed_meanwhile_is_not_kept(client, town) -> None:
    enter(client)
    token = csrf_token(client, "/planning/modifier")
    town.nadia.closed_at = cast.NOW
    db.session.commit()
    answer = client.post("/planning/modifier", data={"csrf_token": token, "case": "a"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion")
