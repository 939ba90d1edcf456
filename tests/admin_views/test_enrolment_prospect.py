"""What a request for an enrolment tells the agent before the answer: the child, the conditions, the places."""

from datetime import date

import pytest

from models import db
from rules.enrolments import EnrolmentState
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements
from tests.staff_pages import rows, said

MONDAY = date(2019, 9, 16)


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def request_in(town, child=None, pattern="1", **period):
    """A request for these usual days in a period of September, that waits for the town hall."""
    values = {"has_pattern": True, "enrolment_waits": True, "last_day": date(2019, 9, 27)}
    care = cast.make_period(period.pop("name", "MERCREDIS"), **values | period)
    kept = f"{care.slots[0].id}:{pattern}" if pattern else ""
    return cast.enrol(child or town.hugo, care, town.nadia, state=EnrolmentState.WAITING, pattern=kept)


def page_of(counter, asked):
    """The words of the page between its heading and the bar at its foot, cells next to one another."""
    answer = counter.get(f"/mairie/inscriptions/{asked.id}/traiter")
    assert answer.status_code == 200
    page = said(answer).replace("\N{NO-BREAK SPACE}", " ")
    return page[page.index("Accepter ou refuser l’inscription") : page.index("Ne rien changer")]


def test_the_reason_says_when_it_is_needed(counter, town):
    page = page_of(counter, request_in(town))
    assert "Motif du refus" in page and "À remplir pour un refus." in page and "facultatif" not in page


def test_the_child_and_the_conditions_stand_on_the_page(counter, town):
    town.hugo.birth_date = date(2012, 7, 31)
    asked = request_in(town, ages_on=date(2019, 9, 1), least_age=6, residents_only=True)
    cast.family_of(town.nadia).town = "Dole"
    db.session.commit()
    page = page_of(counter, asked)
    for words in (f"Classe{town.school_class}", "Âge le 01/09/20197 ans et 1 mois", "CommuneDole", "pas d’accès"):
        assert words in page
    assert "La famille n’habite pas une commune de résidence (Dole)." in page


def test_a_commune_that_is_not_asked_for_is_not_shown(counter, town):
    page = page_of(counter, request_in(town))
    assert "Commune" not in page and "Accèsouvert" in page and "Dossiercomplet" in page


@pytest.mark.parametrize(
    ("places", "left", "dates"),
    [
        (None, "sans limite", "4 sur 4"),
        (5, "4 au moins, chaque jour", "4 sur 4"),
        (1, "complet 1 jour sur 4", "3 sur 4"),
    ],
)
def test_the_places_and_the_price_of_the_usual_days_are_said(counter, town, places, left, dates):
    asked = request_in(town)
    asked.period.slots[0].places = places
    cast.book(town.julien, asked.period.slots[0], MONDAY, town.claire)
    page = page_of(counter, asked)
    cents = f"{int(dates[0]) * 4.3:.2f}".replace(".", ",")
    assert f"Repas4,30 €{left}lundi{dates}{cents} €" in page
    assert ("16" in page.split("ne peuvent pas être réservés")[-1]) is (places == 1)


def test_a_date_that_the_child_already_has_is_not_asked_again(counter, town):
    asked = request_in(town)
    cast.book(town.hugo, asked.period.slots[0], MONDAY, town.nadia)
    assert "3 sur 3" in page_of(counter, asked)


def test_the_places_of_the_building_count_too(counter, town):
    asked = request_in(town)
    asked.period.establishment.places = 1
    cast.book(town.julien, asked.period.slots[0], MONDAY, town.claire)
    assert "complet 1 jour sur 4" in page_of(counter, asked)


def test_a_period_without_usual_days_shows_its_places_to_come(counter, town):
    asked = request_in(town, pattern="", has_pattern=False)
    asked.period.slots[0].places = 3
    cast.book(town.julien, asked.period.slots[0], MONDAY, town.claire)
    page = page_of(counter, asked)
    assert "Places des jours à venir" in page and "2 au moins, chaque jour" in page


def test_a_request_for_a_period_that_is_over_says_so(counter, town):
    asked = request_in(town, first_day=date(2019, 6, 3), last_day=date(2019, 7, 1))
    assert "La période est finie" in page_of(counter, asked)


def test_nothing_of_the_childs_health_is_on_the_page(counter, town):
    town.hugo.health.allergies = "arachide"
    db.session.commit()
    assert "arachide" not in page_of(counter, request_in(town)).lower()


def test_the_page_asks_as_often_for_many_days_as_for_one(counter, town):
    def asked(enrolment):
        with statements() as seen:
            rows(counter.get(f"/mairie/inscriptions/{enrolment.id}/traiter"))
        return len(seen)

    one, many = request_in(town, pattern="1"), request_in(town, town.lea, "12345", name="ÉTUDE")
    assert asked(one) == asked(many)
