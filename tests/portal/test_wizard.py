"""*Nouvelle réservation*, from the child to the receipt, as the Rodez guide tells it."""

from datetime import date, datetime, time, timedelta

import pytest

from models import Closure, Reservation, SchoolClass, db
from queries.planning import basket
from rules.activities import OpenOn, Validation
from rules.bookings import Box
from services import planning
from tests import cast, forms, wizards
from tests.cast import NOW, PARIS
from tests.pages import XHTML, sign_in, statements, tree_of, words_of
from tests.snapshot import nothing_written
from tests.wizards import at

TUESDAY, THURSDAY, FRIDAY = date(2019, 9, 17), date(2019, 9, 19), date(2019, 9, 20)
OCTOBER = date(2019, 10, 3)


@pytest.fixture
def migrated_app(sqlite_app):
    """These are pages; what the two databases may do differently is in tests/services and tests/races."""
    return sqlite_app


@pytest.fixture
def parent(client, town):
    """Nadia's browser."""
    sign_in(client, town.nadia)
    return client


def meal(town, day: date, child=None) -> Box:
    return Box((child or town.hugo).id, town.meal.id, day)


def days(page: str) -> list[str]:
    """The dates whose box can be ticked."""
    return [name.split(", ")[-1] for name, box in forms.boxes_of(page).items() if box.get("disabled") is None]


def ask(client, town, *wanted: date, **args) -> str:
    """Tick these dates of Hugo's and lead to the recap; its address."""
    address = at(town.hugo, town.canteen, "planning", mois="2019-09", **args)
    answer = wizards.tick(client, address, {meal(town, day): True for day in wanted})
    assert answer.location == at(town.hugo, town.canteen, "recapitulatif", **args)
    return answer.location


def test_the_first_step_asks_which_child(parent, town) -> None:
    words = forms.plain(parent.get(wizards.NEW).text)
    assert "Choisissez l’enfant concerné par cette inscription." in words
    assert "BENMOUSSA HUGO" in words and "BENMOUSSA LÉA" in words and "TEST JULIEN" not in words
    assert "Service de RESTAURATION SCOLAIRE 2019/2020" in words


def test_a_child_whose_file_is_incomplete_says_what_is_missing(client, town) -> None:
    sign_in(client, town.ines)
    page = client.get(wizards.NEW)
    words = forms.plain(page.text)
    assert "Le dossier de la famille n’est pas complet" in words and "dossier incomplet" in words
    assert f"{wizards.NEW}/{town.tom.id}" not in page.text
    assert client.get(f"{wizards.NEW}/{town.tom.id}").location == wizards.NEW


def test_only_what_is_open_to_the_child_is_offered(parent, town) -> None:
    other = cast.add(SchoolClass(school=town.school, name="CM2", level="CM2"))
    cast.make_period("Foot des CM2", needs_enrolment=False, levels=other.level)
    cast.make_period("Garderie", needs_enrolment=False)
    cast.make_period("Ferme bientôt", needs_enrolment=False, book_until=date(2019, 8, 26))
    cast.make_period("Finie", needs_enrolment=False, first_day=date(2019, 7, 1), last_day=date(2019, 8, 26))
    cast.make_period("Ouvre demain", needs_enrolment=False, opens_at=datetime(2019, 8, 28, 8, tzinfo=PARIS))
    cast.make_period("Mercredis")
    words = forms.plain(parent.get(f"{wizards.NEW}/{town.hugo.id}").text)
    for name in ("Garderie", "Ouvre demain", "RESTAURATION SCOLAIRE 2019/2020", "Lieu de Garderie"):
        assert f"{name} " in words
    for name in ("Foot des CM2", "Ferme bientôt", "Finie"):
        assert name not in words
    assert "Pour « Mercredis », inscrivez d’abord l’enfant :" in words
    assert "Les réservations ouvrent le mercredi 28 août, 8h00." in words


def test_a_child_with_nothing_to_book_reads_whom_to_ask(parent, town) -> None:
    town.canteen.book_until = date(2019, 8, 26)
    db.session.commit()
    words = forms.plain(parent.get(f"{wizards.NEW}/{town.hugo.id}").text)
    assert "Aucune période n’est ouverte à la réservation pour Hugo." in words and "Une question :" in words


def test_the_selection_in_the_sentences_of_the_guide(parent, town) -> None:
    town.canteen.weekdays, town.canteen.add_rule = "1245", "WP(Tue,1,23:59)"
    db.session.commit()
    words = forms.plain(parent.get(at(town.hugo, town.canteen)).text)
    for said in (
        "Votre sélection",
        "Du 02/09/2019 au 03/07/2020",
        "Jours d’ouverture : Lun Mar Jeu Ven",
        "Vous avez jusqu’au 03/07/2020 pour valider vos réservations",
        "Vous devez réserver avant le mardi de la semaine précédant la date souhaitée Heure limite : 23:59",
        "Vous devez annuler avant le jeudi de la semaine précédant la date souhaitée",
    ):
        assert said in words


def test_the_selection_of_a_period_of_the_holidays_says_so(parent, town) -> None:
    town.canteen.open_on = OpenOn.HOLIDAYS
    db.session.commit()
    words = forms.plain(parent.get(at(town.hugo, town.canteen)).text)
    assert "Jours d’ouverture : Lun Mar Mer Jeu Ven, pendant les vacances scolaires" in words


def test_the_grid_has_a_row_a_date_and_a_column_a_slot(parent, town) -> None:
    page = parent.get(at(town.hugo, town.canteen, "planning")).text
    words = forms.plain(page)
    assert page.count("4,30\N{NO-BREAK SPACE}€") > page.count("<label for="), (
        "a card of the phone has no header to say it"
    )
    assert "Planning - BENMOUSSA HUGO" in words and "Repas (12:00 - 13:30)" in words and "lun. 2" in words
    assert days(page)[0] == "lundi 2 septembre 2019" and len(days(page)) == 21
    assert "modifiable jusqu’au jeudi 29 août, 23h59" in words and "Légende" in words


def test_it_opens_at_the_first_month_in_which_something_may_be_booked(parent, town) -> None:
    town.canteen.add_rule = town.canteen.cancel_rule = "DB(35,20:00)"
    db.session.commit()
    assert days(parent.get(at(town.hugo, town.canteen, "planning")).text)[0] == "mardi 1er octobre 2019"


def test_what_can_no_longer_be_booked_is_folded_away_with_its_reason(parent, town) -> None:
    town.canteen.add_rule = town.canteen.cancel_rule = "DB(10,20:00)"
    db.session.commit()
    words = forms.plain(parent.get(at(town.hugo, town.canteen, "planning")).text)
    assert "4 dates ne peuvent plus être réservées" in words
    assert "lundi 2 septembre 2019 : délai dépassé depuis le vendredi 23 août, 20h00" in words


def test_full_closed_and_booked_dates_say_so(parent, town) -> None:
    town.meal.places = 1
    cast.book(town.julien, town.meal, TUESDAY, town.claire)
    cast.book(town.hugo, town.meal, THURSDAY, town.nadia)
    cast.book(town.lea, town.meal, FRIDAY, town.nadia)
    cast.add(Closure(period=town.canteen, first_day=OCTOBER, last_day=OCTOBER, reason="grève"))
    page = parent.get(at(town.hugo, town.canteen, "planning", mois="2019-09")).text
    words = forms.plain(page)
    assert forms.word_of(page, meal(town, TUESDAY)) == "complète"
    assert forms.word_of(page, meal(town, THURSDAY)) == "déjà réservée"
    assert "Case grisée et barrée : il n’y a plus de place, contactez le service." in words
    assert "Léa : Repas" in words and "03 00 00 00 01" in words
    october = parent.get(at(town.hugo, town.canteen, "planning", mois="2019-10")).text
    assert "fermée (grève)" in forms.plain(october)


@pytest.mark.parametrize("shows", [True, False])
def test_the_places_left_are_said_where_the_commune_wants_it(parent, town, shows) -> None:
    town.meal.places, town.canteen.shows_places = 3, shows
    cast.book(town.julien, town.meal, TUESDAY, town.claire)
    words = forms.plain(parent.get(at(town.hugo, town.canteen, "planning", mois="2019-09")).text)
    assert ("ouverte (2 places)" in words) is shows


@pytest.mark.parametrize(
    ("buttons", "month", "ticked"),
    [
        ({"suite": "2019-10"}, "2019-10", [TUESDAY]),
        ({"suite": "aller", "mois": "2020-01"}, "2020-01", [TUESDAY]),
        ({"cocher": "jour:4"}, "2019-09", [TUESDAY, *(date(2019, 9, day) for day in (5, 12, 19, 26))]),
        ({"cocher": "semaine:20190916"}, "2019-09", [date(2019, 9, day) for day in (16, 17, 18, 19, 20)]),
        ({"suite": "1999-01"}, "2019-09", [TUESDAY]),
    ],
)
def test_no_button_of_the_grid_loses_a_tick(parent, town, buttons, month, ticked) -> None:
    address = at(town.hugo, town.canteen, "planning", mois="2019-09")
    answer = wizards.tick(parent, address, {meal(town, TUESDAY): True}, **buttons)
    assert (answer.status_code, answer.location) == (303, at(town.hugo, town.canteen, "planning", mois=month))
    assert sorted(change.box.day for change in basket(town.nadia.id)) == sorted(ticked)
    boxes = forms.boxes_of(parent.get(address).text)
    assert [box.get("checked") for name, box in boxes.items() if "mardi 17" in name] == [""]


def test_an_empty_planning_is_not_validated(parent, town) -> None:
    address = at(town.hugo, town.canteen, "planning", mois="2019-09")
    answer = wizards.tick(parent, address, {})
    assert answer.location == address
    assert "Rien n’est coché ni décoché." in forms.plain(parent.get(address).text)


def test_a_refused_tick_comes_back_with_its_reason_and_the_others(parent, town) -> None:
    address = at(town.hugo, town.canteen, "planning", mois="2019-09")
    fields = forms.with_ticks(wizards.grid(parent, address), {meal(town, TUESDAY): True, meal(town, FRIDAY): True})
    town.meal.places = 1
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    with nothing_written():
        answer = parent.post(address, data=fields | {"suite": "valider"})
    assert answer.status_code == 422 and "C’est complet pour ce jour." in forms.plain(answer.text)
    boxes = {name: box.get("checked") for name, box in forms.boxes_of(answer.text).items()}
    assert boxes["Hugo, Repas, mardi 17 septembre 2019"] == ""


def test_the_recap_of_the_guide(parent, town) -> None:
    words = forms.plain(parent.get(ask(parent, town, TUESDAY, THURSDAY)).text)
    for said in (
        "Récapitulatif de votre demande",
        "Référent : BENMOUSSA HUGO",
        "Etat de la réservation : En attente de confirmation",
        "mar. 17/09/2019 Repas +4,30 €",
        "Total de votre demande +8,60 €",
        "Merci de vérifier les informations saisies avant de confirmer votre réservation.",
    ):
        assert said in words.replace("demande+", "demande +").replace("2019Repas", "2019 Repas")


def test_the_last_button_books_and_says_the_number_and_each_state(parent, town) -> None:
    address = ask(parent, town, TUESDAY, THURSDAY)
    planning.keep_ticks(town.nadia.id, {meal(town, FRIDAY, town.lea): True}, NOW)
    answer = wizards.confirm(parent, address)
    made = db.session.query(Reservation).one()
    assert (answer.status_code, answer.location) == (303, f"/confirmations/{made.confirmation_id}")
    assert [change.box for change in basket(town.nadia.id)] == [meal(town, FRIDAY, town.lea)]
    words = forms.plain(parent.get(answer.location).text)
    assert "Votre demande de réservation a bien été prise en compte. Merci." in words
    assert f"{made.number} (du 27/08/2019 à 10:0" in words and "Réservation acceptée" in words
    assert "Demande de réservation enregistrée" in words and "Recopier pour un autre enfant" in words
    assert "mar. 17/09/2019" in words and words.count("acceptée") == 3 and "Terminer" in words


def test_a_request_that_staff_decide_waits(parent, town) -> None:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    words = forms.plain(parent.get(wizards.confirm(parent, ask(parent, town, TUESDAY)).location).text)
    assert "La demande est transmise au service concerné pour validation." in words
    assert words.count("en attente de traitement") == 2 and "acceptée" not in words


def test_a_second_press_shows_the_same_receipt(parent, town) -> None:
    address = ask(parent, town, TUESDAY)
    fields = wizards.recap(parent, address) | {"suite": "confirmer"}
    first = parent.post(address, data=fields).location
    with nothing_written():
        assert parent.post(address, data=fields).location == first


def test_a_line_that_can_no_longer_be_had_says_why_and_may_be_taken_out(parent, town) -> None:
    address = ask(parent, town, TUESDAY, THURSDAY)
    cast.book(town.hugo, town.meal, TUESDAY, town.karim)
    page = parent.get(address).text
    assert "C’est déjà réservé." in forms.plain(page)
    taken_out = parent.post(address, data=wizards.recap(parent, address) | {"retirer": str(meal(town, TUESDAY))})
    assert taken_out.location == address
    assert [change.box.day for change in basket(town.nadia.id)] == [THURSDAY]


@pytest.mark.parametrize(("count", "said"), [(0, ""), (1, "1 modification en cours"), (2, "2 modifications en cours")])
def test_what_waits_in_the_planning_is_said_at_each_step(parent, town, count, said) -> None:
    boxes = [Box(town.lea.id, town.meal.id, day) for day in (TUESDAY, THURSDAY)][:count]
    planning.keep_ticks(town.nadia.id, dict.fromkeys([*boxes, meal(town, TUESDAY)], True), NOW)
    for step in ("", "planning", "recapitulatif"):
        page = parent.get(at(town.hugo, town.canteen, step)).text
        assert ("Vous avez aussi" in page) is bool(count), step
        assert f"{said} dans le planning. Voir le récapitulatif" in forms.plain(page) or not count, step
        assert page.count('<a href="/planning/recapitulatif">') == bool(count), step


def test_the_last_button_follows_the_window_with_the_total(parent, town) -> None:
    page = parent.get(ask(parent, town, TUESDAY, THURSDAY)).text
    foot = next(it for it in tree_of(page).iter(f"{XHTML}section") if it.get("class") == "basket")
    assert (
        words_of(foot).replace("\N{NO-BREAK SPACE}", " ") == "Total de votre demande : +8,60 € Confirmer la réservation"
    )
    assert page.count('value="confirmer"') == 1


def test_a_recap_of_nothing_leads_back_to_the_planning(parent, town) -> None:
    words = forms.plain(parent.get(at(town.hugo, town.canteen, "recapitulatif")).text)
    assert "Il n’y a rien à confirmer." in words


def test_each_step_makes_a_fixed_number_of_statements_and_weighs_little(parent, town) -> None:
    slots = [cast.make_slot(name, position=n, starts_at=time(7), ends_at=time(8)) for n, name in enumerate("abcd")]
    wide = cast.make_period("Accueil", needs_enrolment=False, slots=slots)
    for day in range(2, 30):
        cast.book(town.lea, town.meal, date(2019, 9, 1) + timedelta(day), town.nadia)
    for address in (wizards.NEW, f"{wizards.NEW}/{town.hugo.id}", at(town.hugo, wide), at(town.hugo, wide, "planning")):
        with statements() as seen:
            page = parent.get(address).text
        assert 8 < len([it for it in seen if it.startswith("SELECT")]) <= 17, address
        assert len(page.encode()) < 150_000
