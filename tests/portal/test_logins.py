"""The pages of another address to sign in with."""

import pytest
from sqlalchemy import select

from models import OutgoingMail, db
from rules.links import LinkPurpose
from rules.rights import Role
from tests.cast import NOW, PASSWORD
from tests.hashes import cheap_hashes
from tests.mailed import address_in, path_for, token_for
from tests.pages import csrf_token, sign_in, value_of, without_tokens

CHANGE = "/mon-compte/login"
NEW = "nadia.b@example.net"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


def ask(client, email: str = NEW, password: str = PASSWORD):
    form = {"csrf_token": csrf_token(client, CHANGE), "email": email, "password": password}
    return client.post(CHANGE, data=form)


def confirm(client, path: str):
    return client.post(path, data={"csrf_token": csrf_token(client, path)})


def last_link() -> str:
    return address_in(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first())


def login_of(account) -> str:
    db.session.rollback()
    return account.email


@pytest.mark.parametrize("who", ["nadia", "agent"])
def test_from_the_form_to_the_new_address(client, town, who) -> None:
    account = town.nadia if who == "nadia" else town.staff[Role.COUNTER]
    old = account.email
    sign_in(client, account)
    answer = ask(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mon-compte")
    path = last_link()
    assert NEW in client.get(path).text and login_of(account) == old
    assert confirm(client, path).headers["Location"] == "/mon-compte"
    page = client.get("/mon-compte").text
    assert "Votre adresse est changée" in page and NEW in page


def test_it_is_confirmed_on_a_device_where_nobody_is_signed_in_too(app, client, town) -> None:
    sign_in(client, town.nadia)
    ask(client)
    elsewhere = app.test_client()
    assert confirm(elsewhere, last_link()).headers["Location"] == "/connexion"
    assert login_of(town.nadia) == NEW
    assert client.get("/mon-compte").status_code == 200


def test_an_address_that_is_taken_gets_the_same_answer(client, town) -> None:
    sign_in(client, town.nadia)
    pages = []
    for email in (NEW, "karim@example.org"):
        answer = ask(client, email)
        page = without_tokens(client.get("/mon-compte").text).replace(email, "")  # it repeats what was typed only
        pages.append((answer.status_code, answer.headers["Location"], page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        (NEW, "wrong", "Ce n’est pas votre mot de passe actuel."),
        (NEW, "", "Écrivez votre mot de passe actuel."),
        ("no address", PASSWORD, "Il faut une adresse e-mail"),
    ],
)
def test_what_is_refused_is_said_at_its_field(client, town, email, password, said) -> None:
    sign_in(client, town.nadia)
    answer = ask(client, email, password)
    assert answer.status_code == 422 and said in answer.text
    assert value_of(answer.text, "email") == email and value_of(answer.text, "password") == ""


def test_the_page_says_that_the_file_keeps_its_address(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get(CHANGE).text
    assert "L’adresse de contact de votre dossier reste la même" in page
    assert 'autocomplete="email"' in page and 'autocomplete="current-password"' in page
    sign_in(client, town.staff[Role.LEADER])
    assert "votre dossier" not in client.get(CHANGE).text


def test_a_used_altered_or_foreign_link_changes_nothing(client, town) -> None:
    path = path_for(town.nadia, LinkPurpose.LOGIN, NEW)
    token = path.rsplit("/", 1)[1]
    password = token_for(town.nadia, LinkPurpose.PASSWORD)
    for wrong in (token[:-1], token + "x", password):
        assert client.get(f"/nouvelle-adresse/{wrong}").status_code == 404
        form = {"csrf_token": csrf_token(client, "/connexion")}
        assert client.post(f"/nouvelle-adresse/{wrong}", data=form).status_code == 404
    assert login_of(town.nadia) == "nadia@example.org"
    confirm(client, path)
    assert client.get(path).status_code == 410 and login_of(town.nadia) == NEW


def test_another_parent_s_link_changes_the_other_parent_only(client, town) -> None:
    sign_in(client, town.nadia)
    assert confirm(client, path_for(town.karim, LinkPurpose.LOGIN, NEW)).headers["Location"] == "/connexion"
    assert (login_of(town.nadia), login_of(town.karim)) == ("nadia@example.org", NEW)


def test_a_closed_account_s_link_is_refused(client, town) -> None:
    path = path_for(town.nadia, LinkPurpose.LOGIN, NEW)
    town.nadia.closed_at = NOW
    db.session.commit()
    assert client.get(path).status_code == 410


def test_a_confirmation_without_token_changes_nothing(client, town) -> None:
    path = path_for(town.nadia, LinkPurpose.LOGIN, NEW)
    assert client.post(path).status_code in (400, 422)
    assert login_of(town.nadia) == "nadia@example.org"
