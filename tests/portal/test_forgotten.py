"""« Identifiant ou mot de passe oublié ? »: the same answer for everybody; then the mail, and back in."""

import pytest
from sqlalchemy import select

import clock
from models import ForgottenRequest, OutgoingMail, db
from rules.mails import MailKind
from rules.rights import Role
from services import forgotten as deeds
from services.forgotten import answer_next
from tests import cast
from tests.hashes import cheap_hashes
from tests.mailed import address_in
from tests.pages import csrf_token, sign_in

FORGOTTEN = "/identifiant-ou-mot-de-passe-oublie"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


def forget(client, identifier: str):
    return client.post(FORGOTTEN, data={"csrf_token": csrf_token(client, FORGOTTEN), "identifier": identifier})


def test_the_sign_in_page_leads_there(client) -> None:
    assert f'href="{FORGOTTEN}"' in client.get("/connexion").text


@pytest.mark.parametrize("login", ["nadia@example.org", "nadia", "counter@example.org"])
def test_from_forgotten_to_signed_in(client, town, login) -> None:
    answer = forget(client, login)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{FORGOTTEN}/envoye")
    assert "un e-mail arrive" in client.get(answer.headers["Location"]).text
    answer_next(clock.now())
    path = address_in(db.session.scalars(select(OutgoingMail)).one())
    new = "kV7-rtlP02,m"
    form = {"csrf_token": csrf_token(client, path), "new_password": new, "new_password_again": new}
    assert client.post(path, data=form).status_code == 303
    form = {"csrf_token": csrf_token(client, "/connexion"), "identifier": login, "password": new}
    assert client.post("/connexion", data=form).headers["Location"] in ("/", "/mairie/")


def test_the_page_writes_down_and_mails_nothing_by_itself(client, town) -> None:
    forget(client, " NADIA@example.org ")
    assert db.session.scalars(select(ForgottenRequest.identifier)).all() == ["nadia@example.org"]
    assert db.session.scalars(select(OutgoingMail)).all() == []


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("a" * 300, 422), ("é🦊<script>", 303), ("%s{0}", 303)])
def test_strange_identifiers_do_no_harm(client, town, typed, status) -> None:
    answer = forget(client, typed)
    assert answer.status_code == status and "<script>" not in answer.text
    if status == 422:
        assert 'href="#identifier"' in answer.text


def test_asking_too_often_is_told_to_wait(client, town) -> None:
    for _ in range(deeds.ASKED_FOR_IDENTIFIER):
        forget(client, "nobody")
    answer = forget(client, "nobody")
    assert answer.status_code == 429 and "Recommencez dans 1 minute." in answer.text


def test_a_post_without_token_asks_for_nothing(client, town) -> None:
    assert client.post(FORGOTTEN, data={"identifier": "nadia"}).status_code in (400, 422)
    assert db.session.scalars(select(ForgottenRequest)).all() == []


def test_the_page_is_open_to_whoever_is_signed_in_too(client, town) -> None:
    for account in (town.nadia, town.staff[Role.LEADER]):
        sign_in(client, account)
        assert client.get(FORGOTTEN).status_code == 200


def test_the_letter_of_each_kind_of_person(client, town) -> None:
    town.karim.closed_at = clock.now()
    cast.remove_account(town.claire)
    db.session.commit()
    for login in ("karim", "famille2051@example.org", "nobody@example.org"):
        forget(client, login)
        answer_next(clock.now())
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [(mail.kind, mail.recipient) for mail in mails] == [
        (MailKind.NO_ACCOUNT, "karim@example.org"),
        (MailKind.NO_ACCOUNT, "famille2051@example.org"),
    ]
    letters = [client.get(f"/demo/courrier/{mail.id}").text for mail in mails]
    assert ["Votre compte est fermé" in letter for letter in letters] == [True, False]
