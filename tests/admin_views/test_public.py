"""News, menus and public services as the town hall edits them: drafts, states, previews, copies."""

from datetime import date

import pytest
from sqlalchemy import select

from models import News, WeekMenu, db
from rules.rights import Role
from rules.texts import MenuKind
from tests.pages import sign_in, value_of
from tests.publics import make_menu, make_news, make_service
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

NEWS = {"title": "Rentrée", "summary": "Lundi", "first_day": "2019-09-02", "last_day": "", "body": "Un **mot**."}
MENU = {"kind": "canteen", "monday": "2019-09-05", "first_day": "2019-08-27", "day_1": "Melon\r\nPâtes"}


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def test_news_is_a_draft_until_the_box_is_unticked(counter):
    page = counter.get("/mairie/actualites/nouveau").text
    assert "checked" in page and value_of(page, "first_day") == "2019-08-27"
    where = send(counter, "/mairie/actualites/nouveau", **NEWS, is_draft="y").location
    shown = counter.get(where)
    assert "brouillon" in said(shown) and "<strong>mot</strong>" in shown.text and "Supprimer" in said(shown)
    send(counter, f"{where}/modifier", **NEWS)
    assert "programmé" in said(counter.get(where)) and "Supprimer" not in said(counter.get(where))
    assert actions() == ["news.created", "news.changed"]


def test_the_list_of_news_says_and_filters_states(counter):
    make_news("En cours")
    make_news("Dernier jour", last_day=date(2019, 8, 27))
    make_news("Finie", first_day=date(2019, 8, 1), last_day=date(2019, 8, 26))
    make_news("À venir", first_day=date(2019, 8, 28))
    make_news("Écrite", is_draft=True)
    for state, titles in {
        "online": ["Dernier jour", "En cours"],
        "past": ["Finie"],
        "programmed": ["À venir"],
        "draft": ["Écrite"],
    }.items():
        lines = rows(counter.get(f"/mairie/actualites/?flt_etat={state}"))
        assert sorted(line.split(" | ")[1] for line in lines) == titles
    assert len(rows(counter.get("/mairie/actualites/?search=ecrite"))) == 1
    assert [line[1] for line in table(counter.get("/mairie/actualites/export.csv"))[1:]].count("en ligne") == 2


def test_news_that_is_online_is_not_deleted(counter):
    online, draft = make_news(), make_news("Brouillon", is_draft=True)
    with nothing_written():
        assert counter.get(f"/mairie/actualites/{online.id}/supprimer").status_code == 403
    assert send(counter, f"/mairie/actualites/{draft.id}/supprimer").status_code == 302
    assert db.session.scalars(select(News.title)).all() == ["Fiches sanitaires"]


def test_days_in_the_wrong_order_are_said_at_their_field(counter):
    with nothing_written():
        answer = send(counter, "/mairie/actualites/nouveau", **(NEWS | {"last_day": "2019-09-01"}))
    assert answer.status_code == 422 and "Le dernier jour ne peut pas être avant le premier." in said(answer)


def test_a_menu_of_any_day_is_that_of_its_week(counter):
    where = send(counter, "/mairie/menus/nouveau", **MENU).location
    page = said(counter.get(where))
    assert "Restaurant scolaire, semaine du 02/09/2019" in page and "Melon Pâtes" in page and "en ligne" in page
    with nothing_written():
        again = send(counter, "/mairie/menus/nouveau", **(MENU | {"monday": "2019-09-06"}))
    assert again.status_code == 422 and "Cette semaine a déjà ce menu." in said(again)


def test_an_empty_form_is_next_week_s_and_a_copy_that_of_the_week_after(counter):
    assert value_of(counter.get("/mairie/menus/nouveau").text, "monday") == "2019-09-02"
    menu = make_menu(kind=MenuKind.NURSERY, note="Pain bio")
    assert f'href="/mairie/menus/nouveau?copie={menu.id}"' in counter.get(f"/mairie/menus/{menu.id}").text
    copied = counter.get(f"/mairie/menus/nouveau?copie={menu.id}").text
    assert value_of(copied, "monday") == "2019-09-02" and value_of(copied, "note") == "Pain bio"
    assert 'selected value="nursery"' in copied and "Melon, riz" in copied
    for unknown in ("999", "x", "-1"):
        assert value_of(counter.get(f"/mairie/menus/nouveau?copie={unknown}").text, "note") == ""


def test_the_list_of_menus_finds_a_dish_and_says_states(counter):
    make_menu()
    make_menu(monday=date(2019, 8, 19), day_3="Crème brûlée")
    make_menu(monday=date(2019, 9, 2), first_day=date(2019, 9, 1))
    make_menu(kind=MenuKind.NURSERY, is_draft=True)
    for state, monday in {"online": "26/08", "past": "19/08", "programmed": "02/09", "draft": "26/08"}.items():
        (line,) = rows(counter.get(f"/mairie/menus/?flt_etat={state}"))
        assert f"{monday}/2019" in line
    assert len(rows(counter.get("/mairie/menus/?search=creme"))) == 1
    assert len(rows(counter.get("/mairie/menus/?flt_menu=nursery"))) == 1
    assert db.session.scalar(select(WeekMenu.day_3).where(WeekMenu.day_3 != "")) == "Crème brûlée"


def test_a_service_is_kept_with_its_contact(counter):
    make_service("Crèche Les Lucioles")
    values = {"name": "Restaurant scolaire", "kind": "canteen", "phone": "01 99 00 00 10", "rank": "1"}
    page = counter.get(send(counter, "/mairie/services-au-public/nouveau", **values).location)
    assert "en ligne" in said(page) and "01 99 00 00 10" in said(page) and rows(page) == ["– | Écrire"] * 3
    lines = rows(counter.get("/mairie/services-au-public/?search=creche"))
    assert len(lines) == 1 and "Crèche Les Lucioles" in lines[0]
    assert len(rows(counter.get("/mairie/services-au-public/?flt_etat=draft&flt_service=canteen"))) == 0


@pytest.mark.parametrize("path", ["actualites", "menus", "services-au-public"])
def test_an_activity_leader_has_nothing_to_do_with_the_public_pages(client, town, path):
    sign_in(client, town.staff[Role.LEADER])
    assert client.get(f"/mairie/{path}/").status_code == 403
    sign_in(client, town.staff[Role.ACCOUNTS])
    assert client.get(f"/mairie/{path}/").status_code == 200
    assert client.get(f"/mairie/{path}/nouveau").status_code == 403
