"""The forms of the offer: for whom a period is, its opening in Paris, linked slots, the limit of a building, papers."""

from datetime import UTC, date, datetime

import pytest

from models import DocumentType, Establishment, Period, SchoolClass, Slot, SlotLink, db
from rules.documents import Level
from rules.rights import Role
from tests import cast
from tests.pages import sign_in, value_of, words_of
from tests.snapshot import nothing_written
from tests.staff_pages import XHTML, said, send, tree_of

FRIDAY = date(2019, 9, 20)


@pytest.fixture
def admin(client, town):
    """The browser of the administrator."""
    sign_in(client, town.staff[Role.ADMINISTRATOR])
    return client


def form_of(client, path):
    """What a form would post as it stands."""
    page = tree_of(client.get(path).text)
    fields: dict[str, list[str]] = {it.get("name") or "": chosen(it) for it in page.iter(f"{XHTML}select")}
    for it in page.iter(f"{XHTML}input"):
        if it.get("type") not in ("checkbox", "radio") or it.get("checked") is not None:
            fields.setdefault(it.get("name") or "", []).append(it.get("value") or "")
    return fields


def chosen(select):
    """The value of a select."""
    options = [it for it in select.iter(f"{XHTML}option") if it.get("selected") is not None]
    return [it.get("value") or "" for it in options] or [""]


def facts(client, path):
    """What a page says of its row, by label."""
    page = tree_of(client.get(path).text)
    labels, words = ([words_of(it) for it in page.iter(f"{XHTML}{tag}")] for tag in ("dt", "dd"))
    return dict(zip(labels, words, strict=True))


def offered(client, path, name):
    """The words of the boxes with that name."""
    page = tree_of(client.get(path).text)
    boxes = {it.get("id") for it in page.iter(f"{XHTML}input") if it.get("name") == name}
    return ["".join(it.itertext()).strip() for it in page.iter(f"{XHTML}label") if it.get("for") in boxes]


def test_the_audience_of_a_period_is_chosen_shown_and_kept_by_the_next_form(admin, town):
    cast.add(SchoolClass(school=town.school, name="Grande section", level="GS"))
    other = cast.make_period("CANTINE")
    path = f"/mairie/periodes/{town.canteen.id}/modifier"
    assert offered(admin, path, "levels") == ["GS", "CE1"]
    changes = {"levels": ["GS", "CE1"], "least_age": "3", "most_age": "", "requires_id": str(other.id)}
    changes |= {"residents_only": "y", "has_pattern": "y", "shows_places": "y", "enrolment_waits": "y"}
    answer = admin.post(path, data=form_of(admin, path) | changes)
    page = said(admin.get(answer.location))
    for words in ("GS, CE1", "à partir de 3 ans le 02/09/2019", "CANTINE", "celles de résidence seulement"):
        assert words in page
    again = form_of(admin, path)
    assert again["levels"] == ["GS", "CE1"] and again["requires_id"] == [str(other.id)]
    admin.post(path, data=again | {"name": "CANTINE 2"})
    kept = db.session.get_one(Period, town.canteen.id)
    assert (kept.name, kept.levels, kept.least_age, kept.requires_id) == ("CANTINE 2", "GS,CE1", 3, other.id)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("levels", ["CM3"], "Choisissez parmi les réponses proposées."),
        ("least_age", "douze", "Il faut un nombre entier"),
        ("least_age", "100", "Il faut un âge de 0 à 99 ans."),
        ("most_age", "2", "L’âge maximal ne peut pas être au-dessous de l’âge minimal."),
        ("requires_id", "999999", "Choisissez parmi les réponses proposées."),
        ("opens_at", "2020-03-29T02:30", "Il faut une date et une heure"),  # the clock skips it
    ],
)
def test_an_audience_says_what_it_expects(admin, town, field, value, words):
    path = f"/mairie/periodes/{town.canteen.id}/modifier"
    with nothing_written():
        answer = admin.post(path, data=form_of(admin, path) | {"least_age": "3"} | {field: value})
    assert answer.status_code == 422 and words in said(answer)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2020-03-28T08:00", datetime(2020, 3, 28, 7, tzinfo=UTC)),
        ("2020-03-29T03:00", datetime(2020, 3, 29, 1, tzinfo=UTC)),
        ("2020-03-30T08:00", datetime(2020, 3, 30, 6, tzinfo=UTC)),
        ("2020-10-25T02:30", datetime(2020, 10, 25, 0, 30, tzinfo=UTC)),
        ("2020-10-26T08:00", datetime(2020, 10, 26, 7, tzinfo=UTC)),
    ],
)
def test_the_opening_is_on_the_paris_clock_over_its_changes(admin, town, typed, kept):
    path = f"/mairie/periodes/{town.canteen.id}/modifier"
    admin.post(path, data=form_of(admin, path) | {"opens_at": typed})
    assert db.session.get_one(Period, town.canteen.id).opens_at == kept
    assert form_of(admin, path)["opens_at"] == [typed]


def test_the_second_of_two_same_hours_is_kept_by_a_form_that_changes_something_else(admin, town):
    town.canteen.opens_at = second = datetime(2020, 10, 25, 1, 30, tzinfo=UTC)
    db.session.commit()
    path = f"/mairie/periodes/{town.canteen.id}/modifier"
    admin.post(path, data=form_of(admin, path) | {"name": "CANTINE 2"})
    period = db.session.get_one(Period, town.canteen.id)
    assert (period.name, period.opens_at) == ("CANTINE 2", second)


def test_linked_slots_are_chosen_among_those_nearby(admin, town):
    slots = [cast.make_slot(name, position=place) for place, name in enumerate(("Journée", "Matin"), 1)]
    day, morning = cast.make_period("CENTRE", slots=slots).slots
    path = f"/mairie/creneaux/{day.id}/modifier"
    assert offered(admin, path, "excludes_ids") == offered(admin, path, "needs_ids") == ["Matin, CENTRE"]
    answer = admin.post(path, data=form_of(admin, path) | {"excludes_ids": [str(morning.id)]})
    assert facts(admin, answer.location)["Ne se réserve pas avec"] == "Matin, CENTRE"
    other = f"/mairie/creneaux/{morning.id}/modifier"
    assert form_of(admin, other)["excludes_ids"] == [str(day.id)]
    assert facts(admin, f"/mairie/creneaux/{morning.id}")["Ne se réserve pas avec"] == "Journée, CENTRE"
    with nothing_written():
        both = admin.post(path, data=form_of(admin, path) | {"needs_ids": [str(morning.id)]})
    assert both.status_code == 422 and "Deux créneaux ne peuvent pas s’exclure" in said(both)
    admin.post(other, data={key: it for key, it in form_of(admin, other).items() if key != "excludes_ids"})
    assert db.session.query(SlotLink).count() == 0


def test_a_new_slot_is_linked_at_once(admin, town):
    path = f"/mairie/creneaux/nouveau?periode={town.canteen.id}"
    typed = {"name": "Goûter", "price_cents": "1,20", "position": "2", "needs_ids": [str(town.meal.id)]}
    assert send(admin, path, **typed).status_code == 302
    made = db.session.query(Slot).filter_by(name="Goûter").one()
    assert [(it.slot_id, it.other_id) for it in made.links] == [(made.id, town.meal.id)]


def test_a_buildings_limit_under_what_is_booked_is_kept_and_told(admin, town):
    evening = cast.make_period("ÉTUDE", establishment=town.canteen.establishment).slots[0]
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    cast.book(town.hugo, evening, FRIDAY, town.nadia)  # a child counts once
    cast.book(town.julien, evening, FRIDAY, town.claire)
    path = f"/mairie/etablissements/{town.canteen.establishment_id}/modifier"
    answer = admin.post(path, data=form_of(admin, path) | {"places": "1"})
    page = said(admin.get(answer.location))
    assert "Plus de réservations que de places ce jour : 20/09/2019 (2)." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert db.session.get_one(Establishment, town.canteen.establishment_id).places == 1
    admin.post(path, data=form_of(admin, path) | {"places": "2"})
    assert "Plus de réservations" not in said(admin.get(answer.location))


@pytest.mark.parametrize("typed", ["-1", "dix", "1.5"])
def test_a_limit_that_is_no_number_is_refused(admin, town, typed):
    path = f"/mairie/etablissements/{town.canteen.establishment_id}/modifier"
    with nothing_written():
        answer = admin.post(path, data=form_of(admin, path) | {"places": typed})
    assert answer.status_code == 422 and value_of(answer.text, "places") == typed


def test_the_papers_of_a_period_are_chosen_on_the_paper_and_shown_on_the_period(admin, town):
    paper = cast.add(DocumentType(name="Brevet de natation", level=Level.CHILD, is_mandatory=True))
    path = f"/mairie/types-de-documents/{paper.id}/modifier"
    admin.post(path, data=form_of(admin, path) | {"period_ids": [str(town.canteen.id)]})
    assert facts(admin, f"/mairie/periodes/{town.canteen.id}")["Documents demandés"] == "Brevet de natation"
    assert form_of(admin, path)["period_ids"] == [str(town.canteen.id)]
