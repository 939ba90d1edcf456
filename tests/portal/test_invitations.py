"""The page behind an invitation's link, and a parent who invites the other one."""

import pytest
from flask import current_app

from adapters import links
from adapters.links import Ticket
from models import Account, Declaration, Guardian, OutgoingMail, Text, db
from queries.invitations import latest
from rules.links import LinkPurpose
from rules.rights import Role
from rules.texts import TextKey
from services import invitations
from tests import cast
from tests.cast import NOW
from tests.hashes import cheap_hashes
from tests.pages import csrf_token, sign_in, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import said

GOOD = "Lavande-et-thym-39"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes at the cheapest price."""
    cheap_hashes(monkeypatch)


@pytest.fixture
def sami(town):
    """A parent of Nadia's family without account, invited."""
    family = cast.family_of(town.nadia)
    sami = cast.add(Guardian(family=family, rank=3, last_name="Benmoussa", first_name="Sami", email="sami@example.org"))
    invitations.invite(town.staff[Role.COUNTER].id, sami.id, NOW)
    return sami


def path_of(guardian, purpose=LinkPurpose.INVITATION):
    """The address that the invitation's mail gives."""
    link = latest([guardian])[guardian.id]
    return "/invitation/" + links.token(current_app.config["SECRET_KEY"], purpose, Ticket(link.id, link.nonce))


def fill_in(client, path, **typed):
    """Send the page's form."""
    page = client.get(path).text
    values = {"username": "", "password": GOOD, "password_again": GOOD, "text_id": value_of(page, "text_id")}
    return client.post(path, data={"csrf_token": value_of(page, "csrf_token"), **values, **typed})


def add_terms(number=1):
    return cast.add(
        Text(key=TextKey.TERMS, number=number, body="# Règles\n\nSoyez prudents.", created_at=NOW, published_at=NOW)
    )


def test_the_link_opens_a_page_with_the_identifier_and_opening_uses_nothing_up(client, sami):
    with nothing_written():
        for _ in range(2):
            page = client.get(path_of(sami))
    assert page.status_code == 200 and "Bonjour Sami Benmoussa." in said(page)
    assert 'value="sami@example.org"' in page.text


def test_choosing_a_password_makes_the_account_and_leads_to_the_sign_in(client, sami):
    answer = fill_in(client, path_of(sami), username="sami.b")
    assert (answer.status_code, answer.location) == (303, "/connexion")
    page = client.get("/connexion")
    assert "Votre compte est ouvert." in said(page)
    form = {"csrf_token": value_of(page.text, "csrf_token"), "identifier": "sami.b", "password": GOOD}
    assert client.post("/connexion", data=form).location == "/"
    assert "Sami Benmoussa" in client.get("/").text


def test_the_terms_in_force_are_shown_and_accepted_with_the_account(client, sami):
    terms = add_terms()
    page = client.get(path_of(sami))
    assert "Soyez prudents." in said(page) and "J’accepte" in said(page)
    fill_in(client, path_of(sami))
    kept = db.session.query(Declaration).one()
    assert kept.text_id == terms.id and kept.account_id == db.session.query(Account).filter_by(guardian=sami).one().id


@pytest.mark.parametrize("text_id", ["", "999", "9" * 5000, "x"])
def test_terms_that_were_not_read_are_read_first(client, sami, text_id):
    terms = add_terms()
    with nothing_written():
        answer = fill_in(client, path_of(sami), text_id=text_id)
    assert answer.status_code == 422 and "viennent de changer" in said(answer)
    assert value_of(answer.text, "text_id") == str(terms.id)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": "nadia"}, "est déjà pris"),
        ({"username": "a b"}, "Il faut 3 à 60 lettres"),
        ({"password": "abc"}, "Il faut au moins 12 signes"),
        ({"password_again": "abc"}, "Les deux mots de passe sont différents."),
        ({"password": "é" * 10_000}, "trop long"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_no_password_comes_back(client, sami, typed, words):
    with nothing_written():
        answer = fill_in(client, path_of(sami), **typed)
    assert answer.status_code == 422 and words in answer.text
    assert value_of(answer.text, "password") == "" and GOOD not in answer.text


def test_a_used_link_says_so_kindly(client, sami):
    path = path_of(sami)
    fill_in(client, path)
    for answer in (client.get(path), client.post(path, data={"csrf_token": csrf_token(client, "/connexion")})):
        assert answer.status_code == 410 and "Ce lien a déjà servi" in said(answer)


def test_an_expired_link_an_altered_one_and_one_of_another_purpose_are_dead(client, sami):
    good = path_of(sami)
    others = [good[:-1], good + "x", "/invitation/x", path_of(sami, LinkPurpose.PASSWORD)]
    for path in others:
        assert client.get(path).status_code == 404, path
    latest([sami])[sami.id].expires_at = NOW
    db.session.commit()
    assert client.get(good).status_code == 410


def test_a_link_whose_e_mail_is_no_longer_in_the_file_is_dead(client, sami):
    path = path_of(sami)
    sami.email = "autre@example.org"
    db.session.commit()
    answer = client.get(path)
    assert answer.status_code == 410 and "Votre dossier a changé" in said(answer)


def test_a_parent_invites_the_other_one_to_the_e_mail_of_the_file(client, town, sami):
    sign_in(client, town.nadia)
    page = client.get("/mon-compte/inviter")
    assert "Sami Benmoussa" in said(page) and "valable jusqu’au mardi 3 septembre" in said(page)
    form = {"csrf_token": value_of(page.text, "csrf_token"), "guardian_id": value_of(page.text, "guardian_id")}
    assert client.post("/mon-compte/inviter", data=form).location == "/mon-compte/inviter"
    assert "L’invitation part par e-mail." in said(client.get("/mon-compte/inviter"))
    assert [mail.recipient for mail in db.session.query(OutgoingMail)] == ["sami@example.org"] * 2


@pytest.mark.parametrize("guardian_id", ["", "x", "0", "999999999", "9" * 30, "sami"])
def test_a_parent_invites_nobody_else(client, town, sami, guardian_id):
    sign_in(client, town.claire)
    page = client.get("/mon-compte/inviter")
    assert "Demandez à la mairie de l’ajouter" in said(page)
    typed = str(sami.id) if guardian_id == "sami" else guardian_id
    with nothing_written():
        client.post("/mon-compte/inviter", data={"csrf_token": csrf_token(client, "/nothing"), "guardian_id": typed})
    assert "Votre rôle ne permet pas" in said(client.get("/mon-compte/inviter"))
