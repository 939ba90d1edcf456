"""The town hall's pages of requests for deletion and of what is erased when."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

import clock
from models import Enrolment, ErasureRequest, FileReview, JournalEntry, Setting, db
from rules.privacy import RequestState
from rules.rights import Role
from services import erasures
from tests import held
from tests.cast import NOW, PARIS, add, book, family_of
from tests.pages import sign_in
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send

LIST, KEEPING = "/mairie/demandes/", "/mairie/conservation/"
STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture
def desk(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def asked(account, days_ago: int = 0, words: str = "Nous partons.") -> ErasureRequest:
    request = erasures.ask(account.id, words, NOW - timedelta(days_ago))
    return db.session.get(ErasureRequest, request)


def state() -> RequestState:
    db.session.rollback()
    return db.session.scalars(select(ErasureRequest.state)).one()


@pytest.mark.parametrize("role", STAFF)
def test_only_who_may_edit_privacy_opens_them(client, town, role):
    request = asked(town.nadia)
    sign_in(client, town.staff[role])
    paths = (LIST, f"{LIST}{request.id}", f"{LIST}{request.id}/traiter", KEEPING)
    status = 200 if role is Role.ADMINISTRATOR else 403
    assert [client.get(path).status_code for path in paths] == [status] * 4
    assert [client.get(f"{LIST}{way}").status_code for way in ("nouveau", "export.csv")] == [403] * 2


def test_the_most_pressing_stands_first_and_says_so(desk, town):
    for account, days in ((town.nadia, 0), (town.claire, 20), (town.ines, 40)):
        asked(account, days)
    lines = rows(desk.get(LIST))
    assert [line.split(" | ")[3] for line in lines] == ["en retard", "à traiter sans attendre", "en attente"]
    assert "3 demandes de suppression, dont 2 à traiter sans attendre" in said(desk.get("/mairie/"))


def test_the_page_says_what_goes_and_what_stays_before_anything_does(desk, town):
    held.fill_child(town.sam, town.paul, "PAUL")
    held.fill_health(town.hugo, "HUGO")
    page = said(desk.get(f"{LIST}{asked(town.paul).id}"))
    assert "Personnes à appeler ou autorisées2" in page and "Fiches sanitaires1" not in page
    assert "sa fiche reste : Garnier Sam" in page
    assert "Fiches sanitaires2Benmoussa Hugo et Benmoussa Léa" in said(desk.get(f"{LIST}{asked(town.nadia).id}"))
    assert "allergie-HUGO" not in said(desk.get(LIST))


def test_what_a_parent_typed_is_shown_as_text(desk, town):
    page = desk.get(f"{LIST}{asked(town.nadia, words=held.HARD).id}")
    assert " ".join(held.HARD.split()) in said(page) and "<b>gras</b>" not in page.text


def test_accepting_erases_and_the_page_then_asks_nothing_more(desk, town):
    request = asked(town.nadia)
    answer = send(desk, f"{LIST}{request.id}/traiter", answer="accepter", reply="C’est fait.")
    assert answer.status_code == 302 and state() is RequestState.GRANTED
    page = said(desk.get(f"{LIST}{request.id}"))
    assert "acceptée" in page and "C’est fait." in page and "Accepter ou refuser" not in page
    assert desk.get(f"{LIST}{request.id}/traiter").status_code == 302
    assert actions()[-2:] == ["erasure.granted", "family.erased"]
    entry = db.session.scalars(select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert "Personnes à appeler ou autorisées2–" in said(desk.get(f"/mairie/journal/{entry}"))


def test_refusing_wants_words_at_their_field(desk, town):
    request = asked(town.nadia)
    with nothing_written():
        answer = send(desk, f"{LIST}{request.id}/traiter", answer="refuser", reply="")
    assert answer.status_code == 422 and state() is RequestState.WAITING
    send(desk, f"{LIST}{request.id}/traiter", answer="refuser", reply="Une facture reste due.")
    assert state() is RequestState.REFUSED


def test_bookings_to_come_are_said_and_nothing_happens(desk, town):
    book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    request = asked(town.nadia)
    for page in ("", "/traiter"):
        assert "La famille a des réservations à venir" in said(desk.get(f"{LIST}{request.id}{page}"))
    assert "Accepter et effacer" not in said(desk.get(f"{LIST}{request.id}/traiter"))
    with nothing_written():
        send(desk, f"{LIST}{request.id}/traiter", answer="accepter", reply="")
    assert "Annulez-les d’abord, puis acceptez la demande." in said(desk.get(f"{LIST}{request.id}"))


def test_another_answer_than_the_two_does_nothing(desk, town):
    request = asked(town.nadia)
    with nothing_written():
        assert send(desk, f"{LIST}{request.id}/traiter", answer="autre", reply="x").status_code == 400


def test_the_page_of_retention_names_what_goes_tonight_and_soon(desk, town):
    family_id = family_of(town.claire).id
    for model in (Enrolment, FileReview):
        db.session.query(model).filter_by(family_id=family_id).delete()
    db.session.commit()
    today = clock.now()
    held.deed(town.claire, "family.changed", "x", family_id, today.replace(year=today.year - 2) - timedelta(1))
    db.session.query(FileReview).filter_by(child_id=town.lea.id).update({"school_year": 2017})
    db.session.commit()
    page = said(desk.get(KEEPING))
    assert "Test (n° 2051)cette nuit" in page
    assert "Benmoussa Léacette nuit" in page and "Benmoussa Hugo" not in page
    assert "2 mois après le 31 août" in page and "12 mois" in page


def test_what_comes_due_within_thirty_days_is_said_as_such(desk, town):
    family_id = family_of(town.claire).id
    for model in (Enrolment, FileReview):
        db.session.query(model).filter_by(family_id=family_id).delete()
    db.session.commit()
    at = datetime(2017, 9, 10, tzinfo=PARIS)
    held.deed(town.claire, "family.changed", "x", family_id, at)
    assert "Test (n° 2051)d’ici 30 jours" in said(desk.get(KEEPING))


@pytest.mark.parametrize("key", ["months_of_health", "years_of_files", "months_of_journal_values"])
def test_a_rule_that_is_off_says_never(desk, town, key):
    before = said(desk.get(KEEPING)).count("Jamais")
    add(Setting(key=key, value="0"))
    assert said(desk.get(KEEPING)).count("Jamais") > before == 0


def test_looking_writes_nothing(desk, town):
    request = asked(town.nadia)
    with nothing_written():
        for path in (LIST, KEEPING, f"{LIST}{request.id}", f"{LIST}{request.id}/traiter"):
            desk.get(path)
