"""The public home page: what nobody in particular finds there, and what it costs."""

from datetime import timedelta

import pytest

from models import Setting, db
from rules.rights import Role
from rules.texts import MenuKind, TextKey
from tests.cast import NOW, add
from tests.pages import sign_in, statements
from tests.publics import MONDAY, TODAY, links, make_menu, make_news, make_service, make_text, plain

FEW_STATEMENTS = 8


def test_the_portal_is_whole_before_anything_is_published(client) -> None:
    answer = client.get("/")
    words = plain(answer)
    assert answer.status_code == 200 and "Bienvenue sur le portail famille" in words
    for said in (
        "Les services ne sont pas encore",
        "Aucune actualité",
        "Les menus de cette semaine ne sont pas publiés",
    ):
        assert said in words
    assert "Inscrivez vos enfants" in words and "Adressez-vous à la mairie" in words


def test_the_connection_box_leads_in(client, town) -> None:
    page = client.get("/").text
    assert 'action="/connexion"' in page and "J’utilise un ordinateur public" in page
    assert "/sans-compte" in links(client.get("/"))


def test_a_parent_sees_the_family_and_staff_are_led_to_the_town_hall(client, town) -> None:
    sign_in(client, town.nadia)
    assert "Bonjour Nadia" in client.get("/").text
    for role in (Role.ADMINISTRATOR, Role.LEADER):
        sign_in(client, town.staff[role])
        answer = client.get("/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/mairie/")


def test_a_service_leads_to_the_texts_that_are_published_and_to_no_other(client) -> None:
    service = make_service()
    make_text(TextKey.RULES, service)
    make_text(TextKey.TARIFFS, service, published_at=None)
    make_text(TextKey.PROGRAMME, service, published_at=NOW + timedelta(1))
    make_text(TextKey.RULES, make_service("Brouillon", is_draft=True))
    found = [it for it in links(client.get("/")) if it.startswith("/services/")]
    assert found == [f"/services/{service.id}/reglement"]
    assert "Brouillon" not in client.get("/").text


def test_the_three_latest_news_of_today_are_shown_newest_first(client) -> None:
    for age in range(5):
        make_news(f"Nouvelle {age}", first_day=TODAY - timedelta(age))
    make_news("Brouillon", is_draft=True)
    make_news("Demain", first_day=TODAY + timedelta(1))
    make_news("Hier", first_day=TODAY - timedelta(9), last_day=TODAY - timedelta(1))
    words = plain(client.get("/"))
    assert words.index("Nouvelle 0") < words.index("Nouvelle 1") < words.index("Nouvelle 2")
    assert not [it for it in ("Nouvelle 3", "Brouillon", "Demain", "Hier") if it in words]
    assert "/actualites" in links(client.get("/"))


def test_both_menus_of_the_week_are_on_the_page(client) -> None:
    make_menu(day_1="Gratin")
    make_menu(MenuKind.NURSERY, day_1="Purée", note="Pain bio.")
    make_menu(MenuKind.CANTEEN, monday=MONDAY + timedelta(7), day_1="Plus tard", first_day=TODAY)
    words = plain(client.get("/"))
    assert words.index("Restaurant scolaire") < words.index("Gratin") < words.index("Crèche") < words.index("Purée")
    assert "Mardi 27 (aujourd’hui)" in words and "Mercredi 28" not in words and "Plus tard" not in words
    assert f"/menus?semaine={MONDAY}" in links(client.get("/"))


@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"first_day": TODAY + timedelta(1)}])
def test_a_menu_that_is_not_public_is_not_shown(client, hidden) -> None:
    make_menu(**{"day_1": "Secret", **hidden})
    assert "Secret" not in client.get("/").text


def test_the_contacts_are_those_of_the_commune_and_of_its_services(client) -> None:
    make_service()
    make_service("Centre de loisirs", phone="", summary="Le mercredi.")
    for key, value in {"service_hours": "Le matin", "service_phone": "03 84 00 00 00"}.items():
        db.session.add(Setting(key=key, value=value))
    db.session.commit()
    words = plain(client.get("/"))
    contacts = words[words.index("Contacts utiles Service") :]
    assert "Le matin" in contacts and "03 84 00 00 00" in contacts and "03 00 00 00 01" in contacts
    assert "Centre de loisirs" not in contacts


def test_a_sentence_of_the_commune_is_shown_as_it_is_typed(client) -> None:
    add(Setting(key="welcome", value="100 % bio, <b>%(x)s</b>"))
    assert "100 % bio, <b>%(x)s</b>" in plain(client.get("/"))


def test_the_page_asks_few_questions_whatever_is_published(client) -> None:
    with statements() as few:
        client.get("/")
    for number in range(6):
        make_text(TextKey.RULES, make_service(f"Service {number}"))
        make_news(f"Nouvelle {number}")
    make_menu()
    make_menu(MenuKind.NURSERY)
    with statements() as many:
        client.get("/")
    asked = [it for it in many if it.startswith("SELECT")]
    assert len(few) == len(many) and 4 <= len(asked) <= FEW_STATEMENTS
