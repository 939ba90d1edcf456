"""What the town hall sees of the files: new answers, authorisations, homes side by side, confirmed at the counter."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from models import Authorisations, Contact, FileReview, Guardian, HealthRecord, db
from rules.files import Group
from rules.rights import Role
from tests import cast
from tests.pages import sign_in
from tests.papers import make_paper, make_type
from tests.proposals import ask
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

DIFFICULT = "L’Haÿ <b>&amp;</b> 🦊 شارع '\"=1+1"


@pytest.fixture
def counter(client, town):
    """The browser of the counter."""
    sign_in(client, town.staff[Role.COUNTER])
    return client


def authorise(child, account, **answers):
    return cast.add(Authorisations(child=child, family=cast.family_of(account), **answers))


def test_a_guardians_new_answers_round_trip_through_form_page_and_export(counter, town):
    guardian, path = town.nadia.guardian, f"/mairie/responsables/{town.nadia.guardian_id}"
    wrote = {"street": DIFFICULT, "town": DIFFICULT, "birth_place": DIFFICULT, "profession": DIFFICULT}
    typed = wrote | {"kind": "foster", "last_name": "B", "first_name": "N", "rank": "1", "birth_date": "1984-11-03"}
    assert send(counter, f"{path}/modifier", **typed, occupation="employee").status_code == 302
    kept = db.session.get_one(Guardian, guardian.id)
    assert {name: getattr(kept, name) for name in wrote} == wrote and kept.birth_date == date(1984, 11, 3)
    words = said(counter.get(path))
    assert words.count(DIFFICULT) >= 3 and "Famille d’accueil" in words and "Employés" in words
    assert any(DIFFICULT in cell for line in table(counter.get("/mairie/responsables/export.csv")) for cell in line)


def test_a_familys_and_a_childs_new_answers_are_entered_and_shown(counter, town):
    family = cast.family_of(town.nadia)
    typed = {"number": "1042", "name": "Benmoussa", "title": "mrs_and_mr", "situation": "married", "scheme": "other"}
    path = f"/mairie/familles/{family.id}"
    assert send(counter, f"{path}/modifier", **typed, benefit_number="1234567", benefit_rank="2").status_code == 302
    words = said(counter.get(path))
    assert "1234567 (Karim Benmoussa)" in words and "Mme et M." in words and "Mariage" in words
    typed = {"last_name": "Benmoussa", "first_name": "Hugo", "usual_name": DIFFICULT, "birth_date": "2012-05-03"}
    path = f"/mairie/enfants/{town.hugo.id}"
    assert send(counter, f"{path}/modifier", **typed, sex="boy", birth_place="Dole").status_code == 302
    words = said(counter.get(path))
    assert DIFFICULT in words and "03/05/2012, 7 ans et 3 mois" in words and "Garçon" in words


def test_a_health_form_is_entered_read_and_kept_from_lists(counter, town):
    path = f"/mairie/fiches-sanitaires/{town.hugo.health.id}"
    texts = dict.fromkeys(("allergies", "history", "care_plan_protocol", "kit_location"), DIFFICULT)
    typed = texts | {"diet": "no_meat", "allergens": ["milk", "eggs"], "vaccines_up_to_date": "non"}
    typed |= {"vaccines_checked_on": "2019-08-26", "vaccines_missing": ["polio"], "has_care_plan": "y"}
    assert send(counter, f"{path}/modifier", **typed).status_code == 302
    record = db.session.get_one(HealthRecord, town.hugo.health.id)
    assert (set(record.allergens.split()), record.vaccines_up_to_date) == ({"milk", "eggs"}, False)
    words = said(counter.get(path))
    assert words.count(DIFFICULT) == 4 and "Œufs et Lait" in words
    assert "accueil provisoire jusqu’au 26/11/2019, il manque poliomyélite" in words
    assert counter.get(f"{path}/modifier").text.count(" checked") == 4
    assert DIFFICULT not in said(counter.get("/mairie/fiches-sanitaires/"))


def test_what_no_file_may_hold_is_refused_at_its_field(counter, town):
    path = f"/mairie/fiches-sanitaires/{town.hugo.health.id}/modifier"
    page = send(counter, path, diet="standard", diet_note="repas halal")
    assert page.status_code == 422 and 'href="#diet_note"' in page.text


def test_a_contact_says_between_which_days_it_may_collect(counter, town):
    contact = town.hugo.contacts[0]
    typed = {"last_name": "Roy", "first_name": "Ana", "phone": "06 00 00 00 03", "other_phone": "06 00 00 00 04"}
    typed |= {"family_number": "1042", "priority": "1", "may_collect": "y", "is_minor": "y"}
    path = f"/mairie/contacts/{contact.id}"
    assert (
        send(counter, f"{path}/modifier", **typed, valid_from="2019-09-02", valid_until="2019-09-30").status_code == 302
    )
    assert "autorisé du 02/09/2019 au 30/09/2019" in said(counter.get(path))
    db.session.get_one(Contact, contact.id).valid_until = date(2019, 8, 1)
    db.session.get_one(Contact, contact.id).valid_from = None
    db.session.commit()
    assert "plus autorisé depuis le 01/08/2019" in said(counter.get(f"/mairie/enfants/{town.hugo.id}"))


def test_authorisations_are_entered_from_the_childs_page_once_for_each_home(counter, town):
    new = f"/mairie/autorisations/nouveau?enfant={town.sam.id}"
    typed = {"photo_internal": "oui", "photo_media": "non", "leaves_alone": "oui", "leaves_alone_from": "16:30"}
    family_id = str(cast.family_of(town.zoe).id)
    assert send(counter, new, family_id=family_id, **typed).status_code == 302
    kept = db.session.scalars(select(Authorisations).where(Authorisations.child_id == town.sam.id)).one()
    assert (kept.photo_internal, kept.photo_media, kept.bathing) == (True, False, None)
    assert kept.leaves_alone_from == "16:30"
    assert send(counter, new, family_id=family_id, **typed).status_code == 422
    stranger = str(cast.family_of(town.claire).id)
    assert send(counter, new, family_id=stranger, **typed).status_code == 422
    changed = send(counter, f"/mairie/autorisations/{kept.id}/modifier", leaves_alone="non", leaves_alone_from="16:30")
    assert changed.status_code == 302 and "16:30" not in said(counter.get(f"/mairie/autorisations/{kept.id}"))


def test_authorisations_are_filtered_and_exported(counter, town):
    authorise(town.hugo, town.nadia, photo_media=False)
    authorise(town.lea, town.nadia, photo_media=True)
    path = "/mairie/autorisations/"
    for asked, names in (("non", ["Hugo"]), ("oui", ["Léa"]), ("attente", [])):
        words = said(counter.get(f"{path}?flt_photo_media={asked}"))
        assert [name for name in ("Hugo", "Léa") if f"Benmoussa {name}" in words] == names
    assert [line[4] for line in table(counter.get(f"{path}export.csv"))[1:]] == ["non", "oui"]


def test_a_child_who_may_leave_alone_has_an_hour(counter, town):
    row = authorise(town.hugo, town.nadia)
    page = send(counter, f"/mairie/autorisations/{row.id}/modifier", leaves_alone="oui", leaves_alone_from="")
    assert page.status_code == 422 and 'href="#leaves_alone_from"' in page.text


def test_the_homes_of_a_child_stand_side_by_side(counter, town):
    authorise(town.sam, town.paul, bathing=True)
    authorise(town.sam, town.zoe, bathing=False)
    cast.add(Contact(child=town.sam, family=cast.family_of(town.zoe), last_name="Diop", first_name="Awa", phone="06"))
    make_paper(make_type("Carnet de vaccination"), town.zoe, town.sam)
    lines = rows(counter.get(f"/mairie/enfants/{town.sam.id}"))
    assert "– | Carnet de vaccination, à valider" in lines
    assert "oui | non" in lines and "Garnier (n° 771) | Lopez (n° 772)" in lines
    stays = next(line for line in lines if "02/09/2019 au 08/09/2019" in line)
    assert stays.split(" | ")[1].startswith("09/09/2019 au 15/09/2019")


def test_what_one_home_asks_for_is_on_the_childs_and_the_familys_page(counter, town):
    asked = ask(town.zoe, Group.AUTHORISATIONS, {"bathing": False}, town.sam)
    for path in (f"/mairie/enfants/{town.sam.id}", f"/mairie/familles/{cast.family_of(town.zoe).id}"):
        assert f"/mairie/modifications/{asked.id}" in counter.get(path).text


def test_a_file_that_was_seen_on_paper_is_confirmed_at_the_counter(counter, town):
    db.session.execute(delete(FileReview))
    db.session.commit()
    family, home = f"/mairie/familles/{cast.family_of(town.zoe).id}", town.sam.custodies[1]
    assert "à confirmer pour l’année 2019-2020" in said(counter.get(family))
    told = counter.get(press(counter, family, f"{family}/verifie").location)
    assert "Le dossier est confirmé pour l’année 2019-2020." in said(told)
    assert "confirmé pour l’année 2019-2020, le 27/08/2019" in said(told)
    press(counter, f"/mairie/enfants/{town.sam.id}", f"/mairie/gardes/{home.id}/verifie")
    kept = db.session.execute(select(FileReview.family_id, FileReview.child_id).order_by(FileReview.id)).tuples()
    assert list(kept) == [(home.family_id, None), (home.family_id, town.sam.id)]
    assert actions() == ["family.reviewed", "child.reviewed"]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_the_counter_confirms(client, town, role):
    sign_in(client, town.staff[role])
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        with nothing_written():
            for path in (f"familles/{cast.family_of(town.nadia).id}", f"gardes/{town.hugo.custodies[0].id}"):
                assert client.post(f"/mairie/{path}/verifie").status_code in (403, 404)
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.AUDITOR])
def test_authorisations_are_for_who_may_see_children(client, town, role):
    row = authorise(town.hugo, town.nadia)
    sign_in(client, town.staff[role])
    for path in ("", f"{row.id}", "export.csv"):
        assert client.get(f"/mairie/autorisations/{path}").status_code == 403


def test_a_leader_reads_the_authorisations_of_its_own_children(client, town):
    elsewhere = cast.make_child("Nour", town.claire, school_class=town.school_class)
    own, other = authorise(town.hugo, town.nadia), authorise(elsewhere, town.claire)
    sign_in(client, town.staff[Role.LEADER])
    assert "Nour" not in said(client.get("/mairie/autorisations/"))
    statuses = [client.get(f"/mairie/autorisations/{it.id}").status_code for it in (own, other)]
    assert statuses == [200, 404]
    assert client.get(f"/mairie/autorisations/{own.id}/modifier").status_code == 403


def press(client, page, action):
    """Press the button of a page that posts there."""
    text = client.get(page).text
    assert f'action="{action}"' in text
    return client.post(action, data={"csrf_token": text.split('name="csrf_token" value="')[1].split('"')[0]})
