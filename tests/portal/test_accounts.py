"""Signing in and out by the family's door."""

import pytest

from models import db
from rules.rights import Role
from tests import cast
from tests.cast import PASSWORD
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in, value_of, without_tokens

WRONG = "Cet identifiant et ce mot de passe ne vont pas ensemble."


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    cheap_hashes(monkeypatch)


def enter(client, identifier: str, password: str = PASSWORD, **more: str):
    """Fill the sign-in form and send it."""
    token = csrf_token(client, "/connexion")
    form = {"csrf_token": token, "identifier": identifier, "password": password, **more}
    return client.post("/connexion", data=form)


@pytest.mark.parametrize("identifier", ["nadia", "NADIA", "nadia@example.org", " Nadia@EXAMPLE.org "])
def test_a_parent_comes_in_by_user_name_or_e_mail(client, town, identifier) -> None:
    answer = enter(client, identifier)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Mon compte" in client.get("/").text and "Nadia Benmoussa" in client.get("/").text


def test_an_agent_comes_in_to_the_town_hall(client, town) -> None:
    answer = enter(client, "counter")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mairie/")


def test_signing_in_leads_to_the_page_that_was_asked_for(client, town) -> None:
    asked = client.get("/planning?vue=semaine").headers["Location"]
    suite = value_of(client.get(asked).text, "suite")
    assert enter(client, "nadia", suite=suite).headers["Location"] == "/planning?vue=semaine"


@pytest.mark.parametrize("suite", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client, town, suite) -> None:
    assert value_of(client.get("/connexion", query_string={"suite": suite}).text, "suite") == ""
    assert enter(client, "nadia", suite=suite).headers["Location"] == "/"


def comparable(answer, identifier: str) -> str:
    """The page without what differs from one request to the next, and without what was typed."""
    page = without_tokens(answer.text)
    return page.replace(f'value="{identifier}"', "")


def test_unknown_closed_and_wrong_get_the_same_bytes(client, town) -> None:
    town.karim.closed_at = cast.NOW
    db.session.commit()
    answers = [
        comparable(enter(client, "nadia", "wrong"), "nadia"),
        comparable(enter(client, "nobody"), "nobody"),
        comparable(enter(client, "karim"), "karim"),
    ]
    assert WRONG in answers[0]
    assert answers[0] == answers[1] == answers[2]


def test_what_was_typed_stays_except_the_password(client, town) -> None:
    answer = enter(client, "nadia", "wrong")
    assert answer.status_code == 422
    assert value_of(answer.text, "identifier") == "nadia" and value_of(answer.text, "password") == ""
    assert "<title>Erreur\N{NO-BREAK SPACE}: Connexion" in answer.text


def test_what_is_not_filled_in_is_said_at_its_field(client, town) -> None:
    answer = enter(client, "", "")
    assert answer.status_code == 422
    assert 'href="#identifier"' in answer.text and "Écrivez votre mot de passe." in answer.text


@pytest.mark.parametrize("identifier", ["é" * 10_000, "🦊", "<script>alert(1)</script>", "a@b@c", "%s{0}"])
def test_strange_identifiers_are_simply_wrong(client, town, identifier) -> None:
    answer = enter(client, identifier)
    assert answer.status_code == 422 and WRONG in answer.text
    assert "<script>alert" not in answer.text


def test_too_many_tries_are_told_to_wait(client, town) -> None:
    for _ in range(5):
        assert enter(client, "nadia", "wrong").status_code == 422
    answer = enter(client, "nadia")
    assert answer.status_code == 429 and "Recommencez dans 1 minute." in answer.text


def test_signing_out_ends_the_session_for_families_and_staff(client, town) -> None:
    for account, page in [(town.nadia, "/planning"), (town.staff[Role.COUNTER], "/mairie/")]:
        sign_in(client, account)
        token = csrf_token(client, "/nothing")
        answer = client.post("/deconnexion", data={"csrf_token": token})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
        assert client.get(page).status_code == 302


def test_signing_out_is_no_link(client, town) -> None:
    sign_in(client, town.nadia)
    assert client.get("/deconnexion").status_code == 405
    assert client.get("/").status_code == 200


def test_who_is_signed_in_is_not_asked_again(client, town) -> None:
    sign_in(client, town.nadia)
    assert client.get("/connexion").headers["Location"] == "/"


def test_staff_have_no_family_page_and_are_shown_theirs(client, town) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    answer = client.get("/planning")
    assert answer.status_code == 403 and 'href="/mairie/"' in answer.text
    assert client.get("/").headers["Location"] == "/mairie/"


def test_the_page_shows_the_accounts_of_a_demonstration_and_whom_to_ask(client) -> None:
    page = client.get("/connexion").text
    assert "famille1042" in page and "Je n’ai pas de compte Famille" in page
