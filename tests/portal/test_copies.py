"""*Recopier pour un autre enfant*, in the browser: the choice, the dates, the basket, the recap."""

from datetime import date, timedelta

import pytest

from models import SchoolClass, db
from queries.planning import basket
from tests import cast, forms
from tests.cast import Town
from tests.pages import csrf_token, sign_in
from tests.snapshot import nothing_written

MONDAY = date(2019, 9, 9)


@pytest.fixture
def address(client, town: Town) -> str:
    """Nadia's browser, and where a day of Hugo's is copied."""
    number = cast.book(town.hugo, town.meal, MONDAY, town.nadia).lines[0].reservation_id
    sign_in(client, town.nadia)
    return f"/reservations/{number}/recopier"


def send(client, address: str, child: object):
    """*Recopier* for this child."""
    return client.post(address, data={"enfant": child, "csrf_token": csrf_token(client, "/")})


def test_the_only_other_child_is_shown_at_once_and_its_dates_go_to_the_recap(client, town, address) -> None:
    words = forms.plain(client.get(address).text)
    assert "lundi 9 septembre 2019 Repas Hugo : Repas" in words and "Recopier 1 date" in words
    with nothing_written(but="basket_line"):
        answer = send(client, address, town.lea.id)
    recap = f"/reservations/nouvelle/{town.lea.id}/{town.canteen.id}/recapitulatif"
    assert (answer.status_code, answer.location) == (303, recap)
    assert len(basket(town.nadia.id)) == 1
    words = forms.plain(client.get(recap).text)
    assert "1 date est recopiée. Vérifiez, puis confirmez la réservation." in words
    assert "9/09/2019" in words and "Confirmer la réservation" in words


def test_among_several_children_one_is_chosen_and_who_cannot_is_named(client, town, address) -> None:
    elsewhere = SchoolClass(school=town.canteen.schools[0], name="PS", level="PS")
    cast.make_child("Zoé", town.nadia, school_class=cast.add(elsewhere))
    cast.make_child("Noé", town.nadia, school_class=town.school_class)
    town.canteen.levels = "CE1"
    db.session.commit()
    words = forms.plain(client.get(address).text)
    assert "Zoé : cette activité n’est pas ouverte à Zoé" in words and "Recopier 1 date" not in words
    assert "Recopier 1 date" in forms.plain(client.get(f"{address}?enfant={town.lea.id}").text)


def test_a_date_that_cannot_be_had_says_why_and_what_to_do_when_none_can(client, town, address) -> None:
    cast.book(town.lea, town.meal, MONDAY, town.karim)
    text = client.get(address).text
    words = forms.plain(text)
    assert "C’est déjà réservé. Vous n’avez rien à faire." in words and "Recopier 1 date" not in words
    assert "Aucune de ces dates ne peut être recopiée pour Léa" in words
    assert f'href="/reservations/nouvelle/{town.lea.id}/{town.canteen.id}"' in text
    with nothing_written():
        assert send(client, address, town.lea.id).status_code == 422


@pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
def test_a_forged_child_is_refused_and_nothing_is_written(client, town, address) -> None:
    forged = ["", "x", 0, town.julien.id, town.hugo.id, town.sam.id, 2**31 - 1, "9" * 30]
    for child in forged:
        with nothing_written():
            answer = send(client, address, child)
        assert answer.status_code in (409, 422), child
        assert "Rien n’a été recopié" in answer.text, child


def test_a_stranger_s_reservation_does_not_exist(client, town, address) -> None:
    sign_in(client, town.claire)
    with nothing_written(but="account_session"):
        assert send(client, address, town.julien.id).status_code == 404


@pytest.mark.parametrize("migrated_app", ["sqlite"], indirect=True)
def test_an_only_child_and_a_reservation_without_dates_are_told(client, town, address) -> None:
    alone = cast.book(town.julien, town.meal, MONDAY + timedelta(1), town.claire)
    sign_in(client, town.claire)
    path = f"/reservations/{alone.lines[0].reservation_id}/recopier"
    assert "Il n’y a pas d’autre enfant dans votre dossier." in client.get(path).text
    alone.state = cast.BookingState.CANCELLED
    db.session.commit()
    assert "Cette réservation n’a plus de date à recopier." in client.get(path).text
