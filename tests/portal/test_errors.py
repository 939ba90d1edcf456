"""A clear page for whatever goes wrong, in the portal's frame, without a code in it."""

import logging

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from rules.refusals import Code, refuse
from tests.pages import csrf_token, sign_in
from web import errors

STATUSES = [400, 401, 403, 404, 405, 413, 418, 422, 429, 500, 503]


@pytest.fixture
def broken(app, client, monkeypatch):
    """Make the health page raise what the test hands in, as in production."""
    monkeypatch.setattr(app, "testing", False)

    def put(error):
        def raising():
            raise error

        monkeypatch.setitem(app.view_functions, "portal.health", raising)
        return client.get("/sante")

    return put


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_is_a_page_that_says_what_to_do(app, client, monkeypatch, status) -> None:
    monkeypatch.setitem(app.view_functions, "portal.health", lambda: abort(status))
    answer = client.get("/sante")
    title, advice = errors.words(status)
    assert answer.status_code == status
    assert title in answer.text and advice in answer.text
    assert str(status) not in answer.text.replace("#", "")
    assert "/connexion" in answer.text


@pytest.mark.parametrize(
    ("code", "status"), [(Code.FULL, 422), (Code.BUSY, 503), (Code.NO_RIGHT, 403), (Code.TOO_MANY_TRIES, 429)]
)
def test_a_refusal_that_no_page_has_caught_is_said(broken, code, status) -> None:
    answer = broken(refuse(code, minutes=3))
    assert answer.status_code == status
    assert errors.words(status)[0] in answer.text


def test_an_unexpected_error_is_a_page_and_a_log_entry_without_anybody_s_data(broken, caplog) -> None:
    caplog.set_level(logging.ERROR)
    cause = ValueError("Nadia Benmoussa, allergie aux noix")
    error = RuntimeError("dossier 1042")
    error.__cause__ = cause
    answer = broken(error)
    assert answer.status_code == 500 and "Rien n’est perdu" in answer.text
    assert "RuntimeError <- ValueError on GET portal.health" in caplog.text
    assert not any(word in caplog.text for word in ("Nadia", "noix", "1042"))


def test_the_page_of_a_failure_does_not_ask_the_database(broken, monkeypatch) -> None:
    def gone(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception("the server is gone"))

    monkeypatch.setattr("web.commune.all_settings", gone)
    monkeypatch.setattr("queries.accounts.person", gone)
    answer = broken(OperationalError("SELECT", {}, Exception("the server is gone")))
    assert answer.status_code == 500 and "Portail famille" in answer.text


def test_the_health_page_says_when_the_database_is_gone(client, monkeypatch) -> None:
    assert (client.get("/sante").status_code, client.get("/sante").text) == (200, "ok")
    monkeypatch.setattr("queries.settings.database_answers", lambda: False)
    assert (client.get("/sante").status_code, client.get("/sante").text) == (503, "down")


def test_a_form_from_another_session_says_that_nothing_is_lost(client, town) -> None:
    answer = client.post("/deconnexion", data={"csrf_token": "stolen"})
    assert answer.status_code == 400 and "Vous étiez déconnecté" in answer.text


def test_a_form_from_another_site_signs_nobody_out(client, town) -> None:
    sign_in(client, town.nadia)
    answer = client.post("/deconnexion", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400 and "Cette page avait expiré" in answer.text
    assert client.get("/").status_code == 200


def test_a_body_of_ten_megabytes_is_refused_with_its_limit(client) -> None:
    answer = client.post("/connexion", data={"identifier": "a" * 10_000_000})
    assert answer.status_code == 413 and "2\N{NO-BREAK SPACE}Mo" in answer.text


@pytest.mark.parametrize("where", ["identifier", "password", "unknown"])
def test_a_text_with_nul_is_refused_with_a_page(client, where) -> None:
    token = csrf_token(client, "/connexion")
    answer = client.post("/connexion", data={"csrf_token": token, where: "a\0b"})
    assert answer.status_code == 400 and "Un signe n’a pas pu être lu" in answer.text


@pytest.mark.parametrize("path", ["/connexion?suite=%00", "/planning?jour=%00", "/%00"])
def test_an_address_with_nul_is_refused_with_a_page(client, town, path) -> None:
    sign_in(client, town.nadia)
    assert client.get(path).status_code == 400


def test_the_page_of_an_error_leads_everybody_home(client, town) -> None:
    for account, home in [(town.nadia, 'href="/"'), (town.staff["counter"], 'href="/mairie/"')]:
        sign_in(client, account)
        assert f'btn--main" {home}' in client.get("/nothing").text


@pytest.mark.parametrize("path", ["/connexion", "/creer-mon-compte"])
def test_a_page_for_everybody_whose_cookie_is_gone_is_opened_again(client, town, path) -> None:
    answer = client.post(path, data={"csrf_token": "of yesterday"}, headers={"Referer": f"http://localhost{path}"})
    assert answer.status_code == 400 and "Cette page avait expiré" in answer.text
    assert f'href="{path}">Ouvrir la page de nouveau' in answer.text and "panier" not in answer.text


def test_whoever_is_lost_is_led_home(client, town) -> None:
    assert "Retour à l’accueil" in client.get("/nowhere").text
