"""Contacts, news, menus, texts: what anybody reads, and what is no page."""

from datetime import timedelta

import pytest

from models import Setting
from rules.texts import MenuKind, TextKey
from tests.cast import NOW, add
from tests.pages import sign_in
from tests.publics import MONDAY, TODAY, links, make_menu, make_news, make_service, make_text, plain

WEEK = timedelta(7)
PATHS = {
    TextKey.TERMS: "/conditions-d-utilisation",
    TextKey.DATA_NOTICE: "/donnees-personnelles",
    TextKey.LEGAL_NOTICE: "/mentions-legales",
    TextKey.ACCESSIBILITY: "/accessibilite",
}
PAGES = ("/contact", "/actualites", "/menus", "/sans-compte", *PATHS.values())


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_whole_before_anything_is_published(client, path) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and 'href="/connexion"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_open_to_families_and_staff_too(client, town, path) -> None:
    for account in (town.nadia, next(iter(town.staff.values()))):
        sign_in(client, account)
        answer = client.get(path)
        assert answer.status_code == 200 and "Déconnexion" in answer.text


def test_the_contact_page_says_how_to_reach_each_service(client) -> None:
    add(Setting(key="service_address", value="4 place du Tilleul"))
    make_service(hours="De 8 h à 17 h", email="cantine@mairie.example", address="2 rue du Lavoir")
    words = plain(client.get("/contact"))
    for said in ("4 place du Tilleul", "De 8 h à 17 h", "03 00 00 00 01", "cantine@mairie.example", "2 rue du Lavoir"):
        assert said in words
    assert {"tel:0300000001", "mailto:cantine@mairie.example"} <= set(links(client.get("/contact")))


def test_news_are_read_with_their_links_and_without_anything_hostile(client) -> None:
    made = make_news(body="# Quand\n\n[ici](https://example.org) <script>alert(1)</script> [x](javascript:alert(1))")
    answer = client.get(f"/actualites/{made.id}")
    assert "<h2>Quand</h2>" in answer.text and "27 août 2019" in plain(answer)
    assert "https://example.org" in links(answer) and "<script>alert" not in answer.text
    assert not [it for it in links(answer) if it.startswith("javascript")]


@pytest.mark.parametrize(
    "hidden",
    [{"is_draft": True}, {"first_day": TODAY + WEEK}, {"first_day": TODAY - 2 * WEEK, "last_day": TODAY - WEEK}],
)
def test_news_that_are_not_public_are_no_page_for_anybody(client, town, hidden) -> None:
    made = make_news(**hidden)
    assert client.get(f"/actualites/{made.id}").status_code == 404
    sign_in(client, next(iter(town.staff.values())))
    assert client.get(f"/actualites/{made.id}").status_code == 404


def test_old_news_are_on_the_next_page(client) -> None:
    for age in range(12):
        make_news(f"Nouvelle {age}.", first_day=TODAY - timedelta(age))
    first, second = client.get("/actualites"), client.get("/actualites?page=2")
    assert "Nouvelle 9." in plain(first) and "Nouvelle 10." not in plain(first)
    assert "/actualites?page=2" in links(first) and "Nouvelle 11." in plain(second)
    assert "/actualites?page=1" in links(second) and "/actualites?page=3" not in links(second)


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "99999", "123456", "²"])
def test_what_is_no_page_of_news_is_no_page(client, page) -> None:
    assert client.get("/actualites", query_string={"page": page}).status_code == 404


def test_menus_lead_to_the_weeks_that_have_some(client) -> None:
    make_menu(day_1="Gratin")
    make_menu(MenuKind.NURSERY, day_1="Purée")
    make_menu(monday=MONDAY - 2 * WEEK, day_1="Soupe")
    answer = client.get("/menus")
    assert "Gratin" in plain(answer) and "Purée" in plain(answer) and "Soupe" not in plain(answer)
    before = f"/menus?semaine={MONDAY - 2 * WEEK}"
    assert before in links(answer) and "Soupe" in plain(client.get(before))


@pytest.mark.parametrize("week", ["2019-08-28", "", "demain", "0001-01-01", "9999-12-31", "2019-13-01"])
def test_any_week_has_a_page(client, week) -> None:
    make_menu(day_1="Gratin")
    words = plain(client.get("/menus", query_string={"semaine": week}))
    assert ("Gratin" in words) is ("-12-31" not in week and "0001" not in week)


@pytest.mark.parametrize(("key", "path"), PATHS.items())
def test_a_text_of_the_portal_says_its_version_and_leads_to_those_before(client, key, path) -> None:
    make_text(key, number=1, published_at=NOW - WEEK, body="L’ancien")
    make_text(key, number=2, body="Le *nouveau*")
    make_text(key, number=3, body="À venir", published_at=NOW + WEEK)
    answer = client.get(path)
    assert "Version 2, en vigueur depuis le 27 août 2019" in plain(answer) and "<em>nouveau</em>" in answer.text
    assert f"{path}?version=1" in links(answer) and "?version=3" not in answer.text
    old = client.get(f"{path}?version=1")
    assert "C’est une version ancienne" in plain(old) and "L’ancien" in plain(old) and path in links(old)


@pytest.mark.parametrize("version", ["2", "3", "4", "0", "x", ""])
def test_a_version_that_is_not_public_is_no_page(client, version) -> None:
    make_text(TextKey.TERMS, number=1)
    make_text(TextKey.TERMS, number=2, published_at=None)
    make_text(TextKey.TERMS, number=3, published_at=NOW + WEEK)
    assert client.get("/conditions-d-utilisation", query_string={"version": version}).status_code == 404


def test_a_text_that_is_not_published_says_whom_to_call(client) -> None:
    make_text(TextKey.LEGAL_NOTICE, published_at=None, body="Brouillon")
    words = plain(client.get("/mentions-legales"))
    assert "Ce texte n’est pas encore publié" in words and "Service enfance" in words and "Brouillon" not in words


def test_a_service_has_the_texts_that_are_published_and_no_other(client) -> None:
    service, draft = make_service(), make_service("Brouillon", is_draft=True)
    make_text(TextKey.TARIFFS, service, body="| Repas | Prix |\n|---|--:|\n| Midi | 4,30 € |")
    make_text(TextKey.TARIFFS, draft)
    answer = client.get(f"/services/{service.id}/tarifs")
    assert "Tarifs : Restaurant scolaire" in plain(answer) and "4,30 €" in plain(answer)
    for path in (f"{service.id}/reglement", f"{draft.id}/tarifs", "999/tarifs", f"{service.id}/autre", "0/tarifs"):
        assert client.get(f"/services/{path}").status_code == 404


@pytest.mark.parametrize(
    ("claim", "invitation", "said", "unsaid"),
    [
        ("oui", "", "Créez-le ici", "à votre demande"),
        ("", "oui", "à votre demande", "Créez-le ici"),
        ("", "", "La mairie vous en ouvre un", "Créez-le ici"),
    ],
)
def test_how_to_get_an_account_follows_the_settings(client, claim, invitation, said, unsaid) -> None:
    add(Setting(key="claim_is_open", value=claim))
    add(Setting(key="invitation_is_open", value=invitation))
    for path in ("/sans-compte", "/connexion"):
        words = plain(client.get(path))
        assert said in words and unsaid not in words and "Service enfance" in words


def test_the_footer_says_the_texts_the_conformity_and_the_night(client) -> None:
    add(Setting(key="conformity", value="partielle"))
    answer = client.get("/contact")
    assert {*PATHS.values(), "/actualites", "/menus", "/contact"} <= set(links(answer))
    assert "Accessibilité : partiellement conforme" in plain(answer)
    assert "Le portail est fermé chaque nuit de 1 h à 6 h." in plain(answer)
    add(Setting(key="maintenance_from", value="23:30"))
    assert "de 23 h 30 à 6 h." in plain(client.get("/contact"))


def test_a_portal_that_never_rests_says_nothing_of_the_night(client) -> None:
    for key in ("maintenance_from", "maintenance_until"):
        add(Setting(key=key, value=""))
    assert "fermé chaque nuit" not in plain(client.get("/"))
