"""« Pourquoi cet enfant n’a pas accès »: the periods of a child's page, open or why not."""

from datetime import date, datetime

import pytest

from models import DocumentType, Enrolment, School, db
from rules.documents import Level
from rules.enrolments import EnrolmentState
from rules.rights import Role
from tests import cast
from tests.cast import PARIS
from tests.pages import sign_in, statements
from tests.staff_pages import rows, said


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def accesses(client, child):
    """The lines of the table by the name of the period: « du | au | accès | pourquoi | inscription »."""
    page = client.get(f"/mairie/enfants/{child.id}")
    assert page.status_code == 200
    lines = (line.replace("\N{NO-BREAK SPACE}", " ") for line in rows(page))
    return [line for line in lines if line.count(" | ") == 4 and line[2:3] == "/"]


def line_of(client, town, **changes):
    """The line of a period of this kind, for Hugo, who is in CE1 at the École du Centre and born in 2012."""
    cast.make_period("ÉTUDE", last_day=date(2020, 7, 4), needs_enrolment=False, **changes)
    (line,) = [it for it in accesses(client, town.hugo) if "04/07/2020" in it]
    return line


def test_what_is_open_to_a_child_is_said(counter, town):
    assert accesses(counter, town.hugo) == ["02/09/2019 | 03/07/2020 | ouvert | – | Voir l’inscription"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "ouvert | –"),
        ({"levels": "CM1,CM2"}, "pas d’accès | Niveau : CE1. Il faut : CM1 ou CM2."),
        ({"least_age": 8}, "pas d’accès | L’enfant est trop jeune. Il faut : à partir de 8 ans le 02/09/2019."),
        ({"least_age": 8, "ages_on": date(2020, 5, 3)}, "ouvert | –"),
        ({"most_age": 6}, "pas d’accès | L’enfant est trop âgé. Il faut : 6 ans au plus le 02/09/2019."),
        ({"residents_only": True}, "pas d’accès | La famille n’habite pas une commune de résidence (Les Essarts)."),
        (
            {"opens_at": datetime(2019, 9, 1, 8, tzinfo=PARIS)},
            "Les réservations ouvrent le dimanche 1er septembre",
        ),
        ({"book_until": date(2019, 8, 26)}, "ouvert | Les réservations sont closes depuis le 26/08/2019."),
    ],
)
def test_each_reason_is_said_in_words(counter, town, changes, words):
    assert words in line_of(counter, town, **changes)


def test_another_school_and_another_enrolment_are_said_together(counter, town):
    other = cast.make_period("CANTINE CAMBON", schools=[cast.add(School(name="École Cambon"))])
    line = line_of(counter, town, schools=other.schools, requires_id=other.id)
    assert "École : École du Centre. Il faut : École Cambon." in line
    assert line.endswith("Il faut d’abord une inscription à CANTINE CAMBON. | –")


@pytest.mark.parametrize(
    ("state", "ended_on", "words"),
    [
        (None, None, "à inscrire | L’enfant n’y est pas inscrit. | Inscrire"),
        (EnrolmentState.WAITING, None, "inscription à décider | La demande d’inscription attend une réponse."),
        (EnrolmentState.REFUSED, None, "à inscrire | La demande d’inscription est refusée."),
        (EnrolmentState.ACCEPTED, date(2019, 8, 26), "à inscrire | L’inscription est terminée depuis le 26/08/2019."),
        (EnrolmentState.ACCEPTED, date(2019, 8, 27), "ouvert | –"),
    ],
)
def test_where_the_enrolment_stands_is_said(counter, town, state, ended_on, words):
    mine = db.session.query(Enrolment).filter_by(child_id=town.hugo.id).one()
    if state is None:
        db.session.delete(mine)
    else:
        mine.state, mine.ended_on = state, ended_on
    db.session.commit()
    (line,) = accesses(counter, town.hugo)
    assert words in line


def test_the_way_to_enrol_knows_the_child_and_the_period(counter, town):
    study = cast.make_period("ÉTUDE")
    page = counter.get(f"/mairie/enfants/{town.hugo.id}").text
    path = f"/mairie/inscriptions/nouveau?enfant={town.hugo.id}&amp;periode={study.id}"
    assert f'href="{path}"' in page
    form = counter.get(path.replace("&amp;", "&")).text
    assert f'<option selected value="{study.id}">' in form


def test_papers_and_an_incomplete_file_are_said(counter, town):
    cast.family_of(town.nadia).street = ""
    paper = DocumentType(name="Brevet de natation", level=Level.CHILD, is_mandatory=True, periods=[town.canteen])
    cast.add(paper)
    (line,) = accesses(counter, town.hugo)
    assert "dossier à compléter | Il manque : l’adresse complète et le document « Brevet de natation »." in line
    assert "Brevet de natation" in said(counter.get(f"/mairie/types-de-documents/{paper.id}"))


def test_each_home_has_its_own_table(counter, town):
    cast.family_of(town.zoe).street = ""
    db.session.commit()
    page = said(counter.get(f"/mairie/enfants/{town.sam.id}"))
    assert "Accès aux activités, avec Garnier" in page
    assert "L’enfant n’est pas dans ce foyer aujourd’hui." in page  # neither week has begun on 27 August


def test_a_period_that_is_over_is_not_shown_and_one_without_a_slot_is(counter, town):
    cast.make_period("HIER", first_day=date(2019, 1, 7), last_day=date(2019, 8, 26), book_until=date(2019, 8, 26))
    empty = cast.make_period("VIDE")
    db.session.delete(empty.slots[0])
    db.session.commit()
    page = said(counter.get(f"/mairie/enfants/{town.hugo.id}"))
    assert "HIER" not in page and "La période n’a pas encore de créneau." in page


def test_a_leader_reads_of_its_own_establishments_only(client, town):
    cast.make_period("ÉTUDE", last_day=date(2020, 7, 4))
    sign_in(client, town.staff[Role.LEADER])
    (line,) = accesses(client, town.hugo)
    assert "03/07/2020 | ouvert" in line and "ÉTUDE" not in said(client.get(f"/mairie/enfants/{town.hugo.id}"))


def test_the_page_asks_as_often_for_twenty_periods_as_for_one(counter, town):
    def asked():
        with statements() as seen:
            accesses(counter, town.hugo)
        return len(seen)

    before = asked()
    for each in range(20):
        cast.make_period(f"P{each}", least_age=3, requires_id=town.canteen.id)
    assert asked() == before
