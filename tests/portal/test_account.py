"""« Informations du compte », for families and staff: what it says, the choices, leaving every device."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import clock
from models import AccountSession, JournalEntry, db
from rules.rights import Role
from tests.pages import begin_session, csrf_token, sign_in

PAGES = ("/mon-compte", "/mon-compte/mot-de-passe", "/mon-compte/login")


@pytest.mark.parametrize("path", PAGES)
def test_both_sides_have_the_pages_in_their_own_frame_and_nobody_else(client, town, path) -> None:
    assert client.get(path).status_code == 302
    sign_in(client, town.nadia)
    family = client.get(path)
    sign_in(client, town.staff[Role.LEADER])
    staff = client.get(path)
    assert (family.status_code, staff.status_code) == (200, 200)
    assert 'href="/planning"' in family.text and 'class="staff"' not in family.text
    assert 'class="staff"' in staff.text and 'href="/planning"' not in staff.text


def test_the_page_says_who_one_is_and_leads_to_every_change(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get("/mon-compte").text
    for words in ("nadia@example.org", "Modifier mon login (adresse mail)", "Modifier mon mot de passe"):
        assert words in page
    assert "karim" not in page


@pytest.mark.parametrize("who", ["nadia", "agent"])
def test_the_header_leads_to_one_s_account(client, town, who) -> None:
    sign_in(client, town.nadia if who == "nadia" else town.staff[Role.COUNTER])
    assert 'href="/mon-compte"' in client.get("/" if who == "nadia" else "/mairie/").text


def test_choices_are_kept_and_journalled_once(client, town) -> None:
    sign_in(client, town.nadia)
    for _ in range(2):
        form = {"csrf_token": csrf_token(client, "/mon-compte"), "prefers_phone": "y"}
        assert client.post("/mon-compte", data=form).headers["Location"] == "/mon-compte"
    db.session.rollback()
    assert (town.nadia.prefers_phone, town.nadia.wants_news, town.karim.prefers_phone) == (True, False, False)
    (entry,) = db.session.scalars(select(JournalEntry))
    assert (entry.action, entry.fields) == ("account.changed", "prefers_phone")


def test_staff_have_no_choices_of_contact(client, town) -> None:
    sign_in(client, town.staff[Role.COUNTER])
    assert "prefers_phone" not in client.get("/mon-compte").text
    assert client.post("/mon-compte", data={"csrf_token": csrf_token(client, "/mon-compte")}).status_code == 403


def test_sign_ins_say_which_is_this_one_and_which_are_over(client, town) -> None:
    now = clock.now()
    begin_session(town.nadia, device="Edge, Windows", begun_at=now - timedelta(days=2), ends_at=now - timedelta(days=1))
    begin_session(town.nadia, device="Safari, iPhone", is_short=True)
    begin_session(town.karim, device="Opera, Mac")
    sign_in(client, town.nadia)
    page = client.get("/mon-compte").text
    assert page.index("cette session") < page.index("encore ouverte") < page.index("terminée")
    assert "Edge, Windows" in page and "ordinateur public" in page and "Opera" not in page


def test_only_the_last_ten_sign_ins_are_shown(client, town) -> None:
    for _ in range(12):
        begin_session(town.nadia, device="Edge, Windows")
    sign_in(client, town.nadia)
    assert client.get("/mon-compte").text.count("Edge, Windows") == 9


@pytest.mark.parametrize("who", ["nadia", "agent"])
def test_leaving_everywhere_ends_every_device_this_one_included(app, town, who) -> None:
    account = town.nadia if who == "nadia" else town.staff[Role.COUNTER]
    here, there, other = app.test_client(), app.test_client(), app.test_client()
    for client, whose in ((here, account), (there, account), (other, town.claire)):
        sign_in(client, whose)
    answer = here.post("/mon-compte/deconnexion", data={"csrf_token": csrf_token(here, "/mon-compte")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")
    assert "cache" in answer.headers["Clear-Site-Data"]
    codes = [client.get("/mon-compte").status_code for client in (here, there, other)]
    assert codes == [302, 302, 200]
    ended = select(AccountSession).where(AccountSession.account_id == account.id, AccountSession.ends_at > clock.now())
    assert db.session.scalars(ended).all() == []


@pytest.mark.parametrize("path", ["/mon-compte", "/mon-compte/deconnexion", "/mon-compte/mot-de-passe"])
def test_a_post_without_token_changes_nothing(client, town, path) -> None:
    sign_in(client, town.nadia)
    assert client.post(path, data={"prefers_phone": "y"}).status_code in (400, 422)
    assert client.get("/mon-compte").status_code == 200
    db.session.rollback()
    assert not town.nadia.prefers_phone
