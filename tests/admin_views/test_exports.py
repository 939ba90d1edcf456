"""The CSV of a list: all its rows and no other, as French offices open them, journalled before the first byte."""

import csv
import io
import re

import pytest
from sqlalchemy import insert, select

from admin_views.families import FamilyView
from models import Custody, Family, Guardian, JournalEntry, db
from rules.custody import CustodyPattern
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements

MANY = 2_000


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def table(answer):
    """The lines of a CSV answer, each a list of cells."""
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf") and answer.data.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def many_families(town, number):
    """That many families with a parent, and Hugo at home in each: only what an export reads."""
    rows = [
        {"number": f"X{each}", "name": f"Nombre {each}", "search_name": f"nombre {each:05}"} for each in range(number)
    ]
    with db.engine.begin() as connection:
        connection.execute(insert(Family), rows)
        ids = connection.scalars(select(Family.id).where(Family.number.startswith("X"))).all()
        parents = [{"family_id": key, "last_name": f"P{key}", "first_name": "Ana"} for key in ids]
        connection.execute(insert(Guardian), parents)
        stay = {"child_id": town.hugo.id, "pattern": CustodyPattern.ALL_DAYS, "first_day": cast.NOW.date()}
        connection.execute(insert(Custody), [stay | {"family_id": key} for key in ids])


def test_the_file_says_what_the_list_shows(counter):
    head, *lines = table(counter.get("/mairie/familles/export.csv?search=1042"))
    assert head == [str(label) for label in FamilyView.export_columns.values()]
    assert lines == [
        ["1042", "Benmoussa", "Hugo, Léa", "famille1042@example.org", "03 00 00 00 02", "complet"]
        + ["Nadia Benmoussa, Karim Benmoussa", "1 rue du Lavoir", "", "39220", "Les Essarts", "", "", ""]
    ]


def test_the_answer_is_a_file_with_a_name(counter):
    answer = counter.get("/mairie/familles/export.csv")
    name = answer.headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=familles_20190827-\d{4}\.csv", name), name
    assert answer.content_type.startswith("text/csv") and answer.headers["Cache-Control"] == "no-store"


def test_all_rows_come_whatever_the_page_size_in_few_statements(counter, town):
    many_families(town, MANY)
    with statements() as seen:
        lines = table(counter.get("/mairie/familles/export.csv?search=nombre&page_size=20&page=3"))[1:]
    assert [line[1] for line in lines] == [f"Nombre {each}" for each in range(MANY)]
    assert {line[2] for line in lines} == {"Hugo"}
    reads = [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]
    assert len(reads) < 40, len(reads)


def test_filters_and_order_of_the_list_apply(counter, town):
    cast.make_child("Sans-Classe", town.claire, school_class=None)
    lines = table(counter.get(f"/mairie/enfants/export.csv?flt_classe={town.school_class.id}&sort=0&desc=1"))[1:]
    assert [line[1] for line in lines] == ["Julien", "Tom", "Sam", "Léa", "Hugo"]


def test_a_text_is_never_a_formula(counter, town):
    cast.family_of(town.nadia).name = '=HYPERLINK("http://x";"y")'
    cast.family_of(town.nadia).phone = "+33 6 12 34 56 78"
    db.session.commit()
    (line,) = table(counter.get("/mairie/familles/export.csv?search=1042"))[1:]
    assert line[1].startswith("'=HYPERLINK") and line[4] == "06 12 34 56 78"


def test_dates_and_answers_are_written_as_in_offices(counter, town):
    (line,) = table(counter.get("/mairie/enfants/export.csv?search=hugo"))[1:]
    assert line[2:5] == ["03/05/2012", "CE1 (École du Centre)", "Benmoussa (n°\N{NO-BREAK SPACE}1042)"]
    (contact,) = table(counter.get("/mairie/contacts/export.csv?search=hugo"))[1:]
    assert contact[5] == "Oui"


def test_an_export_is_journalled_with_what_was_asked_and_how_many(counter, town):
    counter.get(f"/mairie/enfants/export.csv?search=benmoussa&flt_classe={town.school_class.id}")
    (entry,) = db.session.scalars(select(JournalEntry))
    assert (entry.action, entry.object_type, entry.actor_id) == ("export.made", "children", town.staff[Role.COUNTER].id)
    kept = {value.field: value.after for value in entry.values}
    assert kept == {"rows": "2", "search": "benmoussa", "flt_classe": str(town.school_class.id)}


def test_a_refused_export_is_not_journalled(client, town):
    sign_in(client, town.staff[Role.LEADER])
    assert client.get("/mairie/enfants/export.csv").status_code == 403
    assert db.session.scalars(select(JournalEntry)).all() == []


def test_no_export_offers_health(app):
    health = {"allergies", "treatment", "instructions", "diet", "has_care_plan", "doctor_name", "health"}
    exported = {
        name
        for view in app.extensions["admin"][0]._views
        if getattr(view, "can_export", False)
        for name in view.export_columns or view.columns
    }
    assert len(exported) > 10 and not exported & health
