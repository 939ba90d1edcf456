"""The search of the whole commune knows the numbers of reservations."""

from datetime import date
from string import ascii_uppercase

import pytest
from sqlalchemy import select

from models import Family, db
from rules.rights import Role
from tests import cast
from tests.pages import sign_in
from tests.staff_pages import rows, said

FRIDAY = date(2019, 9, 20)
SEARCH = "/mairie/recherche/"


@pytest.fixture
def number(town) -> str:
    """Of Hugo's reservation; no file has a number of digits, which could be the same."""
    for letter, family in zip(ascii_uppercase, db.session.scalars(select(Family)), strict=False):
        family.number, family.contact_email = letter, ""
    db.session.commit()
    return cast.book(town.hugo, town.meal, FRIDAY, town.nadia).lines[0].reservation.number


@pytest.mark.parametrize("typed", ["{}", "n° {}", "N°{}", " {} "])
def test_a_reservation_s_number_leads_to_its_page(client, town, number, typed):
    sign_in(client, town.staff[Role.COUNTER])
    answer = client.get(SEARCH, query_string={"q": typed.format(number)})
    assert answer.location == f"/mairie/reservations/{int(number)}"
    assert number in said(client.get(answer.location))


def test_the_zeros_in_front_may_be_left_out(client, town, number):
    sign_in(client, town.staff[Role.COUNTER])
    answer = client.get(SEARCH, query_string={"q": str(int(number))})
    assert answer.location == f"/mairie/reservations/{int(number)}"


def test_a_number_that_is_a_file_s_too_shows_both(client, town, number):
    cast.family_of(town.claire).number = str(int(number))
    db.session.commit()
    sign_in(client, town.staff[Role.COUNTER])
    page = client.get(SEARCH, query_string={"q": str(int(number))})
    assert "Réservation de ce numéro" in said(page) and f'href="/mairie/reservations/{int(number)}"' in page.text
    assert any("Test" in line for line in rows(page))


@pytest.mark.parametrize("typed", ["999999", "999999999999999999", "²", "0", "-1"])
def test_a_number_of_nothing_finds_nothing(client, town, number, typed):
    sign_in(client, town.staff[Role.COUNTER])
    assert "Réservation de ce numéro" not in said(client.get(SEARCH, query_string={"q": typed}))


def test_a_leader_finds_no_reservation_of_another_place(client, town, number):
    leader = town.staff[Role.LEADER]
    sign_in(client, leader)
    assert client.get(SEARCH, query_string={"q": number}).location == f"/mairie/reservations/{int(number)}"
    leader.establishments.clear()
    db.session.commit()
    assert client.get(SEARCH, query_string={"q": number}).status_code == 200
