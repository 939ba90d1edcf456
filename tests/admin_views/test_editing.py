"""The forms of the town hall: what was typed stays, nothing is half written, every deed is its service's."""

import pytest
from sqlalchemy import select

from models import Child, Contact, Family, Guardian, JournalEntry, db
from rules.rights import Role
from tests import cast
from tests.pages import begin_session, csrf_token, sign_in, tree_of, value_of, words_of
from tests.snapshot import nothing_written

LEGRAND = {"number": "5001", "name": "Legrand", "contact_email": "", "postcode": "39220", "note": "Première\r\nseconde"}


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def send(client, path, **values):
    """Post the form of a page as a browser does, with its token and the version that it shows."""
    page = client.get(path).text
    hidden = {"csrf_token": value_of(page, "csrf_token")}
    if 'name="version"' in page:
        hidden["version"] = value_of(page, "version")
    return client.post(path, data=hidden | values)


def actions():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_a_family_is_made_and_shown(counter):
    answer = send(counter, "/mairie/familles/nouveau", **LEGRAND)
    family = db.session.scalars(select(Family).where(Family.number == "5001")).one()
    assert (answer.status_code, answer.location) == (302, f"/mairie/familles/{family.id}")
    page = words_of(tree_of(counter.get(answer.location).text))
    assert "Enregistré : Legrand (n° 5001)." in page and "Première seconde" in page
    assert actions() == ["family.created"]


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_the_field(counter):
    with nothing_written():
        answer = send(counter, "/mairie/familles/nouveau", **(LEGRAND | {"postcode": "392", "phone": "12"}))
    assert answer.status_code == 422
    assert answer.text.count("Il faut 5 chiffres, par exemple 39220.") == 2
    assert value_of(answer.text, "postcode") == "392" and value_of(answer.text, "name") == "Legrand"
    assert "<title>Erreur" in answer.text and 'aria-invalid="true"' in answer.text


def test_a_number_in_use_is_refused_at_its_field(counter):
    with nothing_written():
        answer = send(counter, "/mairie/familles/nouveau", **(LEGRAND | {"number": "1042"}))
    assert answer.status_code == 422 and "porte déjà cette valeur" in answer.text


def test_two_people_do_not_overwrite_each_other(counter, town):
    family_id = cast.family_of(town.nadia).id
    path = f"/mairie/familles/{family_id}/modifier"
    page = counter.get(path).text
    mine = LEGRAND | {"csrf_token": value_of(page, "csrf_token"), "version": value_of(page, "version")}
    assert send(counter, path, **(LEGRAND | {"number": "1042", "name": "Avant"})).status_code == 302
    with nothing_written():
        answer = counter.post(path, data=mine)
    assert answer.status_code == 422 and "a modifié cette fiche entre-temps" in answer.text
    assert db.session.get_one(Family, family_id).name == "Avant" and value_of(answer.text, "name") == "Legrand"
    assert f'href="{path}" target="_blank"' in answer.text
    assert "dans un autre onglet" not in counter.get(path).text


def test_the_form_of_a_new_row_leads_back_to_whom_it_is_for(counter, town):
    family = cast.family_of(town.nadia)
    page = counter.get(f"/mairie/enfants/nouveau?famille={family.id}").text
    assert page.count(f'href="/mairie/familles/{family.id}"') == 2


@pytest.mark.parametrize("version", [None, "", "x", "9" * 30, "-1"])
def test_a_form_without_a_version_changes_nothing(counter, town, version):
    path = f"/mairie/familles/{cast.family_of(town.nadia).id}/modifier"
    data = LEGRAND | {"csrf_token": csrf_token(counter, path)} | ({} if version is None else {"version": version})
    with nothing_written():
        assert counter.post(path, data=data).status_code == 422


def test_fields_that_the_form_does_not_have_are_not_written(counter, town):
    path = f"/mairie/enfants/{town.hugo.id}/modifier"
    values = {"last_name": "Benmoussa", "first_name": "Hugo", "birth_date": "2012-05-03", "school_class_id": ""}
    answer = send(counter, path, **values, id="999", search_name="x", custodies="1")
    child = db.session.get_one(Child, town.hugo.id)
    assert (answer.status_code, child.search_name, len(child.custodies)) == (302, "benmoussa hugo", 1)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("birth_date", "31/02/2012", "Il faut une date"),
        ("birth_date", "2040-01-01", "Il faut une date de naissance d’enfant"),
        ("school_class_id", "999999", "Choisissez parmi les réponses proposées."),
        ("school_class_id", "x", "Choisissez parmi les réponses proposées."),
        ("last_name", "x" * 10_000, "Ce texte est trop long"),
        ("first_name", "", "Cette case est à remplir."),
    ],
)
def test_a_childs_form_says_what_is_expected(counter, town, field, value, words):
    values = {"last_name": "Benmoussa", "first_name": "Hugo", "birth_date": "2012-05-03"}
    with nothing_written():
        answer = send(counter, f"/mairie/enfants/{town.hugo.id}/modifier", **(values | {field: value}))
    assert answer.status_code == 422 and words in answer.text


def test_people_are_added_from_the_pages_they_belong_to(counter, town):
    family_id = cast.family_of(town.nadia).id
    parent = {"last_name": "Roy", "first_name": "Ana"}
    assert send(counter, f"/mairie/responsables/nouveau?famille={family_id}", **parent).status_code == 302
    assert send(counter, f"/mairie/enfants/nouveau?famille={family_id}", **parent).status_code == 302
    page = counter.get(f"/mairie/contacts/nouveau?enfant={town.hugo.id}").text
    assert value_of(page, "family_number") == "1042" and value_of(page, "priority") == "2"
    contact = parent | {"phone": "06 12 34 56 78", "family_number": "1042", "may_collect": "y"}
    assert send(counter, f"/mairie/contacts/nouveau?enfant={town.hugo.id}", **contact).status_code == 302
    made = [db.session.scalars(select(it).order_by(it.id.desc())).first() for it in (Guardian, Child, Contact)]
    assert [(it.first_name, it.last_name) for it in made] == [("Ana", "Roy")] * 3
    assert made[2].child_id == town.hugo.id and made[1].custodies[0].family_id == family_id
    assert actions() == ["guardian.created", "child.created", "contact.created"]


@pytest.mark.parametrize("whose", ["", "?famille=999999", "?famille=x", f"?famille={10**30}", "?famille=-1"])
def test_a_new_row_of_nobody_is_no_page(counter, whose):
    assert counter.get(f"/mairie/enfants/nouveau{whose}").status_code == 404


@pytest.mark.parametrize("row_id", ["0", "999999", str(2**31), "1" * 30, "abc", "1.5", "-1"])
def test_a_row_that_does_not_exist_is_no_page(counter, row_id):
    for path in ("", "/modifier", "/supprimer"):
        assert counter.get(f"/mairie/familles/{row_id}{path}").status_code == 404


def test_removing_asks_first_on_a_page_and_then_says_what_is_gone(counter, town):
    family = cast.add(Family(number="6001", name="Vide"))
    family_id, path = family.id, f"/mairie/familles/{family.id}/supprimer"
    with nothing_written():
        assert "Supprimer «\N{NO-BREAK SPACE}Vide (n°\N{NO-BREAK SPACE}6001)" in counter.get(path).text
    assert send(counter, path).location == "/mairie/familles/"
    assert "Vide (n°\N{NO-BREAK SPACE}6001)\N{NO-BREAK SPACE}» est supprimé." in counter.get("/mairie/familles/").text
    assert db.session.get(Family, family_id) is None and actions() == ["family.removed"]


def test_what_is_still_in_use_stays_and_says_so(counter, town):
    family_id = cast.family_of(town.nadia).id
    with nothing_written():
        answer = send(counter, f"/mairie/familles/{family_id}/supprimer")
    assert answer.location == f"/mairie/familles/{family_id}"
    assert "d’autres en dépendent encore" in counter.get(answer.location).text


@pytest.mark.parametrize("path", ["familles/nouveau", "familles/{}/modifier", "familles/{}/supprimer"])
def test_a_post_from_elsewhere_is_refused(counter, town, path):
    with nothing_written():
        answer = counter.post(f"/mairie/{path.format(cast.family_of(town.nadia).id)}", data=LEGRAND)
    assert answer.status_code == 400


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_a_role_that_may_not_edit_posts_in_vain(client, town, role):
    family = cast.family_of(town.nadia).id
    sign_in(client, town.staff[Role.COUNTER])
    token, key = csrf_token(client, "/mairie/familles/nouveau"), begin_session(town.staff[role])
    with client.session_transaction() as session:
        session["_user_id"] = key
    with nothing_written():
        for path in ("nouveau", f"{family}/modifier", f"{family}/supprimer"):
            assert client.post(f"/mairie/familles/{path}", data=LEGRAND | {"csrf_token": token}).status_code == 403


def test_a_selection_cannot_be_removed_at_once(counter, town):
    token = csrf_token(counter, "/mairie/familles/nouveau")
    data = {"csrf_token": token, "action": "delete", "rowid": [cast.family_of(town.nadia).id]}
    with nothing_written():
        assert counter.post("/mairie/familles/action/", data=data).status_code == 404
        assert counter.post("/mairie/familles/ajax/update/", data=data).status_code == 404
