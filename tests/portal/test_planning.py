"""Reading the planning: month, fortnight and week, by child and by activity, and what stands in the way."""

from datetime import date, timedelta

import pytest

from models import Closure, db
from rules.bookings import BookingState, Box
from tests import cast, forms
from tests.pages import XHTML, sign_in, tree_of, words_of

SCHOOL_DAYS = [day for n in range(29) if (day := date(2019, 9, 2) + timedelta(n)).isoweekday() <= 5]
READ = "/planning?du=2019-09-01"
ROW = "[20 RESTAURATION SCOLAIRE 2019/2020 : 86,00 €]"


@pytest.fixture
def of_the_guide(town):
    """Hugo has every school day of September but the first one; Nadia is signed in."""
    for day in SCHOOL_DAYS[1:]:
        cast.book(town.hugo, town.meal, day, town.nadia)
    return town


def read(client, account, address=READ) -> str:
    sign_in(client, account)
    answer = client.get(address)
    assert answer.status_code == 200
    return forms.plain(answer.text)


def test_the_month_of_the_guide(client, of_the_guide) -> None:
    words = read(client, of_the_guide.nadia)
    assert "Septembre 2019" in words and "Mensuel Quinzaine Semaine" in words and "Modifier" in words
    assert f"Hugo{ROW}" in words.replace(" [", "[")
    assert "Cette activité est ouverte à partir du 02/09/2019" in words
    assert "Réservé sur cette période : 86,00 €" in words
    assert "Inscriptions : – RESTAURATION SCOLAIRE 2019/2020" in words


def test_reading_shows_no_box_to_tick(client, of_the_guide) -> None:
    sign_in(client, of_the_guide.nadia)
    assert forms.boxes_of(client.get(READ).text) == {}


def test_each_week_says_until_when(client, town) -> None:
    words = read(client, town.nadia)
    assert "Semaine du 16 au 22 septembre modifiable jusqu’au jeudi 12 septembre, 23h59" in words.replace(
        "septembremod", "septembre mod"
    )


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/planning", "Août 2019"),
        ("/planning?vue=quinzaine&du=2019-09-20", "Du 16 au 29 septembre 2019"),
        ("/planning?vue=semaine&du=2019-09-01", "Du 26 août au 1er septembre 2019"),
        ("/planning?vue=quinzaine&du=2020-01-01", "Du 30 décembre 2019 au 12 janvier 2020"),
        ("/planning?vue=siecle&par=rien&du=2019-09-20", "Septembre 2019"),
    ],
)
def test_the_span_is_in_the_title(client, town, address, title) -> None:
    sign_in(client, town.nadia)
    (heading,) = tree_of(client.get(address).text).iter(f"{XHTML}h1")
    assert words_of(heading) == title


@pytest.mark.parametrize(
    "day", ["2019-13-01", "2019-02-30", "1999-12-31", "2101-01-01", str(10**30), "hier", "🍎", "x" * 10_000]
)
def test_a_date_that_does_not_exist_leads_to_today(client, town, day) -> None:
    words = read(client, town.nadia, f"/planning?du={day}")
    assert "Cette date n’existe pas dans le planning" in words and "Août 2019" in words


def test_the_arrows_keep_view_and_grouping(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get("/planning?vue=semaine&par=famille&du=2019-09-04").text
    links = {it.get("aria-label"): it.get("href") for it in tree_of(page).iter(f"{XHTML}a")}
    assert links["Dates suivantes"] == "/planning?vue=semaine&du=2019-09-09&par=famille"
    assert links["Dates précédentes"] == "/planning?vue=semaine&du=2019-08-26&par=famille"


def test_another_view_opens_around_the_first_working_day(client, town) -> None:
    sign_in(client, town.nadia)
    page = client.get(READ).text
    links = {words_of(it): it.get("href") for it in tree_of(page).iter(f"{XHTML}a")}
    assert links["Semaine"] == "/planning?vue=semaine&du=2019-09-02&par=activites"
    assert links["Aujourd’hui"] == "/planning?vue=mois&du=2019-08-27&par=activites"


def test_by_activity_all_the_children_and_by_child_all_the_activities(client, town) -> None:
    cast.make_period("Garderie", needs_enrolment=False, schools=[town.school])
    titles = {}
    for grouping in ("activites", "famille"):
        sign_in(client, town.nadia)
        tree = tree_of(client.get(f"{READ}&par={grouping}").text)
        titles[grouping] = [words_of(it) for it in tree.iter(f"{XHTML}h2") if it.get("class") == "plan-title"]
    assert titles == {"activites": ["Garderie", "RESTAURATION SCOLAIRE 2019/2020"], "famille": ["Hugo", "Léa"]}


def test_an_empty_planning_says_what_to_do(client, town) -> None:
    words = read(client, town.nadia)
    assert "Cette activité" in words
    words = read(client, town.nadia, "/planning?vue=semaine&du=2019-08-27")
    assert "Attention : il n’y a pas d’inscription gérant le planning." in words
    assert "RESTAURATION SCOLAIRE 2019/2020 est ouverte à partir du 02/09/2019." in words
    assert "Modifier" not in words


def test_after_the_last_period_the_service_is_named(client, town) -> None:
    words = read(client, town.nadia, "/planning?du=2020-09-01")
    assert "Pour inscrire votre enfant, contactez le service" in words


def test_holidays_say_that_nothing_is_open(client, town) -> None:
    words = read(client, town.nadia, "/planning?vue=semaine&du=2019-10-22")
    assert "Aucun jour ouvert sur cette période. RESTAURATION SCOLAIRE 2019/2020" in words


def test_a_closed_day_gives_its_reason(client, town) -> None:
    day = date(2019, 9, 18)
    cast.add(Closure(period=town.canteen, first_day=day, last_day=day, reason="journée pédagogique"))
    assert "fermée (journée pédagogique)" in read(client, town.nadia)


def test_an_incomplete_file_says_what_is_missing_and_offers_nothing_dead(client, town) -> None:
    words = read(client, town.ines).replace("Modifier les informations", "").replace("Voir / Modifier la fiche", "")
    assert "On ne peut pas encore réserver" in words
    assert "Dossier de la famille. Il manque : l’adresse complète et un numéro de téléphone." in words
    assert "Dossier de Tom. Il manque : la fiche sanitaire et une personne à prévenir" in words
    assert "dossier incomplet" in words and "Modifier" not in words


def test_an_incomplete_family_that_insists_is_sent_back(client, town) -> None:
    sign_in(client, town.ines)
    answer = client.get(forms.SEPTEMBER)
    assert (answer.status_code, answer.location) == (303, "/planning?vue=mois&du=2019-09-01&par=activites")


def test_of_the_other_home_only_that_a_day_is_taken(client, town) -> None:
    cast.book(town.sam, town.meal, date(2019, 9, 3), town.zoe)
    words = read(client, town.paul)
    assert "Sam prise par l’autre foyer" in words.replace("Samprise", "Sam prise")
    assert "semaine de l’autre foyer" in words
    assert "Lopez" not in words and "0 RESTAURATION SCOLAIRE 2019/2020 : 0,00 €" in words


def test_a_waiting_request_says_so(client, town) -> None:
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia, state=BookingState.WAITING)
    assert "en attente de traitement" in read(client, town.nadia)


def test_the_last_minute_names_whom_to_call(client, town) -> None:
    words = read(client, town.nadia)
    assert "contactez directement le service" in words
    assert "03 00 00 00 01" in words and "cantine@mairie.example" in words


def test_the_basket_is_there_only_when_it_holds_something(client, town) -> None:
    assert "Modification en cours" not in read(client, town.nadia)
    forms.keep(client, {Box(town.hugo.id, town.meal.id, date(2019, 9, 20)): True})
    words = read(client, town.nadia)
    assert "Modification en cours 0 annulation en attente 1 réservation en attente" in words.replace(
        "attente1", "attente 1"
    )
    assert "Coût de la période : +4,30 €" in words and "Terminer les modifications" in words
    assert "0 RESTAURATION SCOLAIRE 2019/2020 : 0,00 €" in words


def test_two_children_of_one_name_are_told_apart(client, town) -> None:
    twin = cast.make_child("Hugo", town.nadia, school_class=town.school_class)
    twin.last_name = "Roy"
    db.session.commit()
    cast.enrol(twin, town.canteen, town.nadia)
    words = read(client, town.nadia)
    assert "Hugo Benmoussa" in words and "Hugo Roy" in words
