"""Ticking: what is kept, where each button leads, and what a page that has grown old does."""

from datetime import date

import pytest

from models import Closure, db
from queries.planning import basket
from rules.bookings import Action, BookingState, Box, Change
from services import planning
from tests import cast, forms
from tests.cast import NOW
from tests.pages import XHTML, sign_in, tree_of, words_of
from tests.snapshot import nothing_written

MONDAY, THURSDAY, FRIDAY = date(2019, 9, 2), date(2019, 9, 19), date(2019, 9, 20)
OVER = date(2019, 8, 27)
NAME = "Hugo, Repas, vendredi 20 septembre 2019"


@pytest.fixture
def parent(client, town):
    """Nadia's browser; Hugo eats on Friday 20 September."""
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    sign_in(client, town.nadia)
    return client


def box(town, day=FRIDAY, child=None) -> Box:
    return Box((child or town.hugo).id, town.meal.id, day)


def test_a_box_is_named_child_slot_and_date_and_says_its_state(parent, town) -> None:
    page = parent.get(forms.SEPTEMBER).text
    found = forms.boxes_of(page)[NAME]
    assert found.get("checked") is not None and found.get("disabled") is None
    assert forms.word_of(page, box(town)) == "réservéeannulation à valider"


def test_the_edit_page_always_shows_the_basket(parent, town) -> None:
    words = forms.plain(parent.get(forms.SEPTEMBER).text)
    assert "Modification en cours" in words and "Coût de la période : 0,00 €" in words
    assert "0 annulation en attente" in words and "0 réservation en attente" in words
    for word in ("Quitter", "Valider", "Valider et terminer", "Terminer les modifications", "Famille Activités"):
        assert word in words.replace("FamilleActivités", "Famille Activités")


def test_unticking_is_kept_and_counted(parent, town) -> None:
    answer = forms.keep(parent, {box(town): False})
    assert (answer.status_code, answer.location) == (303, forms.SEPTEMBER)
    assert basket(town.nadia.id) == (Change(box(town), Action.CANCEL),)
    words = forms.plain(parent.get(forms.SEPTEMBER).text)
    assert "1 annulation en attente" in words and "0 réservation en attente" in words
    assert "Coût de la période : −4,30 €" in words and "[0 RESTAURATION SCOLAIRE 2019/2020 : 0,00 €]" in words
    assert "annulation en attente" in forms.word_of(parent.get(forms.SEPTEMBER).text, box(town))


def test_ticking_again_takes_the_line_back(parent, town) -> None:
    forms.keep(parent, {box(town): False, box(town, THURSDAY): True})
    forms.keep(parent, {box(town): True, box(town, THURSDAY): False})
    assert basket(town.nadia.id) == ()


@pytest.mark.parametrize(
    ("move", "location"),
    [
        ("valider", forms.SEPTEMBER),
        ("terminer", forms.RECAP),
        ("precedent", f"{forms.EDIT}?vue=mois&du=2019-08-01&par=activites"),
        ("suivant", f"{forms.EDIT}?vue=mois&du=2019-10-01&par=activites"),
        ("aujourdhui", f"{forms.EDIT}?vue=mois&du=2019-08-27&par=activites"),
        ("quinzaine", f"{forms.EDIT}?vue=quinzaine&du=2019-09-02&par=activites"),
        ("semaine", f"{forms.EDIT}?vue=semaine&du=2019-09-02&par=activites"),
        ("mois", f"{forms.EDIT}?vue=mois&du=2019-09-02&par=activites"),
        ("famille", f"{forms.EDIT}?vue=mois&du=2019-09-01&par=famille"),
        ("activites", forms.SEPTEMBER),
        ("n’importe quoi", forms.SEPTEMBER),
    ],
)
def test_every_button_keeps_the_ticks_then_leads_on(parent, town, move, location) -> None:
    answer = forms.keep(parent, {box(town, THURSDAY): True}, move)
    assert (answer.status_code, answer.location) == (303, location)
    assert basket(town.nadia.id) == (Change(box(town, THURSDAY), Action.ADD),)


def test_nothing_ticked_writes_nothing(parent, town) -> None:
    with nothing_written():
        assert forms.keep(parent, {}, "suivant").status_code == 303


def test_the_basket_holds_several_months_and_its_cost_is_of_all(parent, town) -> None:
    october = f"{forms.EDIT}?vue=mois&du=2019-10-01&par=activites"
    forms.keep(parent, {box(town, THURSDAY): True})
    forms.keep(parent, {box(town, date(2019, 10, 3)): True, box(town, date(2019, 10, 4)): True}, address=october)
    words = forms.plain(parent.get(october).text)
    assert "3 réservations en attente" in words and "Coût de la période : +12,90 €" in words
    assert "[2 RESTAURATION SCOLAIRE 2019/2020 : 8,60 €]" in words


def test_the_switch_shows_the_same_boxes_by_child(parent, town) -> None:
    boxes = [
        set(forms.boxes_of(parent.get(f"{forms.EDIT}?du=2019-09-01&par={par}").text))
        for par in ("famille", "activites")
    ]
    assert boxes[0] == boxes[1] and NAME in boxes[0]


def test_a_stale_page_does_not_undo_what_the_other_parent_did(parent, town) -> None:
    stale = forms.edit(parent)
    cast.book(town.lea, town.meal, FRIDAY, town.karim)
    parent.post(forms.SEPTEMBER, data=forms.with_ticks(stale, {box(town, THURSDAY): True}) | {"suite": "valider"})
    assert basket(town.nadia.id) == (Change(box(town, THURSDAY), Action.ADD),)


def test_each_parent_has_an_own_basket(parent, town) -> None:
    forms.keep(parent, {box(town): False})
    sign_in(parent, town.karim)
    assert "0 annulation en attente" in forms.plain(parent.get(forms.SEPTEMBER).text)


def test_a_refused_tick_keeps_what_was_typed_and_links_to_its_box(parent, town) -> None:
    fields = forms.edit(parent)
    cast.add(Closure(period=town.canteen, first_day=THURSDAY, last_day=THURSDAY, reason="grève"))
    ticks = {box(town, THURSDAY): True, box(town, MONDAY): True, box(town): False}
    with nothing_written():
        answer = parent.post(forms.SEPTEMBER, data=forms.with_ticks(fields, ticks) | {"suite": "valider"})
    assert answer.status_code == 422 and "<title>Erreur :" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    words = forms.plain(answer.text)
    assert "Hugo, Repas, jeudi 19 septembre 2019 : Ce jour est fermé : grève." in words
    typed = forms.fields_of(answer.text, "planning")["case"]
    assert str(box(town, MONDAY)) in typed and str(box(town)) not in typed


def test_a_refused_form_can_be_sent_again(parent, town) -> None:
    fields = forms.with_ticks(forms.edit(parent), {box(town, THURSDAY): True, box(town, OVER): True})
    answer = parent.post(forms.SEPTEMBER, data=fields | {"suite": "valider"})
    assert answer.status_code == 422
    again = parent.post(forms.SEPTEMBER, data=forms.fields_of(answer.text, "planning") | {"suite": "valider"})
    assert again.status_code == 303
    assert basket(town.nadia.id) == (Change(box(town, THURSDAY), Action.ADD),)


def test_a_waiting_request_can_be_taken_back(parent, town) -> None:
    cast.book(town.lea, town.meal, FRIDAY, town.nadia, state=BookingState.WAITING)
    assert "en attente de traitement" in forms.word_of(parent.get(forms.SEPTEMBER).text, box(town, child=town.lea))
    forms.keep(parent, {box(town, child=town.lea): False})
    assert basket(town.nadia.id) == (Change(box(town, child=town.lea), Action.CANCEL),)


def test_a_full_day_cannot_be_ticked_and_says_so(parent, town) -> None:
    town.meal.places = 1
    cast.add(town.meal)
    page = parent.get(forms.SEPTEMBER).text
    found = forms.boxes_of(page)["Léa, Repas, vendredi 20 septembre 2019"]
    assert found.get("disabled") is not None
    assert forms.word_of(page, box(town, child=town.lea)) == "complète"
    assert "complète : contactez le service" in forms.plain(page)


def test_what_the_basket_can_no_longer_have_says_why(parent, town) -> None:
    planning.keep_ticks(town.nadia.id, {box(town, child=town.lea): True}, NOW)
    town.meal.places = 1
    cast.add(town.meal)
    page = parent.get(forms.SEPTEMBER).text
    assert forms.word_of(page, box(town, child=town.lea)) == "ajout en attenteouverte (complète)"
    assert forms.boxes_of(page)["Léa, Repas, vendredi 20 septembre 2019"].get("disabled") is None


def test_a_daily_rule_is_said_by_each_day_and_its_boxes(parent, town) -> None:
    period = cast.make_period("Garderie", needs_enrolment=False, add_rule="DB(1,12:00)", cancel_rule="DB(1,12:00)")
    period.slots[0].name = "Soir"
    cast.add(period)
    page = parent.get(forms.SEPTEMBER).text
    described = forms.boxes_of(page)[NAME.replace("Repas", "Soir")].get("aria-describedby").split()
    words = [words_of(it) for it in tree_of(page).iter() if it.get("id") in described]
    assert words == ["modifiable jusqu’au jeudi 19 septembre, 12h00", "ajout à validerouverte"]


@pytest.mark.parametrize("address", [forms.SEPTEMBER, "/planning?du=2019-10-01"])
def test_what_closed_since_it_was_ticked_is_said_with_its_reason(parent, town, address) -> None:
    forms.keep(parent, {box(town, THURSDAY): True})
    assert "À régler" not in forms.plain(parent.get(address).text)
    cast.add(Closure(period=town.canteen, first_day=THURSDAY, last_day=THURSDAY, reason="grève"))
    words = forms.plain(parent.get(address).text)
    assert "À régler avant de terminer Hugo, Repas, jeudi 19 septembre 2019 : Ce jour est fermé : grève." in words


def test_each_week_that_is_over_can_be_unfolded_on_a_phone(parent, town) -> None:
    town.canteen.add_rule = town.canteen.cancel_rule = "DB(20,23:59)"
    db.session.commit()
    page = parent.get(forms.SEPTEMBER).text
    links = [it for it in tree_of(page).iter(f"{XHTML}a") if words_of(it).startswith("Voir ces jours")]
    assert [it.get("href") for it in links] == ["#s1-2019-09-02", "#s1-2019-09-09"]
    assert words_of(links[0]).endswith("Semaine du 2 au 8 septembre")
    assert "Voir ces jours" not in parent.get("/planning?du=2019-09-01").text
