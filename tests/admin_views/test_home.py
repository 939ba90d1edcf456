"""The first page of the town hall and the search of the whole commune."""

from datetime import date

import pytest
from sqlalchemy import select

from models import OutgoingMail, SchoolYear, db
from rules.bookings import BookingState
from rules.enrolments import EnrolmentState
from rules.mails import MailKind, MailState
from rules.rights import Role
from rules.texts import DECLARED, PAGES, TextKey
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements, tree_of, words_of
from tests.publics import make_text
from tests.staff_pages import rows


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return words_of(tree_of(answer.text))


def a_failed_mail():
    values = {"kind": MailKind.BOOKING_RECAP, "recipient": "x@example.org", "values": {}, "message_id": "x"}
    cast.add(OutgoingMail(**values, created_at=NOW, next_try_at=NOW, state=MailState.FAILED))


def test_nothing_waits_in_a_quiet_town(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    assert "Rien n’attend votre réponse." in read(client, "/mairie/")


def test_what_waits_is_counted(client, town):
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia, state=BookingState.WAITING)
    a_failed_mail()
    sign_in(client, town.staff[Role.COUNTER])
    page = read(client, "/mairie/")
    assert "1 réservation à décider" in page and "1 e-mail n’est pas parti" in page


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_each_role_is_told_only_what_it_can_answer(client, town, role):
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia, state=BookingState.WAITING)
    a_failed_mail()
    sign_in(client, town.staff[role])
    page = read(client, "/mairie/")
    assert "à décider" not in page and "e-mail n’est pas parti" not in page and "en attente de traitement" in page


def test_the_last_changes_say_what_was_added(client, town):
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    sign_in(client, town.staff[Role.COUNTER])
    page = read(client, "/mairie/")
    for words in ("Modifications reçues", "Benmoussa (n° 1042)", "Hugo", "20/09/2019", "acceptée", "27/08/2019 10:00"):
        assert words in page


def test_a_leader_reads_the_changes_of_its_establishments(client, town):
    other = cast.make_period("GARDERIE")
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    cast.book(town.julien, other.slots[0], date(2019, 9, 23), town.claire, state=BookingState.WAITING)
    sign_in(client, town.staff[Role.LEADER])
    page = read(client, "/mairie/")
    assert "20/09/2019" in page and "23/09/2019" not in page and "Rien n’attend votre réponse." in page


def test_an_enrolment_that_waits_is_listed_like_a_reservation(client, town):
    care = cast.make_period("MERCREDIS", has_pattern=True, enrolment_waits=True)
    waits = {"state": EnrolmentState.WAITING, "pattern": f"{care.slots[0].id}:14"}
    new, old = (cast.enrol(child, care, town.nadia, **waits) for child in (town.hugo, town.lea))
    old.created_at = NOW.replace(day=24)
    new.created_at = NOW.replace(hour=8)
    db.session.commit()
    sign_in(client, town.staff[Role.COUNTER])
    page = client.get("/mairie/")
    ways = [page.text.index(f'href="/mairie/inscriptions/{it.id}/traiter">{it.child}<') for it in (old, new)]
    assert ways == sorted(ways)
    assert rows(page)[0] == "3 jours | Benmoussa (n° 1042) | MERCREDIS | lundi et jeudi"
    sign_in(client, town.staff[Role.LEADER])
    assert "Inscriptions à décider" not in read(client, "/mairie/")


def test_the_first_page_asks_as_often_for_ten_changes_as_for_one(client, town):
    sign_in(client, town.staff[Role.COUNTER])

    def asked():
        with statements() as seen:
            read(client, "/mairie/")
        return len(seen)

    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    once = asked()
    for day in range(2, 12):
        cast.book(town.lea, town.meal, date(2019, 9, day), town.nadia)
    assert asked() == once


@pytest.mark.parametrize(
    ("asked", "found"),
    [("benmoussa", "Benmoussa Hugo"), ("1042", "Benmoussa (n° 1042)"), ("LÉA", "Benmoussa Léa"), ("lea", "Léa")],
)
def test_the_whole_commune_is_searched(client, town, asked, found):
    sign_in(client, town.staff[Role.COUNTER])
    assert found in read(client, f"/mairie/recherche/?q={asked}")


def test_an_empty_or_strange_search_finds_nothing(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    assert "Familles (" not in read(client, "/mairie/recherche/?q=")
    assert "Familles (0)" in read(client, "/mairie/recherche/?q=%F0%9F%91%A9qqq%25")
    assert "Familles (0)" in read(client, "/mairie/recherche/?q=" + "a" * 10_000)


def test_each_role_searches_what_it_may_open(client, town):
    sign_in(client, town.staff[Role.ACCOUNTS])
    page = read(client, "/mairie/recherche/?q=benmoussa")
    assert "Familles (1)" in page and "Enfants (" not in page


def test_a_missing_school_year_is_told_to_those_who_enter_it(client, town):
    words = "L’année scolaire 2019-2020 manque au calendrier"
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    assert words not in read(client, "/mairie/")
    year = db.session.scalars(select(SchoolYear).where(SchoolYear.first_day == date(2019, 9, 1))).one()
    year.last_day = date(2019, 11, 24)
    db.session.commit()
    page = client.get("/mairie/").text
    assert words in page and "/mairie/annees-scolaires/" in page
    sign_in(client, town.staff[Role.COUNTER])
    assert words not in read(client, "/mairie/")


def test_whoever_sets_the_portal_up_is_told_which_texts_are_not_public(client, town):
    for key in (TextKey.TERMS, *DECLARED):
        make_text(key)
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    page = read(client, "/mairie/")
    assert "Pas encore en ligne : Données personnelles, Mentions légales et Accessibilité." in page.replace("\xa0", " ")
    for key in PAGES[1:]:
        make_text(key)
    assert "Publiez les textes" not in read(client, "/mairie/")


def test_the_counter_is_not_asked_to_set_the_portal_up(client, town):
    sign_in(client, town.staff[Role.COUNTER])
    assert "Publiez les textes" not in read(client, "/mairie/")
