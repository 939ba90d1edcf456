"""The pages of a password: changing it, choosing another by the mailed link; and that it is written nowhere."""

import json
import logging

import pytest
from sqlalchemy import select

from models import AccountLink, JournalValue, OutgoingMail, db
from rules.links import LinkPurpose
from rules.rights import Role
from services.forgotten import answer_next, ask
from tests.cast import NOW, PASSWORD
from tests.hashes import cheap_hashes
from tests.mailed import address_in, token_for
from tests.pages import csrf_token, sign_in, value_of

CHANGE = "/mon-compte/mot-de-passe"
NEW = "kV7-rtlP02,m"


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    cheap_hashes(monkeypatch)


def change(client, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    form = {"old_password": old, "new_password": new, "new_password_again": new if again is None else again}
    return client.post(CHANGE, data=form | {"csrf_token": csrf_token(client, CHANGE)})


def choose(client, path: str, new: str = NEW):
    form = {"csrf_token": csrf_token(client, path), "new_password": new, "new_password_again": new}
    return client.post(path, data=form)


def enter(client, password: str, login: str = "nadia"):
    form = {"csrf_token": csrf_token(client, "/connexion"), "identifier": login, "password": password}
    return client.post("/connexion", data=form)


def mailed_link(login: str = "nadia") -> str:
    """The path of the link that somebody who forgot gets."""
    ask(login, "192.0.2.1", "secret", NOW)
    while answer_next(NOW):
        pass
    return address_in(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first())


@pytest.mark.parametrize("who", ["nadia", "agent"])
def test_a_change_keeps_this_browser_and_ends_the_other(app, town, who) -> None:
    account = town.nadia if who == "nadia" else town.staff[Role.COUNTER]
    here, there = app.test_client(), app.test_client()
    for client in (here, there):
        sign_in(client, account)
    answer = change(here)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mon-compte")
    assert "Votre mot de passe est changé." in here.get("/mon-compte").text
    assert there.get("/mon-compte").status_code == 302
    assert enter(there, PASSWORD, account.email).status_code == 422
    assert enter(there, NEW, account.email).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("", NEW, NEW, "Écrivez votre mot de passe actuel."),
        ("wrong", NEW, NEW, "Ce n’est pas votre mot de passe actuel."),
        (PASSWORD, "short", "short", "Il faut au moins 12 signes"),
        (PASSWORD, "Azerty123456!", "Azerty123456!", "trop facile à deviner"),
        (PASSWORD, NEW, "other", "Les deux mots de passe sont différents."),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_comes_back(client, town, old, new, again, said) -> None:
    sign_in(client, town.nadia)
    answer = change(client, old, new, again)
    assert answer.status_code == 422 and said in answer.text
    assert all(value_of(answer.text, name) == "" for name in ("old_password", "new_password", "new_password_again"))


def test_guessing_has_to_wait(client, town) -> None:
    sign_in(client, town.nadia)
    for _ in range(5):
        assert change(client, "wrong").status_code == 422
    answer = change(client)
    assert answer.status_code == 429 and "Recommencez dans 1 minute." in answer.text


def test_browsers_are_told_what_each_field_is(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get(CHANGE).text
    assert page.count('autocomplete="new-password"') == 2 and page.count('autocomplete="current-password"') == 1
    reset = client.get(mailed_link()).text
    assert reset.count('autocomplete="new-password"') == 2 and 'autocomplete="username"' in reset


def test_opening_the_link_uses_nothing_up_and_choosing_ends_every_session(app, client, town) -> None:
    there = app.test_client()
    sign_in(there, town.nadia)
    path = mailed_link()
    for _ in range(2):
        assert client.get(path).status_code == 200
    answer = choose(client, path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
    assert "Votre mot de passe est changé. Connectez-vous." in client.get("/connexion").text
    assert there.get("/mon-compte").status_code == 302
    assert enter(client, NEW).status_code == 303


def test_a_refused_choice_leaves_the_link_good(client, town) -> None:
    path = mailed_link()
    refused = choose(client, path, "short")
    assert refused.status_code == 422 and "Il faut au moins 12 signes" in refused.text
    assert choose(client, path).status_code == 303


def test_a_used_link_says_so_kindly_and_changes_nothing(client, town) -> None:
    path = mailed_link()
    token = csrf_token(client, path)
    form = {"csrf_token": token, "new_password": NEW, "new_password_again": NEW}
    client.post(path, data=form)
    again = client.post(path, data=form | {"new_password": "aB3-zzzwx9,k", "new_password_again": "aB3-zzzwx9,k"})
    assert again.status_code in (400, 410)
    assert client.get(path).status_code == 410
    assert "Ce lien a déjà servi" in client.get(path).text
    assert enter(client, NEW).status_code == 303


def test_an_altered_link_one_of_another_purpose_or_over_is_no_form(client, town) -> None:
    path = mailed_link()
    token = path.rsplit("/", 1)[1]
    login = token_for(town.nadia, LinkPurpose.LOGIN)
    # Not the last sign: some of its bits say nothing, another sign may mean the same signature.
    altered = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    wrong = [token[:-1], altered, "x", login, "x" * 301]
    assert [client.get(f"/nouveau-mot-de-passe/{it}").status_code for it in wrong] == [404] * 5
    db.session.scalars(select(AccountLink).order_by(AccountLink.id)).first().expires_at = NOW
    db.session.commit()
    over = client.get(path)
    assert over.status_code == 410 and "/identifiant-ou-mot-de-passe-oublie" in over.text


def test_a_closed_account_s_link_is_refused(client, town) -> None:
    path = mailed_link()
    town.nadia.closed_at = NOW
    db.session.commit()
    assert client.get(path).status_code == 410


def test_no_password_is_written_anywhere(client, town, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    enter(client, "A-wrong-Secret-1")
    enter(client, PASSWORD)
    change(client, "A-wrong-Secret-2", "kV7-rtlP02,m1")
    change(client, PASSWORD, "kV7-rtlP02,m2")
    choose(client, mailed_link(), "kV7-rtlP02,m3")
    values = db.session.scalars(select(JournalValue))
    mails = db.session.scalars(select(OutgoingMail.values)).all()
    said = caplog.text + repr([(it.before, it.after) for it in values]) + json.dumps(mails)
    secrets = [PASSWORD, "A-wrong-Secret", "kV7-rtlP02"]
    assert len(mails) == 3 and not any(secret in said for secret in secrets)
