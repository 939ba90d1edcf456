"""The children's pages: what belongs to a child, the warning of a court, the leader's own children, the read health."""

from datetime import date

import pytest
from sqlalchemy import select

from models import Contact, Enrolment, JournalEntry, db
from rules.bookings import BookingState
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements, tree_of, words_of
from tests.snapshot import nothing_written
from tests.staff_pages import rows


@pytest.fixture
def leader(client, town):
    """The browser of the activity leader, who sees one establishment."""
    sign_in(client, town.staff[Role.LEADER])
    return client


@pytest.fixture
def elsewhere(town):
    """A child of another establishment, with a contact, a home and a health form."""
    return cast.make_child("Nour", town.claire, school_class=town.school_class)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return words_of(tree_of(answer.text))


def entries():
    return list(db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)))


def test_a_family_shows_its_parents_and_children(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    page = read(client, f"/mairie/familles/{cast.family_of(town.nadia).id}")
    for words in ("1 rue du Lavoir, 39220 Les Essarts", "Nadia Benmoussa", "Benmoussa Hugo", "CE1 (École du Centre)"):
        assert words in page


def test_a_family_shows_which_childs_file_is_incomplete(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    town.lea.birth_date = None
    db.session.commit()
    answer = client.get(f"/mairie/familles/{cast.family_of(town.nadia).id}")
    assert [line.split(" | ")[-1] for line in rows(answer)[-2:]] == ["complet", "à compléter"]


def test_the_accounts_office_sees_a_family_without_its_children(client, town):
    sign_in(client, town.staff[Role.ACCOUNTS])
    answer = client.get(f"/mairie/familles/{cast.family_of(town.nadia).id}")
    assert answer.status_code == 200 and "/mairie/enfants" not in answer.text


def test_a_child_shows_its_homes_and_the_people_around_it(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    page = read(client, f"/mairie/enfants/{town.sam.id}")
    for words in ("Garnier (n° 771)", "Lopez (n° 772)", "Une semaine sur deux", "09/09/2019", "Ana Roy"):
        assert words in page
    assert "Ajouter l’autre famille" not in page


def test_who_must_not_collect_the_child_cannot_be_overlooked(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    path = f"/mairie/enfants/{town.hugo.id}"
    assert "ne doit pas repartir" not in read(client, path)
    away = {"last_name": "Durand", "first_name": "Marc", "phone": "", "must_not_collect": True}
    cast.add(Contact(child=town.hugo, family=cast.family_of(town.nadia), **away))
    assert "Hugo ne doit pas repartir avec Marc Durand (décision de justice)." in read(client, path)
    assert 'class="msg msg--bad"' in client.get(path).text


def test_a_leader_lists_the_children_of_its_establishments_only(leader, elsewhere):
    assert "Nour" not in read(leader, "/mairie/enfants/") and "Hugo" in read(leader, "/mairie/enfants/")
    for path in ("contacts", "gardes", "fiches-sanitaires"):
        assert "Nour" not in read(leader, f"/mairie/{path}/") and "Benmoussa Hugo" in read(leader, f"/mairie/{path}/")
    assert "Nour" not in read(leader, "/mairie/recherche/?q=benmoussa")
    assert "Rien ne correspond" in read(leader, "/mairie/recherche/?q=nour")


def test_a_leader_opens_no_page_of_another_child(leader, town, elsewhere):
    paths = {
        "enfants": elsewhere.id,
        "contacts": elsewhere.contacts[0].id,
        "gardes": elsewhere.custodies[0].id,
        "fiches-sanitaires": elsewhere.health.id,
    }
    with nothing_written():
        for path, row_id in paths.items():
            assert leader.get(f"/mairie/{path}/{row_id}").status_code == 404
            assert leader.get(f"/mairie/{path}/{row_id}/modifier").status_code == 404
    assert leader.get(f"/mairie/enfants/{town.hugo.id}").status_code == 200


def test_a_booking_shows_a_child_to_the_leader_as_long_as_it_lives(leader, town, elsewhere):
    booking = cast.book(elsewhere, town.meal, date(2019, 9, 20), town.claire)
    assert leader.get(f"/mairie/enfants/{elsewhere.id}").status_code == 200
    booking.state = BookingState.CANCELLED
    db.session.commit()
    assert leader.get(f"/mairie/enfants/{elsewhere.id}").status_code == 404


def test_a_leader_without_establishment_sees_nobody(leader, town):
    town.staff[Role.LEADER].establishments.clear()
    db.session.commit()
    assert db.session.scalar(select(Enrolment.id)) is not None
    assert "Benmoussa" not in read(leader, "/mairie/enfants/")


def test_opening_a_health_form_is_journalled_before_it_is_shown(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    town.hugo.health.allergies = "Arachide"
    db.session.commit()
    assert "Arachide" in read(client, f"/mairie/fiches-sanitaires/{town.hugo.health.id}")
    assert client.get(f"/mairie/fiches-sanitaires/{town.hugo.health.id}/modifier").status_code == 200
    said = [(it.action, it.object_type, it.object_id, it.actor_id) for it in entries()]
    assert said == [("health.read", "child", town.hugo.id, town.staff[Role.COUNTER].id)] * 2


def test_a_childs_own_page_reads_no_health(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    with nothing_written(), statements() as seen:
        client.get(f"/mairie/enfants/{town.hugo.id}")
        client.get("/mairie/enfants/")
    assert any("health_record" in statement for statement in seen)
    assert [it for it in seen for word in ("allergies", "treatment", "doctor_name") if word in it] == []


def test_a_form_is_filled_in_from_the_childs_page(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    page = client.get(f"/mairie/enfants/{town.tom.id}").text
    assert f"/mairie/fiches-sanitaires/nouveau?enfant={town.tom.id}" in page
    assert "Il manque" in words_of(tree_of(page)) and "la fiche sanitaire" in page
