"""Who sees and changes what of a child's file: two parents at once, two homes, other families, court decisions."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import Contact, HealthRecord, db
from rules.refusals import Refused
from services import child_files
from services.files import Form
from tests import cast
from tests.file_pages import fields_of, opened, press, send, text_of
from tests.pages import sign_in
from tests.portal.test_child_file import WHOLE, address
from tests.snapshot import nothing_written


def browser(app, account):
    """Somebody's own browser."""
    client = app.test_client()
    sign_in(client, account)
    return client


@pytest.fixture
def nadia(app, town):
    browser_of_nadia = browser(app, town.nadia)
    assert send(browser_of_nadia, address(town.hugo), WHOLE).status_code == 303
    return browser_of_nadia


def test_two_parents_who_change_different_rubrics_lose_nothing(app, town, nadia):
    karim = browser(app, town.karim)
    hers, his = opened(nadia, address(town.hugo)), opened(karim, address(town.hugo))
    assert press(nadia, address(town.hugo), hers | {"medical-allergies": ["Chats"]}).status_code == 303
    assert press(karim, address(town.hugo), his | {"diet-diet": ["no_pork"]}).status_code == 303
    now = opened(nadia, address(town.hugo))
    assert (now["medical-allergies"], now["diet-diet"]) == (["Chats"], ["no_pork"])


def test_of_two_who_change_one_rubric_the_second_compares_before_anything_is_written(app, town, nadia):
    karim = browser(app, town.karim)
    hers, his = opened(nadia, address(town.hugo)), opened(karim, address(town.hugo))
    press(nadia, address(town.hugo), hers | {"medical-allergies": ["Chats"]})
    his |= {"medical-allergies": ["Chiens"], "medical-treatment": ["Sirop"], "diet-diet": ["no_pork"]}
    with nothing_written():
        late = press(karim, address(town.hugo), his)
    assert late.status_code == 422
    assert text_of(late.text, "medical-allergies-ici") == "Il y a maintenant : Chats"
    shown = fields_of(late.text)
    assert (shown["medical-allergies"], shown["medical-treatment"]) == (["Chiens"], ["Sirop"])
    assert press(karim, address(town.hugo), shown).status_code == 303
    assert opened(nadia, address(town.hugo))["medical-allergies"] == ["Chiens"]


def test_who_was_added_meanwhile_is_not_lost(app, town, nadia):
    karim = browser(app, town.karim)
    his = opened(karim, address(town.hugo))
    with_jo = press(nadia, address(town.hugo), opened(nadia, address(town.hugo)), ajouter="emergency")
    jo = {f"emergency-2-{name}": [value] for name, value in (("last_name", "Petit"), ("first_name", "Jo"))}
    jo |= {"emergency-2-link": ["Voisin"], "emergency-2-phone": ["06 00 00 00 09"]}
    assert press(nadia, address(town.hugo), fields_of(with_jo.text) | jo).status_code == 303
    late = press(karim, address(town.hugo), his | {"emergency-1-link": ["Marraine"]})
    assert late.status_code == 422 and "vient d’ajouter cette personne" in late.text
    assert press(karim, address(town.hugo), fields_of(late.text)).status_code == 303
    now = opened(nadia, address(town.hugo))
    assert (now["emergency-1-link"], now["emergency-2-last_name"]) == (["Marraine"], ["Petit"])


def test_both_homes_have_one_health_form_and_each_its_own_people_and_answers(app, town):
    paul, zoe = browser(app, town.paul), browser(app, town.zoe)
    his = WHOLE | {"medical-allergies": "Chats", "emergency-1-last_name": "Garnier-Secret"}
    assert send(paul, address(town.sam), his | {"authorisations-bathing": "oui"}).status_code == 303
    page = zoe.get(address(town.sam)).text
    hers = fields_of(page)
    assert hers["medical-allergies"] == ["Chats"] and "deux foyers" in page
    assert not any(words in page for words in ("Garnier-Secret", "771"))
    assert "authorisations-bathing" not in hers
    assert send(zoe, address(town.sam), WHOLE | {"medical-allergies": "Chats"}).status_code == 303
    assert opened(paul, address(town.sam))["emergency-1-last_name"] == ["Garnier-Secret"]
    assert opened(paul, address(town.sam))["authorisations-bathing"] == ["oui"]


def test_the_other_home_is_asked_to_compare_what_is_one_for_both(app, town):
    paul, zoe = browser(app, town.paul), browser(app, town.zoe)
    hers = opened(zoe, address(town.sam)) | {name: [it] for name, it in WHOLE.items()}
    send(paul, address(town.sam), WHOLE | {"medical-treatment": "Sirop"})
    late = press(zoe, address(town.sam), hers)
    assert late.status_code == 422 and text_of(late.text, "medical-treatment-ici") == "Il y a maintenant : Sirop"
    assert '<a href="#medical">' in late.text and '<a href="#emergency">' not in late.text


@pytest.mark.parametrize("name", ["hugo", "sam"])
def test_another_familys_child_does_not_exist(app, town, name):
    child, ines = getattr(town, name), browser(app, town.ines)
    form = opened(ines, address(town.tom)) | {name: [it] for name, it in WHOLE.items()}
    with nothing_written():
        assert ines.get(address(child)).status_code == 404
        assert ines.post(address(child), data=form).status_code == 404
        for button in ({"suite": "plus-tard"}, {"suite": "effacer"}, {"ajouter": "emergency"}):
            assert press(ines, address(child), form, **button).status_code == 404
        assert ines.get("/dossier/enfants/999999").status_code == 404


def test_a_home_that_the_child_has_left_no_longer_gets_its_file(app, town):
    zoe = browser(app, town.zoe)
    assert "deux foyers" in zoe.get(address(town.sam)).text
    form = opened(zoe, address(town.sam)) | {name: [it] for name, it in WHOLE.items()}
    (stay,) = (it for it in town.sam.custodies if it.family_id == cast.family_of(town.zoe).id)
    stay.first_day, stay.last_day = date(2018, 9, 3), cast.NOW.date() - timedelta(1)
    db.session.commit()
    with nothing_written():
        assert zoe.get(address(town.sam)).status_code == zoe.post(address(town.sam), data=form).status_code == 404
        with pytest.raises(Refused):
            child_files.save(Form(town.zoe.id, town.sam.id, form), cast.NOW)
    assert "deux foyers" not in browser(app, town.paul).get(address(town.sam)).text


def test_nobody_and_the_town_hall_do_not_get_the_form(app, client, town):
    assert client.get(address(town.hugo)).status_code in (302, 401)
    for account in town.staff.values():
        assert browser(app, account).get(address(town.hugo)).status_code in (302, 403, 404)


def test_ids_of_other_peoples_contacts_neither_move_nor_show_them(app, town):
    ines = browser(app, town.ines)
    (julien,) = db.session.scalars(select(Contact).where(Contact.child_id == town.julien.id))
    before = (julien.id, julien.last_name, julien.family_id)
    assert send(ines, address(town.tom), WHOLE | {"emergency-1-id": str(julien.id)}).status_code == 303
    db.session.expire_all()
    assert (julien.id, julien.last_name, julien.family_id) == before
    (own,) = db.session.scalars(select(Contact).where(Contact.child_id == town.tom.id))
    assert own.id != julien.id


@pytest.fixture
def away(town, nadia):
    family = cast.family_of(town.nadia)
    whose = {"child": town.hugo, "family": family, "last_name": "Noir", "first_name": "Luc", "link": "Père"}
    return cast.add(Contact(phone="06 66 66 66 66", must_not_collect=True, is_emergency=True, **whose))


def test_whom_a_court_keeps_away_is_read_only(nadia, town, away):
    page = nadia.get(address(town.hugo)).text
    assert "Ne pas remettre à" in page and "Luc Noir" in page and "66 66" not in page
    assert "Noir" not in str(fields_of(page))


def test_a_forged_post_neither_changes_nor_removes_nor_adds_whom_a_court_keeps_away(nadia, town, away):
    row = {"id": str(away.id), "last_name": "Blanc", "first_name": "Luc", "link": "Ami", "phone": "06 00 00 00 01"}
    row |= {"must_not_collect": "oui", "may_collect": "oui", "is_emergency": ""}
    for group, number in (("emergency", 7), ("pickup", 7)):
        form = opened(nadia, address(town.hugo)) | {f"{group}-{number}-{name}": [it] for name, it in row.items()}
        assert press(nadia, address(town.hugo), form).status_code == 303
    assert press(nadia, address(town.hugo), opened(nadia, address(town.hugo)), retirer="pickup-7").status_code == 200
    db.session.expire_all()
    assert (away.last_name, away.link, away.must_not_collect, away.may_collect) == ("Noir", "Père", True, False)
    kept_away = select(Contact.id).where(Contact.must_not_collect)
    assert db.session.scalars(kept_away).all() == [away.id]


def test_the_other_home_sees_nothing_of_whom_the_court_keeps_away(app, town):
    whose = {"child": town.sam, "family": cast.family_of(town.zoe), "last_name": "Noir", "first_name": "Luc"}
    cast.add(Contact(phone="", must_not_collect=True, **whose))
    assert "Luc Noir" in browser(app, town.zoe).get(address(town.sam)).text
    page = browser(app, town.paul).get(address(town.sam)).text
    assert "Noir" not in page and "Ne pas remettre" not in page


def test_a_forged_set_of_people_is_bounded(app, town):
    ines = browser(app, town.ines)
    row = {"id": "", "last_name": "Roy", "first_name": "Ana", "link": "Tante", "phone": "06 00 00 00 03"}
    many = {f"emergency-{number}-{name}": it for number in range(1, 200) for name, it in row.items()}
    with nothing_written():
        answer = send(ines, address(town.tom), WHOLE | many)
    assert answer.status_code == 422 and "personnes au plus" in text_of(answer.text, "erreurs")


def test_the_health_form_of_both_homes_is_one_row(app, town):
    for account in (town.paul, town.zoe):
        assert send(browser(app, account), address(town.sam), WHOLE).status_code == 303
    assert len(db.session.scalars(select(HealthRecord).where(HealthRecord.child_id == town.sam.id)).all()) == 1
