"""The family's page invites a parent in one click, and says where each one stands."""

import re

import pytest

from models import AccountLink, Guardian, OutgoingMail, Setting, db
from rules.rights import Role
from tests import cast
from tests.cast import NOW
from tests.pages import csrf_token, sign_in
from tests.snapshot import nothing_written
from tests.staff_pages import rows, said


@pytest.fixture
def sami(town):
    """A parent of Nadia's family without account."""
    family = cast.family_of(town.nadia)
    return cast.add(Guardian(family=family, rank=3, last_name="Benmoussa", first_name="Sami", email="sami@example.org"))


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def family_page(guardian):
    return f"/mairie/familles/{guardian.family_id}"


def press(client, guardian):
    """Press the button: a form of its token alone."""
    token = csrf_token(client, family_page(guardian))
    return client.post(f"/mairie/responsables/{guardian.id}/inviter", data={"csrf_token": token})


def test_one_click_invites_and_the_page_says_until_when(counter, sami):
    page = counter.get(family_page(sami))
    assert f'action="/mairie/responsables/{sami.id}/inviter"' in page.text and "pas de compte" in said(page)
    answer = press(counter, sami)
    assert answer.location == family_page(sami)
    page = said(counter.get(answer.location))
    assert "L’invitation part à Sami Benmoussa par e-mail." in page and "Inviter de nouveau" in page
    assert re.search(r"invité le 27/08/2019 10:\d\d, lien valable jusqu’au 03/09/2019 10:\d\d", page)
    assert db.session.query(OutgoingMail).one().recipient == "sami@example.org"


def test_the_page_tells_who_has_an_account_and_whose_is_closed(counter, town):
    town.karim.closed_at = NOW
    db.session.commit()
    nadia, karim = rows(counter.get(family_page(town.nadia.guardian)))[:2]
    assert nadia.endswith("a un compte | –") and karim.endswith("compte fermé | –")


def test_the_page_tells_what_is_missing_and_what_has_expired(counter, sami):
    sami.email = ""
    db.session.commit()
    page = counter.get(family_page(sami))
    assert "Ajoutez d’abord son e-mail." in said(page) and f"/mairie/responsables/{sami.id}/modifier" in page.text
    sami.email = "sami@example.org"
    db.session.commit()
    press(counter, sami)
    db.session.query(AccountLink).one().expires_at = NOW
    db.session.commit()
    assert "lien expiré le 27/08/2019 10:00" in said(counter.get(family_page(sami)))


def test_the_parents_own_page_has_the_button_too(counter, sami):
    path = f"/mairie/responsables/{sami.id}"
    assert f'action="{path}/inviter"' in counter.get(path).text
    press(counter, sami)
    assert "lien valable jusqu’au" in said(counter.get(path))


def test_a_refused_invitation_says_why(counter, sami):
    sami.email = "nadia@example.org"
    db.session.commit()
    with nothing_written():
        answer = press(counter, sami)
    assert "Un autre compte se connecte déjà avec cette adresse e-mail." in said(counter.get(answer.location))


@pytest.mark.parametrize(("role", "sees"), [(Role.ADMINISTRATOR, True), (Role.COUNTER, True), (Role.ACCOUNTS, False)])
def test_who_may_not_change_families_sees_no_button_and_presses_in_vain(client, town, sami, role, sees):
    sign_in(client, town.staff[role])
    assert ("/inviter" in client.get(family_page(sami)).text) is sees
    assert press(client, sami).status_code == (302 if sees else 403)


def test_a_commune_that_does_not_invite_has_no_button(counter, sami):
    cast.add(Setting(key="invitation_is_open", value=""))
    assert "/inviter" not in counter.get(family_page(sami)).text
    assert counter.get(f"/mairie/responsables/{sami.id}/inviter").status_code == 405
