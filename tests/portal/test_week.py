"""« Ma semaine »: all the children and services of one week, ticked into the planning's basket."""

from datetime import date, time

import pytest

from models import db
from queries.planning import basket
from rules.bookings import Action, Box, Change
from services import planning
from tests import cast, forms
from tests.cast import NOW
from tests.clicks import Clicker
from tests.pages import XHTML, csrf_token, sign_in, statements, tree_of, words_of
from tests.snapshot import nothing_written

WEEK = "/semaine?du=2019-09-16"
THURSDAY, FRIDAY, SATURDAY = date(2019, 9, 19), date(2019, 9, 20), date(2019, 9, 21)
NOT_YOURS = "Cette case n’est pas dans votre planning. Rien n’a été modifié."


@pytest.fixture
def parent(client, town):
    """Nadia's browser; Hugo eats on Friday 20 September, and both may stay in the evening."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    town.evening = cast.make_period("Garderie", needs_enrolment=False, slots=cast.evening()).slots[0]
    sign_in(client, town.nadia)
    return client


def of(child, slot, day=FRIDAY) -> Box:
    return Box(child.id, slot.id, day)


def post(client, ticks, **more):
    return client.post(WEEK, data=forms.with_ticks(forms.edit(client, WEEK), ticks) | more)


def test_the_week_reads_day_by_day_with_all_children_and_services(parent, town) -> None:
    page = parent.get(WEEK).text
    words = forms.plain(page)
    assert "Du 16 au 22 septembre 2019" in words and "Aucun jour ouvert" not in words
    assert words.count("modifiable jusqu’au jeudi 12 septembre, 23h59") == 5
    names = list(forms.boxes_of(page))
    assert len(names) == 5 * 2 * 2
    slots = ("Soir", "Repas")
    assert names[-4:] == [f"{name}, {slot}, vendredi 20 septembre 2019" for name in ("Hugo", "Léa") for slot in slots]


def test_each_box_says_the_price_that_the_planning_counts(parent, town) -> None:
    town.meal.price_cents = 510
    db.session.commit()
    page = parent.get(WEEK).text
    booked, free = of(town.hugo, town.meal), of(town.lea, town.meal)
    said = {it.get("id"): words_of(it) for it in tree_of(page).iter(f"{XHTML}small")}
    assert (said[f"p{booked}"], said[f"p{free}"]) == ("4,30 €", "5,10 €")
    described = {it.get("value"): it.get("aria-describedby") for it in forms.boxes_of(page).values()}
    assert f"p{free}" in described[str(free)]


def test_ticks_of_several_children_and_services_are_one_basket(parent, town) -> None:
    ticks = {
        of(town.lea, town.meal): True,
        of(town.hugo, town.evening, THURSDAY): True,
        of(town.hugo, town.meal): False,
    }
    answer = post(parent, ticks, suite="valider")
    assert (answer.status_code, answer.location) == (303, "/semaine?du=2019-09-16")
    assert {change.box: change.action is Action.ADD for change in basket(town.nadia.id)} == ticks
    words = forms.plain(parent.get(WEEK).text)
    assert "1 annulation en attente" in words and "2 réservations en attente" in words


@pytest.mark.parametrize(
    ("move", "location"),
    [
        ("suivant", "/semaine?du=2019-09-23"),
        ("precedent", "/semaine?du=2019-09-09"),
        ("aujourdhui", "/semaine?du=2019-08-27"),
        ("mois", "/semaine?du=2019-09-16"),
        ("terminer", forms.RECAP),
    ],
)
def test_every_button_keeps_the_ticks_then_leads_on(parent, town, move, location) -> None:
    answer = post(parent, {of(town.lea, town.meal): True}, suite=move)
    assert (answer.status_code, answer.location) == (303, location)
    assert basket(town.nadia.id) == (Change(of(town.lea, town.meal), Action.ADD),)


def test_a_whole_week_of_one_child_and_service(parent, town) -> None:
    browser = Clicker(parent, WEEK)
    browser.press("Cocher", pour=f"{town.hugo.id}.{town.meal.id}", quand="tout")
    days = {change.box.day.day for change in basket(town.nadia.id)}
    assert days == {16, 17, 18, 19} and browser.answer.request.full_path == WEEK
    assert "4 cases cochées" in forms.plain(browser.answer.text)


def test_two_places_at_once_are_said_on_top_and_at_the_boxes(parent, town) -> None:
    slot = cast.make_slot("Journée", starts_at=time(8), ends_at=time(18))
    day = cast.make_period("Centre", needs_enrolment=False, place="Cambon", slots=[slot]).slots[0]
    with nothing_written():
        answer = post(parent, {of(town.hugo, day): True}, suite="valider")
    assert answer.status_code == 422
    words = forms.plain(answer.text)
    assert "Hugo, vendredi 20 septembre 2019 : deux lieux à la même heure, Journée (Cambon) et Repas (Lieu de" in words
    assert "L’enfant est déjà attendu à la même heure : Repas, Lieu de RESTAURATION" in words
    assert str(of(town.hugo, day)) in forms.fields_of(answer.text, "planning")["case"]


def test_what_clashes_since_it_was_ticked_is_said_before_the_end(parent, town) -> None:
    slot = cast.make_slot("Journée", starts_at=time(8), ends_at=time(18))
    day = cast.make_period("Centre", needs_enrolment=False, place="Cambon", slots=[slot]).slots[0]
    planning.keep_ticks(town.nadia.id, {of(town.lea, day): True}, NOW)
    cast.book(town.lea, town.meal, FRIDAY, town.karim)
    words = forms.plain(parent.get(WEEK).text)
    assert "À régler avant de terminer" in words and "Léa, vendredi 20 septembre 2019 : deux lieux" in words


def test_a_week_without_an_open_day_says_what_opens_next(parent) -> None:
    words = forms.plain(parent.get("/semaine").text)
    assert "Aucun jour ouvert cette semaine." in words and "Aller au lundi 2 septembre 2019" in words
    assert "Valider et terminer" not in words
    assert "Aucun jour ouvert cette semaine." in forms.plain(parent.get("/semaine?du=2020-02-10").text)


def test_a_day_off_in_an_open_week_is_named_in_one_line(parent, town) -> None:
    for period in (town.canteen, town.evening.period):
        period.weekdays = "1245"
        cast.add(period)
    page = parent.get(WEEK).text
    assert "Aucun jour ouvert : mercredi 18 septembre." in forms.plain(page)
    assert len(forms.boxes_of(page)) == 4 * 2 * 2


@pytest.mark.parametrize("who", ["julien", "tom", "sam"])
def test_another_familys_child_is_refused(parent, town, who) -> None:
    box = of(getattr(town, who), town.meal)
    token = csrf_token(parent, WEEK)
    for fields in (
        {"vues": f"{box}-", "case": str(box)},
        {"vues": "", "cocher": f"ligne:{box.child_id}.{box.slot_id}"},
    ):
        with nothing_written():
            answer = parent.post(WEEK, data={"csrf_token": token, **fields})
        assert answer.status_code == 422 and NOT_YOURS in forms.plain(answer.text)


def test_a_day_that_was_never_shown_is_refused(parent, town) -> None:
    with nothing_written():
        answer = post(parent, {of(town.hugo, town.meal, SATURDAY): True}, suite="valider")
    assert answer.status_code == 422 and "Ce jour est fermé." in forms.plain(answer.text)


def test_each_home_sees_its_own_week(client, town) -> None:
    sign_in(client, town.paul)
    words = forms.plain(client.get("/semaine?du=2019-09-23").text)
    assert "semaine de l’autre foyer" in words


def test_an_incomplete_file_says_so(client, town) -> None:
    sign_in(client, town.ines)
    words = forms.plain(client.get(WEEK).text)
    assert "On ne peut pas encore réserver" in words and "dossier incomplet" in words


def test_the_week_is_a_few_statements_and_a_light_page(parent, town) -> None:
    with statements() as seen:
        page = parent.get(WEEK).text
    assert 8 < len([it for it in seen if not it.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]) <= 12
    assert len(page.encode()) < 40_000
