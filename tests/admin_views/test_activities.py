"""The pages of the offer: services, periods with their rules in words, slots, closures, places."""

from datetime import date

import pytest

from models import Activity, Closure, Period, School, SchoolClass, Slot, db
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, statements, value_of
from tests.snapshot import nothing_written
from tests.staff_pages import actions, rows, said, send, table

READERS = {Role.ADMINISTRATOR, Role.COUNTER, Role.ACCOUNTS, Role.AUDITOR}
EXPORTERS = READERS - {Role.AUDITOR}
LISTS = ["activites", "periodes", "creneaux", "fermetures", "etablissements", "ecoles", "classes"]
STAFF = [role for role in Role if role is not Role.FAMILY]


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def period_form(town, **changes):
    values = {
        "name": "CANTINE 2020/2021",
        "activity_id": town.canteen.activity_id,
        "establishment_id": town.canteen.establishment_id,
        "first_day": "2020-09-01",
        "last_day": "2021-07-02",
        "weekdays": ["1", "2", "4", "5"],
        "open_on": "school_days",
        "opens_at": "2020-08-24T08:00",
        "book_until": "2021-07-02",
        "validation": "direct",
        "needs_enrolment": "y",
        "school_ids": [str(town.school.id)],
    }
    return values | changes


def close(town, **changes):
    values = {"first_day": date(2019, 9, 16), "last_day": date(2019, 9, 20), "reason": "Travaux"}
    return cast.add(Closure(**(values | ({"period_id": town.canteen.id} | changes))))


@pytest.mark.parametrize("role", STAFF)
def test_each_role_reads_exports_and_edits_within_its_rights(client, town, role):
    sign_in(client, town.staff[role])
    for path in LISTS:
        assert client.get(f"/mairie/{path}/").status_code == (200 if role in READERS else 403), path
        assert client.get(f"/mairie/{path}/export.csv").status_code == (200 if role in EXPORTERS else 403), path
    edits = 200 if role is Role.ADMINISTRATOR else 403
    for path in (f"periodes/{town.canteen.id}/modifier", f"creneaux/{town.meal.id}/modifier", "fermetures/nouveau"):
        assert client.get(f"/mairie/{path}").status_code == edits, path


def test_a_period_shows_its_rules_in_words_and_its_next_deadlines(admin, town):
    page = admin.get(f"/mairie/periodes/{town.canteen.id}")
    assert "jusqu’au jeudi 23h59 de la semaine précédente – WP(Thu,1,23:59)" in said(page)
    slot, *limits = rows(page)
    assert slot.replace("\N{NO-BREAK SPACE}", " ") == "12:00 | 13:30 | 4,30 € | sans limite"
    assert limits == ["jeudi 29 août, 23h59 | jeudi 29 août, 23h59"] * 5


def test_the_list_of_periods_says_the_rules_without_their_codes(admin, town):
    for address in ("", "export.csv"):
        text = admin.get(f"/mairie/periodes/{address}").text
        assert "jusqu’au jeudi 23h59 de la semaine précédente" in text and "WP(" not in text


def test_a_period_without_slot_or_without_calendar_still_has_its_page(admin, town):
    far = cast.make_period("EN 2030", first_day=date(2030, 9, 2), last_day=date(2031, 7, 3))
    assert "n’est pas encore saisi" in said(admin.get(f"/mairie/periodes/{far.id}"))
    db.session.delete(far.slots[0])
    db.session.commit()
    assert "rien ne se réserve" in said(admin.get(f"/mairie/periodes/{far.id}"))


def test_a_new_period_is_made_and_journalled(admin, town):
    answer = send(admin, "/mairie/periodes/nouveau", **period_form(town))
    period = db.session.query(Period).filter_by(name="CANTINE 2020/2021").one()
    assert (answer.status_code, answer.location) == (302, f"/mairie/periodes/{period.id}")
    assert (period.weekdays, period.cancel_rule, len(period.schools)) == ("1245", "WP(Thu,1,23:59)", 1)
    assert period.opens_at.isoformat() == "2020-08-24T06:00:00+00:00"
    assert actions() == ["period.created"]


def test_a_period_form_says_its_limits_and_leads_to_their_page(admin, town):
    page = admin.get(f"/mairie/periodes/{town.canteen.id}/modifier")
    assert "jusqu’au jeudi 23h59 de la semaine précédente – WP(Thu,1,23:59)" in said(page)
    assert f"/mairie/periodes/{town.canteen.id}/limites" in page.text and 'name="add_rule"' not in page.text
    assert "Une nouvelle période commence avec le jeudi 23h59" in said(admin.get("/mairie/periodes/nouveau"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("last_day", "2020-08-31", "Le dernier jour ne peut pas être avant le premier."),
        ("weekdays", [], "Cette case est à remplir."),
        ("weekdays", ["9"], "Choisissez parmi les réponses proposées."),
        ("activity_id", "999999", "Choisissez parmi les réponses proposées."),
        ("opens_at", "hier", "Il faut une date et une heure"),
        ("first_day", "31/02/2020", "Il faut une date"),
        ("name", "a" * 10_000, "Ce texte est trop long"),
    ],
)
def test_a_period_says_what_it_expects(admin, town, field, value, words):
    with nothing_written():
        answer = send(admin, "/mairie/periodes/nouveau", **period_form(town, **{field: value}))
    assert answer.status_code == 422 and words in answer.text


def test_a_price_is_typed_and_shown_with_a_comma(admin, town):
    values = {"name": "Goûter", "position": "2", "starts_at": "16:30", "ends_at": "17:00", "price_cents": "1,2"}
    answer = send(admin, f"/mairie/creneaux/nouveau?periode={town.canteen.id}", **values, places="")
    slot = db.session.query(Slot).filter_by(name="Goûter").one()
    assert (slot.price_cents, slot.places, slot.period_id) == (120, None, town.canteen.id)
    page = admin.get(answer.location).text
    assert "1,20\N{NO-BREAK SPACE}€" in page and "sans limite" in page


@pytest.mark.parametrize("typed", ["4,305", "-1", "gratuit", "4 €€ 3x", "9999999"])
def test_an_amount_that_is_none_is_refused(admin, town, typed):
    values = {"name": "Repas", "position": "1", "starts_at": "12:00", "ends_at": "13:30", "price_cents": typed}
    with nothing_written():
        answer = send(admin, f"/mairie/creneaux/{town.meal.id}/modifier", **values)
    assert answer.status_code == 422 and "Il faut un montant, par exemple 4,30." in answer.text
    assert value_of(answer.text, "price_cents") == typed


def test_fewer_places_than_bookings_are_kept_and_told(admin, town):
    for child, parent in ((town.hugo, town.nadia), (town.julien, town.claire)):
        cast.book(child, town.meal, date(2019, 9, 20), parent)
    values = {"name": "Repas", "position": "1", "starts_at": "12:00", "ends_at": "13:30", "price_cents": "4,30"}
    answer = send(admin, f"/mairie/creneaux/{town.meal.id}/modifier", **values, places="1")
    assert "Plus de réservations que de places ce jour : 20/09/2019 (2)." in said(admin.get(answer.location))


def test_a_closure_of_two_things_or_none_is_refused(admin, town):
    days = {"first_day": "2019-09-20", "last_day": "2019-09-20", "reason": "Grève"}
    for places in ({}, {"period_id": town.canteen.id, "slot_id": town.meal.id}):
        with nothing_written():
            answer = send(admin, "/mairie/fermetures/nouveau", **days, **places)
        assert answer.status_code == 422 and "un créneau, et un seul." in answer.text


def test_a_closure_is_shown_on_the_period_and_taken_away(admin, town):
    closure = close(town)
    assert any("16/09/2019 | 20/09/2019" in line for line in rows(admin.get(f"/mairie/periodes/{town.canteen.id}")))
    answer = send(admin, f"/mairie/fermetures/{closure.id}/supprimer")
    assert (answer.status_code, actions()) == (302, ["closure.removed"])
    assert db.session.query(Closure).count() == 0


def test_what_is_used_is_not_taken_away(admin, town):
    for path in (f"periodes/{town.canteen.id}", f"activites/{town.canteen.activity_id}", f"ecoles/{town.school.id}"):
        with nothing_written():
            answer = send(admin, f"/mairie/{path}/supprimer")
        assert "d’autres en dépendent encore" in said(admin.get(answer.location))


@pytest.mark.parametrize(("path", "term"), [("periodes", "ecole"), ("activites", "peri ecole"), ("ecoles", "école")])
def test_names_are_found_without_accents(admin, town, path, term):
    cast.make_period("PÉRISCOLAIRE ÉCOLE")
    found = rows(admin.get(f"/mairie/{path}/", query_string={"search": term}))
    assert len(found) == 1 and "COLE" in found[0].upper()


def test_filters_keep_what_answers_to_them(admin, town):
    other = cast.make_period("ÉTUDE 2020", first_day=date(2020, 9, 1), last_day=date(2021, 7, 2))
    assert len(rows(admin.get("/mairie/periodes/?flt_ouverte-le=2019-10-01"))) == 1
    assert len(rows(admin.get(f"/mairie/periodes/?flt_activite={other.activity_id}"))) == 1
    assert len(rows(admin.get(f"/mairie/creneaux/?flt_periode={other.id}"))) == 1
    close(town)
    assert rows(admin.get("/mairie/fermetures/?flt_a-partir-du=2019-09-21")) == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(admin, town, path):
    def asked():
        with statements() as seen:
            shown = len(rows(admin.get(f"/mairie/{path}/?page_size=100")))
        return shown, len(seen)

    close(town)
    few, before = asked()
    for each in range(30):
        period = cast.make_period(f"P{each}", schools=[School(name=f"École {each}")])
        cast.add(SchoolClass(school=period.schools[0], name="CP"))
        close(town, period_id=period.id)
    lots, after = asked()
    assert (lots - few, after) == (30, before)


def test_the_exports_say_names_amounts_and_words(admin, town):
    close(town)
    assert table(admin.get("/mairie/creneaux/export.csv"))[1:] == [
        ["Repas", "RESTAURATION SCOLAIRE 2019/2020", "12:00", "13:30", "4,30", "sans limite"]
    ]
    assert table(admin.get("/mairie/fermetures/export.csv"))[1][:5] == [
        "Travaux", "16/09/2019", "20/09/2019", "", "RESTAURATION SCOLAIRE 2019/2020"
    ]  # fmt: skip


def test_a_new_service_a_new_school_and_its_class_are_made(admin):
    send(admin, "/mairie/activites/nouveau", name="Étude", kind="school_day_care", contact_phone="", contact_email="")
    send(admin, "/mairie/ecoles/nouveau", name="École Cambon", weekdays=["1", "2"])
    school = db.session.query(School).filter_by(name="École Cambon").one()
    send(admin, f"/mairie/classes/nouveau?ecole={school.id}", name="CP", level="CP")
    send(admin, "/mairie/etablissements/nouveau", name="Centre de loisirs")
    assert db.session.query(Activity).filter_by(name="Étude").one().kind.value == "school_day_care"
    assert [it.name for it in school.classes] == ["CP"]
    assert actions() == ["activity.created", "school.created", "school_class.created", "establishment.created"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("row", ["999999", "0", "-1", str(10**30), "abc"])
def test_an_id_that_is_none_is_no_page(admin, path, row):
    for deed in ("", "/modifier", "/supprimer"):
        assert admin.get(f"/mairie/{path}/{row}{deed}").status_code == 404


def test_a_post_without_its_token_changes_nothing(admin, town):
    with nothing_written():
        answer = admin.post(f"/mairie/periodes/{town.canteen.id}/modifier", data=period_form(town))
    assert answer.status_code == 400


def test_classes_are_listed_as_the_school_does(admin, town):
    school = cast.add(School(name="École A", weekdays="1245"))
    for name in ("CM2", "CE1", "CP", "PS/MS"):
        send(admin, f"/mairie/classes/nouveau?ecole={school.id}", name=name, level=name)
    assert "PS/MS, CP, CE1, CM2" in said(admin.get("/mairie/ecoles/"))
    assert [line.split(" | ")[0] for line in rows(admin.get(f"/mairie/ecoles/{school.id}"))] == [
        "PS/MS",
        "CP",
        "CE1",
        "CM2",
    ]
    listed = " ".join(rows(admin.get(f"/mairie/classes/?flt_ecole={school.id}")))
    assert sorted(("PS/MS", "CP", "CE1", "CM2"), key=listed.index) == ["PS/MS", "CP", "CE1", "CM2"]
