"""The gate as a family meets it: what is missing, each thing with its page; and a forged post that goes around it."""

import pytest

from models import Activity, Booking, db
from rules.bookings import Box
from rules.documents import Level
from rules.refusals import Code, Refused
from services.planning import keep_ticks
from tests.cast import NOW, add, review
from tests.pages import sign_in
from tests.papers import make_paper, make_type


def test_the_home_page_leads_to_each_thing_that_is_missing(client, town) -> None:
    kind = make_type(is_mandatory=True)
    sign_in(client, town.ines)
    page = client.get("/").text
    assert "Votre dossier est à compléter" in page and "l’adresse complète" in page
    assert 'href="/dossier/famille"' in page and f'href="/dossier/enfants/{town.tom.id}"' in page
    assert f'href="/documents?pour={town.tom.id}&amp;type={kind.id}#ajouter"' in page
    for path in ("/dossier/famille", f"/dossier/enfants/{town.tom.id}", f"/documents?pour={town.tom.id}"):
        assert client.get(path).status_code == 200


def test_a_whole_file_has_no_gate(client, town) -> None:
    sign_in(client, town.nadia)
    assert "Votre dossier est à compléter" not in client.get("/").text
    assert "Votre dossier est complet pour l’année scolaire 2019-2020" in client.get("/dossier").text


def test_a_paper_alone_is_told_without_the_form(client, town) -> None:
    kind = make_type("Carnet de vaccination", is_mandatory=True)
    make_paper(kind, town.nadia, town.lea)
    sign_in(client, town.nadia)
    page = client.get("/").text
    assert "Dossier de Hugo. Il manque\N{NO-BREAK SPACE}: un document à donner." in page
    assert f"/documents?pour={town.hugo.id}" in page and f"/documents?pour={town.lea.id}" not in page
    assert f"/dossier/enfants/{town.hugo.id}" not in page


def test_the_planning_says_what_one_service_asks_for(client, town) -> None:
    make_type("Brevet de natation", is_mandatory=True, activities=[town.canteen.activity])
    add(Activity(name="Autre service", kind=town.canteen.activity.kind))
    sign_in(client, town.nadia)
    page = client.get("/planning?du=2019-09-01").text
    assert "Il manque un document" in page and town.canteen.activity.name in page
    assert "Votre dossier est à compléter" not in client.get("/").text


@pytest.mark.parametrize("lacks", ["review", "paper", "paper of the service", "paper of the family"])
def test_a_forged_post_meets_the_same_gate(app, town, lacks) -> None:
    if lacks == "review":
        db.session.query(type(review(town.claire, school_year=2018))).filter_by(child_id=town.hugo.id).delete()
        db.session.commit()
    else:
        level = Level.FAMILY if lacks.endswith("family") else Level.CHILD
        only = [town.canteen.activity] if lacks.endswith("service") else []
        make_type(level=level, is_mandatory=True, activities=only)
    with pytest.raises(Refused) as refused:
        keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, NOW.date().replace(month=9, day=20)): True}, NOW)
    assert [it.code for it in refused.value.refusals] == [Code.FILE_INCOMPLETE]
    assert db.session.query(Booking).count() == 0
