"""From a child's and a family's page to their reservations and enrolments, and back to all."""

from datetime import date

import pytest

from models import db
from rules.rights import Role
from tests import cast
from tests.pages import sign_in
from tests.staff_pages import rows, said, table

FRIDAY = date(2019, 9, 20)
LISTS = ("reservations", "inscriptions")


@pytest.fixture
def counter(client, town):
    """The browser of the counter; Hugo, Léa and Julien are booked on Friday, and enrolled all year."""
    for child, account in ((town.hugo, town.nadia), (town.lea, town.nadia), (town.julien, town.claire)):
        cast.book(child, town.meal, FRIDAY, account)
    sign_in(client, town.staff[Role.COUNTER])
    return client


@pytest.mark.parametrize("path", LISTS)
def test_a_child_s_page_leads_to_what_is_the_child_s(counter, town, path):
    way = f"/mairie/{path}/?flt_enfant={town.hugo.id}"
    assert f'href="{way}"' in counter.get(f"/mairie/enfants/{town.hugo.id}").text
    page = counter.get(way)
    (line,) = rows(page)
    assert "Benmoussa Hugo" in line and f'value="{town.hugo.id}" selected' in page.text


@pytest.mark.parametrize("path", LISTS)
def test_a_family_s_page_leads_to_what_is_the_family_s(counter, town, path):
    family = cast.family_of(town.nadia)
    way = f"/mairie/{path}/?flt_famille={family.number}"
    assert f'href="{way}"' in counter.get(f"/mairie/familles/{family.id}").text
    found = rows(counter.get(way))
    assert found and all("Benmoussa" in line for line in found)
    assert len(found) < len(rows(counter.get(f"/mairie/{path}/")))


@pytest.mark.parametrize("path", LISTS)
def test_the_filter_by_child_shows_only_once_a_child_is_asked_for(counter, town, path):
    every = len(rows(counter.get(f"/mairie/{path}/")))
    for asked in ("", "?flt_enfant=999999", "?flt_enfant=x", "?flt_enfant=-1"):
        page = counter.get(f"/mairie/{path}/{asked}")
        assert 'name="flt_enfant"' not in page.text and len(rows(page)) == every
    assert len(table(counter.get(f"/mairie/{path}/export.csv?flt_enfant={town.hugo.id}"))) == 2


def test_a_leader_reads_no_name_of_another_child_in_the_filter(counter, town):
    leader = town.staff[Role.LEADER]
    leader.establishments.clear()
    db.session.commit()
    sign_in(counter, leader)
    assert "Hugo" not in said(counter.get(f"/mairie/reservations/?flt_enfant={town.hugo.id}"))
