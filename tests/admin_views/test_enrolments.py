"""The pages of enrolments: from a child's page, by one of its families, until a last day."""

from datetime import date

import pytest

from models import Enrolment, School, db
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def enrolment_of(town):
    return db.session.query(Enrolment).filter_by(child_id=town.hugo.id).one()


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_and_does_what_its_rights_say(client, town, role):
    sign_in(client, town.staff[role])
    edits = 200 if role in {Role.ADMINISTRATOR, Role.COUNTER} else 403
    assert client.get("/mairie/inscriptions/").status_code == 200
    assert client.get(f"/mairie/inscriptions/nouveau?enfant={town.hugo.id}").status_code == edits
    assert client.get(f"/mairie/inscriptions/{enrolment_of(town).id}/modifier").status_code == edits
    assert client.get(f"/mairie/inscriptions/{enrolment_of(town).id}/supprimer").status_code == 403


def test_a_child_is_enrolled_from_its_page(counter, town):
    care = cast.make_period("ÉTUDE", schools=[town.school])
    values = {"family_id": cast.family_of(town.nadia).id, "period_id": care.id, "weekdays": ["1", "4"]}
    answer = send(counter, f"/mairie/inscriptions/nouveau?enfant={town.hugo.id}", **values)
    enrolment = db.session.query(Enrolment).filter_by(period_id=care.id).one()
    assert (answer.location, enrolment.pattern) == (f"/mairie/inscriptions/{enrolment.id}", f"{care.slots[0].id}:14")
    assert "lundi et jeudi" in said(counter.get(answer.location))
    assert actions() == ["enrolment.created"]


def test_only_the_families_that_have_the_child_are_offered(counter, town):
    page = said(counter.get(f"/mairie/inscriptions/nouveau?enfant={town.sam.id}"))
    assert "Garnier (n° 771)" in page and "Lopez (n° 772)" in page and "Benmoussa" not in page
    with nothing_written():
        values = {"family_id": cast.family_of(town.nadia).id, "period_id": town.canteen.id}
        answer = send(counter, f"/mairie/inscriptions/nouveau?enfant={town.sam.id}", **values)
    assert answer.status_code == 422 and "Choisissez parmi les réponses proposées." in answer.text


def test_another_school_and_a_second_enrolment_are_refused_at_the_period(counter, town):
    far = cast.make_period("CANTINE CAMBON", schools=[School(name="École Cambon")])
    path = f"/mairie/inscriptions/nouveau?enfant={town.hugo.id}"
    family_id = cast.family_of(town.nadia).id
    for period, words in ((far, "n’est pas ouverte à cet enfant"), (town.canteen, "porte déjà cette valeur")):
        with nothing_written():
            answer = send(counter, path, family_id=family_id, period_id=period.id)
        assert answer.status_code == 422 and words in answer.text


def test_an_enrolment_is_ended_and_the_days_after_it_are_told(counter, town):
    cast.book(town.hugo, town.meal, date(2020, 1, 10), town.nadia)
    path = f"/mairie/inscriptions/{enrolment_of(town).id}"
    answer = send(counter, f"{path}/modifier", days=[f"{town.meal.id}:1"], ended_on="2019-12-20")
    page = said(counter.get(answer.location))
    assert "20/12/2019" in page and "1 jour est réservé après le dernier jour." in page
    assert enrolment_of(town).ended_on == date(2019, 12, 20)


def test_a_day_on_which_the_period_never_opens_is_refused(counter, town):
    with nothing_written():
        path = f"/mairie/inscriptions/{enrolment_of(town).id}/modifier"
        answer = send(counter, path, days=[f"{town.meal.id}:6"], ended_on="")
    assert answer.status_code == 422 and "Choisissez parmi les réponses proposées." in answer.text


def test_an_activity_leader_sees_only_its_own_establishments(client, town):
    cast.enrol(town.hugo, cast.make_period("ÉTUDE"), town.nadia)
    sign_in(client, town.staff[Role.LEADER])
    assert not any("ÉTUDE" in line for line in rows(client.get("/mairie/inscriptions/")))


def test_the_list_is_searched_filtered_and_exported(counter, town):
    care = cast.make_period("ÉTUDE")
    cast.enrol(town.hugo, care, town.nadia, pattern=f"{care.slots[0].id}:14")
    assert len(rows(counter.get("/mairie/inscriptions/?search=hugo"))) == 2
    assert len(rows(counter.get("/mairie/inscriptions/?search=1042&search=x"))) == 3
    assert len(rows(counter.get(f"/mairie/inscriptions/?flt_lieu={care.establishment_id}"))) == 1
    (line,) = table(counter.get(f"/mairie/inscriptions/export.csv?flt_periode={care.id}"))[1:]
    assert line[:4] == ["Benmoussa Hugo", "Benmoussa (n°\N{NO-BREAK SPACE}1042)", "ÉTUDE", "acceptée"]
    assert line[4] == "lundi et jeudi"


def test_a_list_asks_as_often_for_thirty_rows_as_for_a_few(counter, town):
    def asked():
        with statements() as seen:
            shown = len(rows(counter.get("/mairie/inscriptions/?page_size=100")))
        return shown, len(seen)

    few, before = asked()
    for each in range(30):
        cast.enrol(town.hugo, cast.make_period(f"P{each}"), town.nadia)
    lots, after = asked()
    assert (lots - few, after) == (30, before)


@pytest.mark.parametrize("child", ["", "abc", "0", "999999", str(10**30)])
def test_a_child_who_does_not_exist_is_no_page(counter, town, child):
    assert counter.get(f"/mairie/inscriptions/nouveau?enfant={child}").status_code == 404


def test_a_post_without_its_token_changes_nothing(counter, town):
    with nothing_written():
        answer = counter.post(f"/mairie/inscriptions/{enrolment_of(town).id}/modifier", data={"ended_on": "2019-12-20"})
    assert answer.status_code == 400
