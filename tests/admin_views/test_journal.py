"""The journal's pages: read only, in French to the values, and nobody reads there what the role may not read."""

from datetime import date

import pytest
from sqlalchemy import update

from models import Closure, JournalEntry, db
from models.settings import DECLARATIONS
from rules.rights import Role
from services import closures, families, health
from services.changes import Edit
from services.settings import change_settings
from tests import cast
from tests.cast import NOW
from tests.pages import sign_in, statements
from tests.staff_pages import rows, said, send, table

STAFF = [role for role in Role if role is not Role.FAMILY]
READERS = {Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def a_closure(town, seen=0):
    values = {"period_id": town.canteen.id, "first_day": date(2019, 9, 16), "last_day": date(2019, 9, 20)}
    edit = Edit(town.staff[Role.ADMINISTRATOR].id, None, None, values | {"reason": "Travaux"})
    return closures.save_closure(edit, NOW, seen)


def a_family_change(town):
    family = cast.family_of(town.nadia)
    values = {"number": family.number, "name": "Benmoussa-Roy", "town": family.town, "phone": family.phone}
    families.save_family(Edit(town.staff[Role.COUNTER].id, family.id, family.version, values), NOW)


def last_entry():
    return db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()


@pytest.mark.parametrize("role", STAFF)
def test_only_who_may_read_the_journal_opens_it_and_nobody_edits_it(client, town, role):
    a_closure(town)
    entry = last_entry().id
    sign_in(client, town.staff[role])
    for path in ("", f"{entry}"):
        assert client.get(f"/mairie/journal/{path}").status_code == (200 if role in READERS else 403)
    assert client.get("/mairie/journal/verification").status_code == (302 if role in READERS else 403)
    assert client.get("/mairie/journal/export.csv").status_code == (200 if role is Role.ADMINISTRATOR else 403)
    for path in ("nouveau", f"{entry}/modifier", f"{entry}/supprimer"):
        assert client.get(f"/mairie/journal/{path}").status_code == 403


def test_an_entry_says_in_french_what_changed(admin, town):
    closure_id = a_closure(town)
    page = admin.get(f"/mairie/journal/{last_entry().id}")
    assert "Fermeture, création" in said(page) and f"/mairie/fermetures/{closure_id}" in page.text
    assert rows(page) == ["– | Travaux", "– | 16/09/2019", "– | 20/09/2019", f"– | {town.canteen.id}"]
    for label in ("Motif", "Premier jour fermé", "Dernier jour fermé", "Ou une période"):
        assert label in said(page)


def test_a_reservation_has_the_number_that_its_own_page_has(admin, town):
    booked = cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia).lines[0].reservation_id
    a_closure(town, 1)
    page = admin.get("/mairie/journal/")
    assert f'<a href="/mairie/reservations/{booked}">{booked:06d}</a>' in page.text


def test_an_export_says_its_filters_as_the_list_does(admin):
    assert admin.get("/mairie/jours-reserves/export.csv?flt_etat=live").status_code == 200
    page = said(admin.get(f"/mairie/journal/{last_entry().id}"))
    assert "Lignes" in page and "État" in page and "flt_" not in page and "etat" not in page


def test_the_list_is_filtered_by_day_agent_thing_action_and_family(admin, town):
    a_closure(town)
    a_family_change(town)
    for asked in (
        "flt_du=2019-08-27&flt_sur=closure",
        f"flt_agent={town.staff[Role.COUNTER].id}",
        "flt_action=created",
        "flt_famille=1042",
        "flt_au=2019-08-27&flt_action=changed",
    ):
        assert len(rows(admin.get(f"/mairie/journal/?{asked}"))) == 1, asked
    assert rows(admin.get("/mairie/journal/?flt_au=2019-08-26")) == []
    assert rows(admin.get("/mairie/journal/?flt_du=2019-08-28")) == []


def test_the_list_and_the_page_name_what_was_changed(admin, town):
    a_family_change(town)
    assert "Famille, modification | Benmoussa-Roy (n° 1042)" in rows(admin.get("/mairie/journal/?flt_sur=family"))[0]
    assert "SurBenmoussa-Roy (n° 1042)" in said(admin.get(f"/mairie/journal/{last_entry().id}"))


def test_names_cost_one_statement_for_each_kind_of_thing_however_long_the_list(admin, town):
    seen = []
    for _again in range(2):
        a_family_change(town)
        with statements() as done:
            admin.get("/mairie/journal/?flt_sur=family")
        seen.append(len(done))
        cast.family_of(town.nadia).name = "Benmoussa"
        db.session.commit()
    assert seen[0] == seen[1] > 0


def test_an_auditor_reads_no_name_of_a_family_in_the_list(client, town):
    a_family_change(town)
    sign_in(client, town.staff[Role.AUDITOR])
    page = client.get("/mairie/journal/?flt_sur=family")
    assert "Famille, modification" in said(page) and "Benmoussa" not in said(page)


def test_an_auditor_reads_that_a_family_changed_but_not_its_values(client, town):
    a_family_change(town)
    sign_in(client, town.staff[Role.AUDITOR])
    page = client.get(f"/mairie/journal/{last_entry().id}")
    assert "Famille, modification" in said(page) and "Benmoussa-Roy" not in page.text
    assert "Ces valeurs ne se lisent pas ici" in said(page)


def test_the_values_of_a_health_form_are_not_read_here_by_anybody(admin, town):
    record = town.hugo.health
    values = {"diet": record.diet, "allergies": "Arachide", "has_care_plan": False, "vaccines_checked_on": None}
    health.save_health(Edit(town.staff[Role.COUNTER].id, record.id, record.version, values), NOW)
    entry = last_entry()
    assert "allergies" in entry.fields
    page = admin.get(f"/mairie/journal/{entry.id}")
    assert "Arachide" not in page.text and "Fiche sanitaire, modification" in said(page)
    assert "Arachide" not in admin.get("/mairie/journal/export.csv").data.decode()


def test_what_was_taken_away_leads_nowhere(admin, town):
    closure_id = a_closure(town)
    closures.remove_closure(town.staff[Role.ADMINISTRATOR].id, closure_id, NOW)
    assert db.session.query(Closure).count() == 0
    page = admin.get(f"/mairie/journal/{last_entry().id}")
    assert "Fermeture, suppression" in said(page) and f"/mairie/fermetures/{closure_id}" not in page.text


def test_an_intact_chain_and_a_broken_one_are_told(admin, town):
    a_closure(town)
    a_family_change(town)
    assert "Le journal est intact : 2 lignes relues." in said(
        admin.get("/mairie/journal/verification", follow_redirects=True)
    )
    entry = last_entry()
    db.session.execute(update(JournalEntry).where(JournalEntry.id == entry.id).values(actor_name="Personne"))
    db.session.commit()
    page = admin.get("/mairie/journal/verification", follow_redirects=True)
    assert f"Le journal a été retouché, à partir de la ligne {entry.id}." in said(page)


def test_an_export_is_itself_an_entry_whose_list_is_named(admin, town):
    table(admin.get("/mairie/familles/export.csv?search=benmoussa"))
    page = said(admin.get(f"/mairie/journal/{last_entry().id}"))
    assert "Export, enregistrement" in page and "Recherche" in page and "benmoussa" in page


def test_the_export_has_the_fields_but_no_value(admin, town):
    a_closure(town)
    head, *lines = table(admin.get("/mairie/journal/export.csv"))
    line = next(it for it in lines if it[2] == "Fermeture, création")
    assert line[1] == "Agent administrator" and "Motif, Premier jour fermé" in line[4]
    assert not any("Travaux" in cell for cell in line)


def test_a_change_of_the_settings_is_listed_and_exported_by_its_words(admin, town):
    change_settings(town.staff[Role.ADMINISTRATOR].id, {"commune_name": "Valbruyère"}, NOW)
    label = next(str(it.label) for it in DECLARATIONS if it.key == "commune_name")
    for path in ("", last_entry().id):
        assert label in said(admin.get(f"/mairie/journal/{path}"))
    lines = table(admin.get("/mairie/journal/export.csv"))
    assert [line[4] for line in lines if line[2].startswith("Réglages")] == [label]


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(admin, town):
    def asked():
        with statements() as seen:
            shown = len(rows(admin.get("/mairie/journal/?page_size=100")))
        return shown, len(seen)

    a_closure(town)
    few, before = asked()
    for _each in range(30):
        a_closure(town)
    lots, after = asked()
    assert (lots - few, after) == (30, before)


@pytest.mark.parametrize("row", ["999999", "0", "abc", str(10**30)])
def test_an_id_that_is_none_is_no_page(admin, row):
    assert admin.get(f"/mairie/journal/{row}").status_code == 404


def test_a_post_to_the_journal_is_no_deed(admin, town):
    a_closure(town)
    assert send(admin, "/mairie/familles/nouveau", number="1", name="x").status_code == 302
    assert admin.post(f"/mairie/journal/{last_entry().id}").status_code in (400, 405)
