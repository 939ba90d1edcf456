"""Many boxes at once, without JavaScript: what is ticked, what stays, and how few clicks a month takes."""

from datetime import date, time

import pytest

from models import Booking, SlotLink, db
from queries.planning import basket
from rules.activities import SlotLinkKind
from rules.bookings import Action, Box
from services import planning
from tests import cast, forms
from tests.cast import NOW
from tests.clicks import Clicker
from tests.pages import sign_in
from tests.snapshot import nothing_written

TUESDAYS = [date(2019, 9, day) for day in (3, 10, 17, 24)]
FRIDAY = date(2019, 9, 20)
SEPTEMBER_DAYS = 21


@pytest.fixture
def parent(client, town):
    """Nadia's browser; Hugo eats on Friday 20 September."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    sign_in(client, town.nadia)
    return client


def boxes(account, action=Action.ADD):
    return {change.box for change in basket(account.id) if change.action is action}


def test_a_canteen_month_for_two_children_takes_five_clicks(client, town) -> None:
    sign_in(client, town.nadia)
    browser = Clicker(client, "/")
    browser.follow("Modifier le planning")
    browser.press("Dates suivantes")
    browser.press("Tout cocher")
    browser.press("Valider et terminer")
    browser.press("Terminer")
    assert browser.answer.request.path.startswith("/confirmations/")
    assert (browser.clicks, db.session.query(Booking).count()) == (5, 2 * SEPTEMBER_DAYS)


def test_all_the_tuesdays_of_one_child(parent, town) -> None:
    browser = Clicker(parent, forms.SEPTEMBER)
    browser.press("Cocher", quand="jour:2", pour=f"{town.lea.id}.{town.meal.id}")
    assert boxes(town.nadia) == {Box(town.lea.id, town.meal.id, day) for day in TUESDAYS}
    assert browser.answer.request.path == forms.EDIT
    words = forms.plain(browser.answer.text)
    assert "4 cases cochées. Il reste à terminer pour les enregistrer." in words
    browser.press("Décocher", quand="jour:2", pour="")
    assert boxes(town.nadia) == set()


def test_the_selects_offer_rows_weeks_and_weekdays(parent, town) -> None:
    words = forms.plain(parent.get(forms.SEPTEMBER).text)
    for said in ("tous les jours affichés", "la semaine du 2 septembre", "tous les mardis", "Léa, Service de"):
        assert said in words
    assert "tous les dimanches" not in words


def test_a_stroke_keeps_what_was_ticked_by_hand(parent, town) -> None:
    by_hand = {Box(town.lea.id, town.meal.id, TUESDAYS[0]): True, Box(town.hugo.id, town.meal.id, FRIDAY): False}
    stroke = {"cocher": "semaine:20190923", "quand": "tout", "pour": ""}
    answer = parent.post(forms.SEPTEMBER, data=forms.with_ticks(forms.edit(parent), by_hand) | stroke)
    assert (answer.status_code, answer.location) == (303, forms.SEPTEMBER)
    assert boxes(town.nadia, Action.CANCEL) == {Box(town.hugo.id, town.meal.id, FRIDAY)}
    assert len(boxes(town.nadia)) == 1 + 2 * 5


def test_untick_all_cancels_what_is_booked(parent, town) -> None:
    Clicker(parent, forms.SEPTEMBER).press("Tout décocher")
    assert boxes(town.nadia, Action.CANCEL) == {Box(town.hugo.id, town.meal.id, FRIDAY)}


def test_a_stroke_that_changes_nothing_says_so(parent, town) -> None:
    browser = Clicker(parent, forms.SEPTEMBER)
    with nothing_written():
        browser.press("Décocher", quand="jour:1", pour="")
    assert "Rien à changer ici" in forms.plain(browser.answer.text)


@pytest.mark.parametrize("value", ["", "x", "jour:9", "semaine:20191007", "ligne:999999.1", "ligne:{julien}.{meal}"])
def test_a_forged_stroke_is_refused_and_keeps_the_ticks_on_the_page(parent, town, value) -> None:
    value = value.format(julien=town.julien.id, meal=town.meal.id)
    ticked = Box(town.lea.id, town.meal.id, TUESDAYS[0])
    with nothing_written():
        fields = forms.with_ticks(forms.edit(parent), {ticked: True})
        answer = parent.post(forms.SEPTEMBER, data=fields | {"cocher": value})
    assert answer.status_code == 422
    assert "Cette case n’est pas dans votre planning." in forms.plain(answer.text)
    assert str(ticked) in forms.fields_of(answer.text, "planning")["case"]


def centre(town):
    """A day at Cambon while the canteen serves, and a half-day that excludes it."""
    day = cast.make_slot("Journée", starts_at=time(8), ends_at=time(18))
    half = cast.make_slot("Matin", starts_at=time(8), ends_at=time(11), position=1)
    period = cast.make_period("Centre", needs_enrolment=False, place="Cambon", slots=[day, half])
    cast.add(SlotLink(slot_id=day.id, other_id=half.id, kind=SlotLinkKind.EXCLUDES))
    return period


def test_two_places_at_once_are_said_at_both_boxes_and_the_ticks_stay(parent, town) -> None:
    day = centre(town).slots[0]
    there, here = Box(town.lea.id, day.id, FRIDAY), Box(town.lea.id, town.meal.id, FRIDAY)
    with nothing_written():
        answer = forms.keep(parent, {there: True, here: True, Box(town.lea.id, town.meal.id, TUESDAYS[0]): True})
    assert answer.status_code == 422
    words = forms.plain(answer.text)
    assert words.count("Léa, vendredi 20 septembre 2019 : deux lieux à la même heure") == 1
    assert "Journée (Cambon)" in words and "Repas (Lieu de RESTAURATION" in words
    assert len(forms.fields_of(answer.text, "planning")["case"]) == 4
    marked = {name for name, it in forms.boxes_of(answer.text).items() if it.get("aria-invalid")}
    assert marked == {"Léa, Repas, vendredi 20 septembre 2019", "Léa, Journée, vendredi 20 septembre 2019"}


def test_slots_that_exclude_one_another_are_not_offered_all_at_once(parent, town) -> None:
    centre(town)
    page = parent.get(forms.SEPTEMBER).text
    assert page.count('name="cocher" value="ligne:') == 1


def test_what_clashes_in_the_basket_since_is_said_before_the_end(parent, town) -> None:
    half = centre(town).slots[1]
    planning.keep_ticks(town.nadia.id, {Box(town.lea.id, half.id, FRIDAY): True}, NOW)
    cast.book(town.lea, half.period.slots[0], FRIDAY, town.karim)
    words = forms.plain(parent.get(forms.SEPTEMBER).text)
    assert "À régler avant de terminer" in words
    assert "Ce créneau ne se réserve pas le même jour que « Journée »." in words


def test_every_open_day_says_until_when_and_empty_weeks_are_one_line(parent, town) -> None:
    words = forms.plain(parent.get(forms.SEPTEMBER).text)
    assert words.count("modifiable jusqu’au jeudi 12 septembre, 23h59") == 1 + 5
    december = forms.plain(parent.get(f"{forms.EDIT}?vue=mois&du=2020-02-01").text)
    assert "Aucun jour ouvert du 10 au 23 février." in december


def test_the_places_left_are_shown_where_the_commune_wants_it(parent, town) -> None:
    town.meal.places = 3
    cast.add(town.meal)
    assert "place" not in forms.word_of(parent.get(forms.SEPTEMBER).text, Box(town.lea.id, town.meal.id, FRIDAY))
    town.canteen.shows_places = True
    cast.add(town.canteen)
    page = parent.get(forms.SEPTEMBER).text
    assert forms.word_of(page, Box(town.lea.id, town.meal.id, FRIDAY)) == "ajout à validerouverte, 2 places"
