"""The pages of the school calendar: a year filled in from what was published, or typed."""

from datetime import date

import pytest

from models import SchoolHoliday, SchoolYear, db
from queries.calendar import load_calendar
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

STAFF = [role for role in Role if role is not Role.FAMILY]
READERS = {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS, Role.AUDITOR}


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def year_2019():
    return db.session.query(SchoolYear).filter_by(first_day=date(2019, 9, 1)).one()


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_and_does_what_its_rights_say(client, town, role):
    sign_in(client, town.staff[role])
    reads = 200 if role in READERS else 403
    edits = 200 if role is Role.ADMINISTRATOR else 403
    exports = 200 if role in READERS - {Role.AUDITOR} else 403
    for path in ("annees-scolaires", "vacances-scolaires"):
        assert client.get(f"/mairie/{path}/").status_code == reads
        assert client.get(f"/mairie/{path}/export.csv").status_code == exports
    assert client.get("/mairie/annees-scolaires/nouveau").status_code == edits
    assert client.get(f"/mairie/vacances-scolaires/nouveau?annee={year_2019().id}").status_code == edits


def test_a_published_year_is_filled_in(admin):
    answer = send(admin, "/mairie/annees-scolaires/nouveau", first_year="2020", zone="C", published="y")
    assert answer.status_code == 302 and actions() == ["school_year.created"]
    page = admin.get(answer.location)
    assert "2020-2021" in said(page) and "19/12/2020 | 04/01/2021" in rows(page)
    assert load_calendar().is_school_holiday(date(2020, 12, 25))


@pytest.mark.parametrize(
    ("first_year", "zone", "said_there"),
    [("2020", "Corse", "Décochez, puis saisissez les vacances."), ("2023", "X", "réponses proposées")],
)
def test_a_year_that_is_not_published_is_asked_of_staff(admin, first_year, zone, said_there):
    with nothing_written():
        answer = send(admin, "/mairie/annees-scolaires/nouveau", first_year=first_year, zone=zone, published="y")
    assert answer.status_code == 422 and said_there in answer.text


def test_a_year_is_typed_with_its_holidays(admin):
    answer = send(admin, "/mairie/annees-scolaires/nouveau", first_year="2020", zone="Corse")
    year = db.session.query(SchoolYear).filter_by(first_day=date(2020, 9, 1)).one()
    assert "Les vacances ne sont pas saisies" in said(admin.get(answer.location))
    days = {"name": "Pont", "first_day": "2021-05-14", "resumes_on": "2021-05-17"}
    answer = send(admin, f"/mairie/vacances-scolaires/nouveau?annee={year.id}", **days)
    assert "2020-2021" in said(admin.get(answer.location))
    assert load_calendar().is_school_holiday(date(2021, 5, 16))


def test_a_year_that_is_there_already_is_refused(admin):
    for published in ({"published": "y"}, {}):
        with nothing_written():
            answer = send(admin, "/mairie/annees-scolaires/nouveau", first_year="2019", zone="C", **published)
        assert answer.status_code == 422 and "Une autre année scolaire couvre déjà" in answer.text


def test_holidays_are_moved_and_taken_away(admin):
    holiday = db.session.query(SchoolHoliday).filter_by(name="Pont de l’Ascension").one()
    path = f"/mairie/vacances-scolaires/{holiday.id}"
    with nothing_written():
        answer = send(admin, f"{path}/modifier", name="Pont", first_day="2020-05-22", resumes_on="2020-05-22")
    assert answer.status_code == 422 and "La fin doit être après le début." in answer.text
    send(admin, f"{path}/modifier", name="Pont", first_day="2020-05-22", resumes_on="2020-05-25")
    assert db.session.get_one(SchoolHoliday, holiday.id).resumes_on == date(2020, 5, 25)
    assert send(admin, f"{path}/supprimer").status_code == 302
    assert actions() == ["school_holiday.changed", "school_holiday.removed"]


def test_a_year_with_holidays_is_not_taken_away(admin):
    with nothing_written():
        answer = send(admin, f"/mairie/annees-scolaires/{year_2019().id}/supprimer")
    assert "d’autres en dépendent encore" in said(admin.get(answer.location))


def test_the_lists_are_filtered_exported_and_ask_as_often_for_many_rows(admin):
    def asked(path):
        with statements() as seen:
            shown = len(rows(admin.get(f"/mairie/{path}/?page_size=100")))
        return shown, len(seen)

    before = [asked(path) for path in ("annees-scolaires", "vacances-scolaires")]
    for first in range(2020, 2030):
        year = SchoolYear(first_day=date(first, 9, 1), last_day=date(first + 1, 8, 31), zone="C")
        year.holidays = [SchoolHoliday(name="Noël", first_day=date(first, 12, 20), resumes_on=date(first + 1, 1, 4))]
        cast.add(year)
    after = [asked(path) for path in ("annees-scolaires", "vacances-scolaires")]
    assert [(shown + 10, count) for shown, count in before] == after
    assert len(rows(admin.get(f"/mairie/vacances-scolaires/?flt_annee={year_2019().id}"))) == 7
    assert table(admin.get("/mairie/annees-scolaires/export.csv"))[-1] == [
        "2019-2020", "C", "01/09/2019", "31/08/2020", "7"
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["annees-scolaires", "vacances-scolaires"])
@pytest.mark.parametrize("row", ["999999", "0", "abc", str(10**30)])
def test_an_id_that_is_none_is_no_page(admin, path, row):
    for deed in ("", "/modifier", "/supprimer"):
        assert admin.get(f"/mairie/{path}/{row}{deed}").status_code == 404
