"""A child's health form: reading it is journalled, and the journal never says what is in it."""

from datetime import date

import pytest
from sqlalchemy import select

from models import HealthRecord, JournalEntry, JournalValue, db
from rules.fields import Why
from rules.health import Allergen, Diet
from rules.refusals import Code, Refused
from rules.rights import Role
from rules.vaccines import Vaccine
from services import health
from services.changes import Edit
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import nothing_written

FORM = {"allergies": "Arachide", "diet": Diet.NO_MEAT, "has_care_plan": True, "vaccines_checked_on": None}


def refused(deed, *args) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as caught:
        deed(*args, NOW)
    return [it.code for it in caught.value.refusals]


def test_reading_a_form_is_written_down(town: Town) -> None:
    health.read_health(town.staff[Role.COUNTER].id, town.hugo.id, NOW)
    (entry,) = db.session.scalars(select(JournalEntry))
    said = (entry.action, entry.object_type, entry.object_id, entry.family_id, entry.actor_name)
    assert said == ("health.read", "child", town.hugo.id, cast.family_of(town.nadia).id, "Agent counter")


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.AUDITOR])
def test_a_role_without_the_right_reads_no_form(town: Town, role) -> None:
    assert refused(health.read_health, town.staff[role].id, town.hugo.id) == [Code.NO_RIGHT]


def test_a_leader_reads_the_forms_of_its_own_establishment_only(town: Town) -> None:
    leader = town.staff[Role.LEADER]
    stranger = cast.make_child("Nour", town.claire, school_class=None)
    assert refused(health.read_health, leader.id, stranger.id) == [Code.NO_RIGHT]
    health.read_health(leader.id, town.hugo.id, NOW)
    leader.establishments.clear()
    db.session.commit()
    assert refused(health.read_health, leader.id, town.hugo.id) == [Code.NO_RIGHT]


def test_the_journal_names_the_changed_fields_and_not_what_is_in_them(town: Town) -> None:
    record = town.hugo.health
    health.save_health(Edit(town.staff[Role.COUNTER].id, record.id, record.version, FORM), NOW)
    assert record.allergies == "Arachide"
    (entry,) = db.session.scalars(select(JournalEntry))
    assert set(entry.fields.split(", ")) == {"allergies", "diet", "has_care_plan"}
    assert {(it.before, it.after) for it in db.session.scalars(select(JournalValue))} == {("", "")}


def test_a_form_is_made_once_for_each_child(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    made = health.save_health(Edit(agent, None, None, FORM | {"child_id": town.tom.id}), NOW)
    assert db.session.get_one(HealthRecord, made).child_id == town.tom.id
    assert refused(health.save_health, Edit(agent, None, None, FORM | {"child_id": town.tom.id})) == [Code.BAD_VALUE]


def test_a_form_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    record = town.hugo.health
    shown = Edit(town.staff[Role.COUNTER].id, record.id, record.version, FORM)
    health.save_health(shown, NOW)
    assert refused(health.save_health, shown) == [Code.CHANGED_MEANWHILE]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ACCOUNTS, Role.AUDITOR])
def test_a_role_without_the_right_changes_no_form(town: Town, role) -> None:
    record = town.hugo.health
    edit = Edit(town.staff[role].id, record.id, record.version, FORM)
    assert refused(health.save_health, edit) == [Code.NO_RIGHT]


def test_plans_allergens_and_missing_vaccines_are_kept_and_what_is_not_asked_stays(town: Town) -> None:
    agent, record = town.staff[Role.COUNTER].id, town.hugo.health
    plan = {"care_plan_from": date(2019, 9, 2), "care_plan_review_on": date(2020, 6, 30), "kit_location": "Armoire"}
    seen = {"allergens": [Allergen.EGGS, Allergen.LUPIN], "vaccines_missing": [Vaccine.POLIO]}
    health.save_health(Edit(agent, record.id, record.version, FORM | plan | seen), NOW)
    health.save_health(Edit(agent, record.id, record.version, {"history": "Fracture du bras en 2018"}), NOW)
    assert (record.allergens, record.vaccines_missing, record.allergies) == ("eggs lupin", "polio", "Arachide")
    assert (record.kit_location, record.care_plan_review_on) == ("Armoire", date(2020, 6, 30))


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"allergies": "2 69 05 49 588 157 80"}, "allergies", Why.NOT_HELD),
        ({"diet_note": "Repas halal"}, "diet_note", Why.NOT_HELD),
        (
            {"care_plan_from": date(2019, 9, 2), "care_plan_review_on": date(2019, 9, 1)},
            "care_plan_review_on",
            Why.DAYS_ORDER,
        ),
    ],
)
def test_what_no_file_may_hold_is_refused_at_the_counter_too(town: Town, changed, field, why) -> None:
    record = town.hugo.health
    with nothing_written(), pytest.raises(Refused) as caught:
        health.save_health(Edit(town.staff[Role.COUNTER].id, record.id, record.version, FORM | changed), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [(field, why)]
