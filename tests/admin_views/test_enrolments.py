"""The pages of enrolments: from a child's page, by one of its families, until a last day."""

from datetime import date

import pytest

from models import Enrolment, School, db
from rules.enrolments import EnrolmentState
from rules.rights import Role
from tests import cast
from tests.pages import csrf_token, sign_in, statements
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


def test_without_any_day_both_forms_say_before_what_it_means(counter, town):
    new = f"/mairie/inscriptions/nouveau?enfant={town.hugo.id}"
    assert "Sans aucun jour coché, l’enfant est inscrit et rien n’est réservé." in said(counter.get(new))
    page = said(counter.get(f"/mairie/inscriptions/{enrolment_of(town).id}/modifier"))
    assert "Sans aucun jour coché, l’enfant reste inscrit" in page
    care = cast.make_period("ÉTUDE", schools=[town.school])
    values = {"family_id": cast.family_of(town.nadia).id, "period_id": care.id}
    with nothing_written():
        answer = send(counter, new, **values, books="y")
    assert answer.status_code == 422 and "Choisissez une réponse." in said(answer)
    assert send(counter, new, **values).status_code == 302


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


@pytest.fixture
def asked(town):
    """Nadia asks for Hugo's Mondays; the town hall has to answer."""
    care = cast.make_period("MERCREDIS", has_pattern=True, enrolment_waits=True, last_day=date(2019, 9, 27))
    values = {"state": EnrolmentState.WAITING, "pattern": f"{care.slots[0].id}:1"}
    return cast.enrol(town.hugo, care, town.nadia, **values)


def test_a_request_waits_on_the_first_page_and_is_accepted(counter, town, asked):
    assert "1 inscription à décider" in said(counter.get("/mairie/"))
    path = f"/mairie/inscriptions/{asked.id}"
    assert "Accepter ou refuser" in said(counter.get(path)) and "lundi" in said(counter.get(f"{path}/traiter"))
    answer = send(counter, f"{path}/traiter", answer="accepter", reason="")
    assert "La réponse est enregistrée." in said(counter.get(answer.location))
    assert actions() == ["enrolment.accepted", "reservation.made"]
    assert "inscription à décider" not in said(counter.get("/mairie/"))


def test_the_second_agent_is_told_and_a_refusal_needs_its_reason(counter, town, asked):
    path = f"/mairie/inscriptions/{asked.id}/traiter"
    with nothing_written():
        answer = send(counter, path, answer="refuser", reason="")
    assert answer.status_code == 422 and "Écrivez le motif du refus" in said(answer)
    send(counter, path, answer="refuser", reason="Plus de place")
    data = {"answer": "accepter", "reason": "", "csrf_token": csrf_token(counter, "/mairie/inscriptions/ensemble")}
    with nothing_written():
        answer = counter.post(path, data=data)
    assert "Cette demande est déjà traitée." in said(counter.get(answer.location))
    assert counter.get(path).status_code == 302


def test_several_requests_are_answered_at_once(counter, town, asked):
    other = cast.enrol(town.lea, asked.period, town.nadia, state=EnrolmentState.WAITING)
    path, ticked = "/mairie/inscriptions/ensemble", [str(asked.id), str(other.id)]
    assert "2 sur 2" in said(counter.get(path)) and "Benmoussa Léa" in said(counter.get(path))
    with nothing_written():
        answer = send(counter, path, answer="refuser", reason="", enrolment=ticked)
        assert answer.status_code == 422 and answer.text.count(" checked") == 2
        assert "Cochez d’abord" in said(counter.get(send(counter, path, answer="accepter", reason="").location))
    first = send(counter, path, answer="accepter", reason="", enrolment=ticked[:1])
    assert "1 inscription est acceptée." in said(counter.get(first.location))
    second = send(counter, path, answer="refuser", reason="Complet", enrolment=ticked[1:])
    assert "1 inscription est refusée." in said(counter.get(second.location))
    assert "Rien n’attend votre réponse." in said(counter.get(path))


def test_after_an_answer_the_next_request_is_one_click_away(counter, town, asked):
    other = cast.enrol(town.lea, asked.period, town.nadia, state=EnrolmentState.WAITING)
    page = counter.get(send(counter, f"/mairie/inscriptions/{asked.id}/traiter", answer="accepter", reason="").location)
    path = f"/mairie/inscriptions/{other.id}/traiter"
    assert "Demande suivante (1 en attente)" in said(page) and f'href="{path}"' in page.text
    page = counter.get(send(counter, path, answer="accepter", reason="").location)
    assert "Demande suivante" not in said(page) and "Retour à la liste" in said(page)
    assert not rows(counter.get("/mairie/inscriptions/?flt_etat=waiting&sort=6"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.ACCOUNTS, Role.AUDITOR])
def test_who_only_reads_answers_nothing(client, town, asked, role):
    sign_in(client, town.staff[role])
    asked.period.establishment = town.canteen.establishment
    db.session.commit()
    paths = ("/mairie/inscriptions/ensemble", f"/mairie/inscriptions/{asked.id}/traiter")
    assert [client.get(path).status_code for path in paths] == [403, 403]


def test_the_usual_days_that_cannot_be_had_stand_on_the_page(counter, town):
    care = cast.make_period("CANTINE", has_pattern=True, last_day=date(2019, 9, 27))
    care.slots[0].places = 0
    enrolment = cast.enrol(town.hugo, care, town.nadia)
    page = said(counter.get(f"/mairie/inscriptions/{enrolment.id}"))
    assert "Jours habituels qui ne peuvent pas être réservés" in page and "Complet" in page
