"""The terms of use stand before everything else until the parent accepts them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Declaration, Setting, db
from rules.accounts import Duty
from rules.rights import Role
from rules.texts import TextKey
from tests import cast
from tests.cast import NOW, PASSWORD
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in, value_of
from tests.publics import make_text
from tests.snapshot import nothing_written
from tests.staff_pages import said

PATH = "/conditions/acceptation"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    cheap_hashes(monkeypatch)


@pytest.fixture
def terms(town):
    """The terms in force since yesterday."""
    cast.add(Setting(key="maintenance_from", value=""))
    return make_text(TextKey.TERMS, body="## Objet\n\nRéserver.", published_at=NOW - timedelta(days=1))


def enter(client, user="nadia"):
    """Sign in by the form."""
    form = {"identifier": user, "password": PASSWORD, "csrf_token": csrf_token(client, "/connexion")}
    return client.post("/connexion", data=form)


def leave(client):
    """Sign out."""
    return client.post("/deconnexion", data={"csrf_token": csrf_token(client, "/")})


def press(client, **changes):
    """« J’accepte »."""
    page = client.get(PATH).text
    form = {"csrf_token": value_of(page, "csrf_token"), "texte": value_of(page, "texte")}
    return client.post(PATH, data=form | changes)


def test_whoever_signs_in_reads_the_terms_first(client, terms):
    enter(client)
    for path in ("/", "/planning", "/planning/modifier"):
        assert client.get(path).location == PATH
    page = said(client.get(PATH))
    assert "Les conditions d’utilisation" in page and "Version 1" in page and "Réserver." in page
    assert "ont changé" not in page and "J’accepte" in page


def test_accepting_opens_the_portal_and_is_kept(client, town, terms):
    enter(client)
    answer = press(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/planning").status_code == 200
    assert db.session.scalars(select(Declaration.account_id)).all() == [town.nadia.id]
    leave(client)
    enter(client)
    assert client.get("/planning").status_code == 200


def test_a_new_version_is_asked_again_and_says_that_it_is_new(client, town, terms):
    enter(client)
    press(client)
    make_text(TextKey.TERMS, number=2, body="Neuf.", published_at=NOW - timedelta(hours=1))
    leave(client)
    enter(client)
    page = said(client.get(PATH))
    assert "Les conditions d’utilisation ont changé" in page and "Version 2" in page and "Neuf." in page


def test_signing_out_is_the_other_way_out(client, terms):
    enter(client)
    answer = client.post("/deconnexion", data={"csrf_token": csrf_token(client, PATH)})
    assert answer.location == "/connexion" and client.get("/planning").location.startswith("/connexion")
    assert db.session.scalars(select(Declaration)).all() == []


@pytest.mark.parametrize("said_id", ["", "x", "-1", "9" * 30, "999999"])
def test_another_text_than_the_one_shown_is_not_accepted(client, terms, said_id):
    enter(client)
    with nothing_written():
        answer = press(client, texte=said_id)
    assert answer.status_code == 422 and "Le texte vient de changer" in answer.text
    assert client.get("/planning").location == PATH


def test_a_version_that_came_meanwhile_is_shown(client, terms):
    enter(client)
    page = client.get(PATH).text
    form = {"csrf_token": value_of(page, "csrf_token"), "texte": value_of(page, "texte")}
    make_text(TextKey.TERMS, number=2, body="Tout neuf.", published_at=NOW)
    answer = client.post(PATH, data=form)
    assert answer.status_code == 422 and "Tout neuf." in answer.text


def test_with_nothing_to_accept_one_goes_on(client, town):
    sign_in(client, town.nadia)
    with client.session_transaction() as session:
        session["duty"] = Duty.TERMS.value
    assert client.get(PATH).location == "/"
    assert client.get("/planning").status_code == 200


def test_staff_accept_nothing(client, town, terms):
    sign_in(client, town.staff[Role.COUNTER])
    assert client.get(PATH).status_code == 403


def test_the_town_hall_reads_which_version_was_accepted_and_when(client, town, terms):
    enter(client)
    press(client)
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    page = said(client.get(f"/mairie/comptes/{town.nadia.id}"))
    assert "Conditions d’utilisation acceptées" in page and "27/08/2019" in page
    assert "Aucune pour le moment." in said(client.get(f"/mairie/comptes/{town.karim.id}"))


def test_accepting_leads_on_to_where_one_wanted_to_go(client, terms):
    form = {"identifier": "nadia", "password": PASSWORD, "csrf_token": csrf_token(client, "/connexion")}
    assert client.post("/connexion", data=form | {"suite": "/planning?vue=semaine"}).location == "/planning?vue=semaine"
    assert client.get("/planning?vue=semaine").location == PATH
    assert press(client).location == "/planning?vue=semaine"
