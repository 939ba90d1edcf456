"""The family's reservations: the list and its search, one with all its dates, early childhood."""

import re
from datetime import date, timedelta

import pytest

from models import Closure, Reservation, ReservationLine, db
from rules.activities import ActivityKind
from rules.bookings import BookingState, Done, ReservationState
from rules.enrolments import EnrolmentState
from tests import cast
from tests.cast import Town
from tests.pages import sign_in, statements, tree_of

FIRST = date(2019, 9, 9)
ON_ONE = pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
"""What no database decides: the words of a page."""
XHTML = "{http://www.w3.org/1999/xhtml}"


def page(client, account, path: str, status: int = 200) -> str:
    """A page of this parent."""
    sign_in(client, account)
    answer = client.get(path)
    assert answer.status_code == status, answer.status
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def words(client, account, path: str, status: int = 200) -> str:
    """Its words, those of two elements apart."""
    return " ".join(" ".join(tree_of(page(client, account, path, status)).itertext()).split())


def numbers(text: str) -> list[int]:
    """The reservations of a list, in its order."""
    return [int(it) for it in re.findall(r'<a class="btn" href="/reservations/(\d+)">', text)]


@pytest.fixture
def booked(town: Town) -> list[int]:
    """Six reservations of Hugo and one of Léa, one a day, by number; the first is cancelled."""
    children = [town.hugo] * 6 + [town.lea]
    states = [BookingState.CANCELLED, *[BookingState.ACCEPTED] * 6]
    made = [
        cast.book(child, town.meal, FIRST + timedelta(number), town.nadia, state=state)
        for number, (child, state) in enumerate(zip(children, states, strict=True))
    ]
    return [booking.lines[0].reservation_id for booking in made]


def reservation_of(town: Town) -> Reservation:
    """A reservation of Hugo's, waiting, with one day."""
    booking = cast.book(town.hugo, town.meal, FIRST, town.nadia, state=BookingState.WAITING)
    return booking.lines[0].reservation


def test_the_list_says_what_the_guide_says_the_latest_first(client, town, booked) -> None:
    assert numbers(page(client, town.karim, "/reservations")) == booked[:1:-1]
    said = words(client, town.karim, "/reservations")
    assert "Accueil de loisirs / Périscolaire / Restauration / Jeunesse / Sports vacances" in said
    assert "N° Référent Établissement / Période Créé le … / Réservation du … au … État Voir" in said
    row = f"{booked[-1]:06d} BENMOUSSA LÉA {town.canteen.establishment.name} {town.canteen.name}"
    stamp = "Créé le 27/08/2019 à 10:00 Du 15/09/2019 au 15/09/2019"
    assert f"{row} {stamp} acceptée Voir la réservation {booked[-1]:06d}" in said
    assert "de 1 à 5 sur 7 éléments" in said


SEARCHES = {
    "taille=10": [6, 5, 4, 3, 2, 1, 0],
    "page=2": [1, 0],
    "page=99": [1, 0],
    "numero={number}": [3],
    "etat=cancelled": [0],
    "etat=refused": [],
    "enfant={lea}": [6],
    "periode={period}&taille=50": [6, 5, 4, 3, 2, 1, 0],
    "du=2019-09-13&au=2019-09-14": [5, 4],
    "au=2019-09-10&enfant={hugo}&etat=accepted": [1],
}
"""What is asked for → which of the seven, the latest first."""


def test_a_search_finds_by_each_criterion_and_by_all(client, town, booked) -> None:
    known = {"number": f"{booked[3]:06d}", "lea": town.lea.id, "hugo": town.hugo.id, "period": town.canteen.id}
    for query, expected in SEARCHES.items():
        text = page(client, town.nadia, f"/reservations?{query.format(**known)}")
        assert numbers(text) == [booked[it] for it in expected], query
        assert ("Aucune réservation ne correspond à votre recherche." in text) is (not expected), query


def test_the_pages_keep_the_criteria_and_the_size(client, town, booked) -> None:
    text = page(client, town.nadia, f"/reservations?enfant={town.hugo.id}&taille=5")
    links = [it.get("href") for it in tree_of(text).iter(f"{XHTML}a") if "page=" in (it.get("href") or "")]
    assert links == [f"/reservations?enfant={town.hugo.id}&taille=5&page={number}" for number in (1, 2, 2)]
    assert numbers(page(client, town.nadia, links[1])) == [booked[0]]


@ON_ONE
def test_a_criterion_that_is_none_is_said_and_what_was_typed_stays(client, town, booked) -> None:
    query = f"/reservations?numero=huit&etat=x&enfant={town.julien.id}&du=2019-13-01&au=2019-09-09"
    text = page(client, town.nadia, query, 422)
    assert "<title>Erreur : Mes réservations" in text
    assert 'value="huit"' in text and 'value="2019-13-01"' in text and 'value="2019-09-09"' in text
    assert "N° de la réservation : Il faut un nombre entier" in words(client, town.nadia, query, 422)
    assert numbers(text) == [] and text.count('aria-invalid="true"') == 4


@ON_ONE
def test_a_family_without_reservation_is_led_to_its_first(client, town) -> None:
    text = page(client, town.nadia, "/reservations")
    assert "Aucun élément" in text and "Aucune réservation pour le moment." in text
    assert text.count('href="/reservations/nouvelle"') == 2 and "Rechercher" not in text


def test_another_family_and_the_other_home_see_nothing(client, town, booked) -> None:
    sam = cast.book(town.sam, town.meal, FIRST, town.paul).lines[0].reservation_id
    for account, number in ((town.claire, booked[0]), (town.zoe, sam), (town.paul, booked[0])):
        page(client, account, f"/reservations/{number}", 404)
        page(client, account, f"/reservations/{number}/recopier", 404)
    assert numbers(page(client, town.zoe, "/reservations")) == []
    assert numbers(page(client, town.paul, f"/reservations?numero={booked[0]}")) == []
    page(client, town.nadia, "/reservations/2147483647", 404)


@ON_ONE
def test_the_page_of_one_says_all_of_it(client, town) -> None:
    made = reservation_of(town)
    said = words(client, town.karim, f"/reservations/{made.id}")
    assert f"Réservation {made.number} en attente de traitement" in said
    assert f"Référent BENMOUSSA HUGO Établissement {town.canteen.establishment.name}" in said
    assert "Dates Du 09/09/2019 au 09/09/2019 Créée le 27/08/2019 à 10:00, Nadia Benmoussa" in said
    until = "modifiable jusqu’au jeudi 5 septembre, 23h59"
    assert f"lundi 9 septembre 2019 Repas (12:00 - 13:30) ajoutée en attente de traitement {until} 4,30 €" in said
    assert "Coût de la réservation 4,30 €" in said
    text = page(client, town.karim, f"/reservations/{made.id}")
    change = f"/reservations/nouvelle/{town.hugo.id}/{town.canteen.id}?modifie={made.id}"
    assert f'href="{change}"' in text and "Recopier pour un autre enfant" in text
    assert client.get(change).status_code == 200


@ON_ONE
def test_each_date_says_what_was_done_and_how_it_stands(client, town) -> None:
    made = reservation_of(town)
    strike = Closure(period=town.canteen, first_day=FIRST, last_day=FIRST, reason="grève")
    for number, (done, state) in enumerate(
        [
            (Done.ADDED, BookingState.REFUSED),
            (Done.KEPT, BookingState.ACCEPTED),
            (Done.CANCELLED, BookingState.CANCELLED),
        ]
    ):
        booking = cast.book(town.hugo, town.meal, FIRST + timedelta(number + 1), town.nadia, state=state)
        made.lines.append(ReservationLine(booking=booking, done=done))
    made.lines[0].booking.state, made.lines[0].booking.closure = BookingState.CANCELLED, strike
    made.state, made.refusal_reason = ReservationState.PARTLY, "Le centre est complet."
    cast.add(made)
    said = words(client, town.nadia, f"/reservations/{made.id}")
    assert "Certaines dates sont refusées Le centre est complet." in said
    until = "modifiable jusqu’au jeudi 5 septembre, 23h59"
    for day in (
        "lundi 9 septembre 2019 Repas (12:00 - 13:30) ajoutée fermée : grève 0,00 €",
        "mardi 10 septembre 2019 Repas (12:00 - 13:30) ajoutée refusée 0,00 €",
        f"mercredi 11 septembre 2019 Repas (12:00 - 13:30) conservée acceptée {until} 4,30 €",
        "jeudi 12 septembre 2019 Repas (12:00 - 13:30) annulée annulée 0,00 €",
    ):
        assert day in said
    assert "Coût de la réservation 4,30 €" in said


def test_what_it_replaced_and_what_replaced_it_are_links(client, town) -> None:
    old, new = reservation_of(town), cast.book(town.hugo, town.meal, FIRST + timedelta(1), town.nadia)
    newer = new.lines[0].reservation
    newer.replaces, old.state = old, ReservationState.REPLACED
    cast.add(newer)
    said = page(client, town.nadia, f"/reservations/{old.id}")
    assert f'<a href="/reservations/{newer.id}">la réservation {newer.number}</a>' in said
    assert "Remplacée par" in said and "Modifier / annuler" not in said and "Recopier pour" not in said
    assert "modifiez celle qui la remplace" in said
    said = page(client, town.nadia, f"/reservations/{newer.id}")
    assert f'<a href="/reservations/{old.id}">la réservation {old.number}</a>' in said and "Remplace</dt>" in said


@ON_ONE
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": ReservationState.REFUSED}, "Cette réservation a été refusée. Une question : Service de REST"),
        ({"state": ReservationState.CANCELLED}, "Cette réservation est annulée. Pour réserver de nouveau"),
    ],
)
def test_what_has_ended_cannot_be_changed_and_says_why(client, town, changes, why) -> None:
    made = reservation_of(town)
    for name, value in changes.items():
        setattr(made, name, value)
    db.session.commit()
    said = words(client, town.nadia, f"/reservations/{made.id}")
    assert why in said and "Modifier / annuler" not in said


@ON_ONE
def test_what_waits_says_whose_answer_and_how_it_comes(client, town) -> None:
    made = reservation_of(town)
    said = "Le service n’a pas encore répondu à cette demande. Sa réponse arrive par e-mail."
    assert said in words(client, town.nadia, f"/reservations/{made.id}")
    made.state = ReservationState.REFUSED
    db.session.commit()
    assert said not in words(client, town.nadia, f"/reservations/{made.id}")


UNTILS = [
    ("WP(Thu,1,23:59)", "WP(Thu,1,23:59)", "modifiable jusqu’au jeudi 5 septembre, 23h59"),
    ("WP(Thu,1,23:59)", "DB(1,10:00)", "annulable jusqu’au dimanche 8 septembre, 10h00"),
    ("NONE", "DB(20,23:59)", "plus modifiable"),
]
"""The rules for adding and for cancelling → what is said of Monday 9 September, on 27 August."""


@ON_ONE
@pytest.mark.parametrize(("adding", "cancelling", "expected"), UNTILS)
def test_a_date_to_come_says_until_when_it_can_change(client, town, adding, cancelling, expected) -> None:
    made = reservation_of(town)
    town.canteen.add_rule, town.canteen.cancel_rule = adding, cancelling
    db.session.commit()
    assert f"en attente de traitement {expected} 4,30 €" in words(client, town.nadia, f"/reservations/{made.id}")


@ON_ONE
@pytest.mark.parametrize("changes", [{"day": date(2019, 8, 26)}, {"state": BookingState.CANCELLED}])
def test_a_past_or_cancelled_date_says_no_limit(client, town, changes) -> None:
    made = reservation_of(town)
    for name, value in changes.items():
        setattr(made.lines[0].booking, name, value)
    town.canteen.first_day = date(2019, 8, 19)
    db.session.commit()
    said = words(client, town.nadia, f"/reservations/{made.id}")
    assert "(12:00 - 13:30)" in said and "modifiable" not in said


@ON_ONE
def test_past_every_limit_the_service_is_named(client, town) -> None:
    made = reservation_of(town)
    town.canteen.last_day = town.canteen.book_until = FIRST
    town.canteen.add_rule = town.canteen.cancel_rule = "DB(20,23:59)"
    db.session.commit()
    said = words(client, town.nadia, f"/reservations/{made.id}")
    assert "Le délai est dépassé pour toutes les dates." in said and "03 00 00 00 01, cantine@mairie.example" in said
    assert "Modifier / annuler" not in said


def make_nursery(town: Town) -> None:
    town.canteen.activity.kind = ActivityKind.EARLY_CHILDHOOD
    db.session.commit()


def test_early_childhood_has_its_own_list(client, town, booked) -> None:
    page(client, town.nadia, "/petite-enfance", 404)
    make_nursery(town)
    said = words(client, town.nadia, "/petite-enfance?taille=10")
    enrolled = f"BENMOUSSA HUGO {town.canteen.establishment.name} {town.canteen.name} acceptée Planning"
    assert f"Enfant Inscription Planning {enrolled}" in said
    assert "Historique réservations" in said and "de 1 à 7 sur 7 éléments" in said
    assert "Aucune réservation pour le moment." in words(client, town.nadia, "/reservations")
    page(client, town.nadia, "/petite-enfance?etat=x", 422)


@ON_ONE
@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 200), ({"levels": "PS,MS"}, 404), ({"most_age": 3}, 404), ({"last_day": date(2019, 8, 26)}, 404)],
)
def test_early_childhood_is_for_families_that_it_concerns(client, town, changes, status) -> None:
    nursery = cast.make_period("CRÈCHE", first_day=date(2019, 1, 7), **changes)
    nursery.activity.kind = ActivityKind.EARLY_CHILDHOOD
    db.session.commit()
    text = page(client, town.nadia, "/petite-enfance", status)
    assert ("Aucune inscription à la petite enfance" in text) is (status == 200)
    assert ("Petite enfance" in page(client, town.nadia, "/")) is (status == 200)


@ON_ONE
def test_an_enrolment_that_waits_is_shown_without_a_planning(client, town) -> None:
    nursery = cast.make_period("CRÈCHE", most_age=3)
    nursery.activity.kind = ActivityKind.EARLY_CHILDHOOD
    enrolment = cast.enrol(town.lea, nursery, town.nadia)
    enrolment.state = EnrolmentState.WAITING
    db.session.commit()
    assert "CRÈCHE en attente de traitement" in words(client, town.nadia, "/petite-enfance")
    assert "du=" not in page(client, town.nadia, "/petite-enfance")


def test_the_home_page_shows_the_last_five(client, town, booked) -> None:
    text = page(client, town.nadia, "/")
    assert numbers(text) == booked[:1:-1] and "Voir les 7 réservations" in text
    assert 'href="/reservations/nouvelle"' in text and 'href="/reservations?chercher=1#rechercher"' in text
    assert "Petite enfance" not in text


def test_the_pages_ask_the_same_few_questions_whatever_is_booked(client, town) -> None:
    made = reservation_of(town)
    paths = ("/reservations", f"/reservations/{made.id}", f"/reservations/{made.id}/recopier")
    few = [len(cost(client, town, path)) for path in paths]
    for day in range(1, 12):
        booking = cast.book(town.hugo, town.meal, FIRST + timedelta(day), town.nadia)
        cast.add(ReservationLine(reservation_id=made.id, booking=booking, done=Done.KEPT))
    assert [len(cost(client, town, path)) for path in paths] == few
    assert few[0] <= 6 and few[1] <= 20 and few[2] <= 22, few


def cost(client, town: Town, path: str) -> list[str]:
    """The statements of one page."""
    sign_in(client, town.nadia)
    with statements() as seen:
        assert client.get(path).status_code == 200
    return seen
