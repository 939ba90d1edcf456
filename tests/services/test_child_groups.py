"""The rubrics of a child's file, from their rows and back: what each home sees, what stays, what is taken away."""

from datetime import date

import pytest
from sqlalchemy import select

from models import Authorisations, Contact, HealthRecord, db
from rules.file_values import typed_of
from rules.files import FIELDS, OF_CHILD, FileField, Group, Kind
from rules.health import Allergen, Diet
from rules.people import Sex
from rules.refusals import Refused
from services import child_groups
from services.transaction import transaction
from tests import cast
from tests.cast import Town, family_of

DIFFICULT = "L’été, « Zoë »\u00a0: 5 > 3 & <b>&amp;</b> \u200fשלום\u200f 👩‍👧 Ç'"
LISTS = (Group.EMERGENCY, Group.PICKUP)


def answer(it: FileField, town: Town) -> object:
    """A difficult answer to one field."""
    known = {
        "school_class_id": town.school_class.id,
        "sex": Sex.GIRL.value,
        "diet": Diet.VEGETARIAN.value,
        "leaves_alone_from": "16:30",
    }
    if it.name in known:
        return known[it.name]
    if it.kind is Kind.TEXT:
        return (DIFFICULT * 50)[: it.field.limit].strip()
    days = {Kind.DAY: "2019-02-28", Kind.CHOICES: [Allergen.EGGS.value, Allergen.LUPIN.value]}
    return days.get(it.kind, True)


def answers(group: Group, town: Town) -> object:
    row = {it.name: answer(it, town) for it in FIELDS[group]}
    return [{"id": None} | row, {"id": None} | row | {"first_name": "Bis"}] if group in LISTS else row


def write(town, account, child, group, values):
    with transaction() as session:
        return child_groups.write(session, family_of(account).id, child.id, group, values)


def read(account, child, group):
    return child_groups.read(db.session(), family_of(account).id, child.id, group)


@pytest.mark.parametrize("group", OF_CHILD)
def test_every_field_comes_back_as_it_was_written(town: Town, group: Group) -> None:
    wanted = answers(group, town)
    write(town, town.ines, town.tom, group, wanted)
    db.session.expire_all()
    found = read(town.ines, town.tom, group)
    if group in LISTS:
        assert all(isinstance(person.pop("id"), int) for person in found)
        wanted = [{name: value for name, value in person.items() if name != "id"} for person in wanted]
    assert found == wanted


@pytest.mark.parametrize("group", OF_CHILD)
def test_writing_what_stands_changes_nothing(town: Town, group: Group) -> None:
    write(town, town.ines, town.tom, group, answers(group, town))
    assert write(town, town.ines, town.tom, group, read(town.ines, town.tom, group)) == {}


@pytest.mark.parametrize("group", OF_CHILD[1:])
def test_of_a_file_that_nobody_filled_in_nothing_is_answered(town: Town, group: Group) -> None:
    found = read(town.ines, town.tom, group)
    assert found == [] or set(map(str, found.values())) <= {"", "None", "[]", "False"}
    assert typed_of(group, found) is not None


@pytest.mark.parametrize("group", [Group.MEDICAL, Group.DIET, Group.CHILD])
def test_the_child_and_its_health_form_are_one_for_both_homes(town: Town, group: Group) -> None:
    write(town, town.paul, town.sam, group, answers(group, town))
    assert read(town.zoe, town.sam, group) == read(town.paul, town.sam, group) == answers(group, town)


@pytest.mark.parametrize("group", [Group.EMERGENCY, Group.PICKUP, Group.AUTHORISATIONS])
def test_people_and_authorisations_are_each_homes_own(town: Town, group: Group) -> None:
    before = read(town.zoe, town.sam, group)
    write(town, town.paul, town.sam, group, answers(group, town))
    assert read(town.zoe, town.sam, group) == before
    write(town, town.zoe, town.sam, group, answers(group, town))
    assert len(db.session.scalars(select(Authorisations)).all()) == (2 if group is Group.AUTHORISATIONS else 0)


def test_a_field_that_is_not_said_stays(town: Town) -> None:
    write(town, town.ines, town.tom, Group.MEDICAL, answers(Group.MEDICAL, town))
    changed = write(town, town.ines, town.tom, Group.MEDICAL, {"doctor_name": "Dr Roy"})
    assert list(changed) == ["doctor_name"]
    assert read(town.ines, town.tom, Group.MEDICAL)["allergens"] == ["eggs", "lupin"]


def test_what_staff_found_out_stays_when_a_family_writes_its_health_form(town: Town) -> None:
    db.session.add(HealthRecord(child_id=town.tom.id, vaccines_missing="polio", vaccines_checked_on=date(2019, 9, 2)))
    db.session.commit()
    write(town, town.ines, town.tom, Group.MEDICAL, answers(Group.MEDICAL, town))
    (record,) = db.session.scalars(select(HealthRecord).where(HealthRecord.child_id == town.tom.id))
    assert (record.vaccines_missing, record.vaccines_checked_on) == ("polio", date(2019, 9, 2))


def test_people_are_added_changed_reordered_and_taken_away(town: Town) -> None:
    write(town, town.ines, town.tom, Group.EMERGENCY, answers(Group.EMERGENCY, town))
    first, second = read(town.ines, town.tom, Group.EMERGENCY)
    new = {"id": None, "last_name": "Roy", "first_name": "Ana", "phone": "06 00 00 00 03"}
    changed = write(town, town.ines, town.tom, Group.EMERGENCY, [new, second | {"link": "Voisin"}])
    third, kept = read(town.ines, town.tom, Group.EMERGENCY)
    assert (third["first_name"], third["other_phone"], kept) == ("Ana", "", second | {"link": "Voisin"})
    assert db.session.get(Contact, first["id"]) is None
    assert changed[f"{first['id']}-last_name"][1] == ""
    assert changed[f"{third['id']}-last_name"] == ("", "Roy")
    assert changed[f"{second['id']}-link"] == (second["link"], "Voisin")


def test_who_may_also_collect_is_one_person_of_one_rubric(town: Town) -> None:
    write(town, town.ines, town.tom, Group.EMERGENCY, answers(Group.EMERGENCY, town))
    write(town, town.ines, town.tom, Group.PICKUP, [])
    people = read(town.ines, town.tom, Group.EMERGENCY)
    assert [it["may_collect"] for it in people] == [True, True]
    assert read(town.ines, town.tom, Group.PICKUP) == []


@pytest.mark.parametrize("group", sorted(LISTS))
def test_an_id_of_somebody_else_makes_a_new_person_and_touches_nobody(town: Town, group: Group) -> None:
    (hers,) = db.session.scalars(select(Contact).where(Contact.child_id == town.julien.id))
    named = {"id": hers.id, "last_name": "Vol", "first_name": "Ana", "phone": "06 00 00 00 09"}
    write(town, town.ines, town.tom, group, [named])
    db.session.expire_all()
    assert (hers.last_name, hers.family_id) == ("Roy", family_of(town.claire).id)
    (found,) = read(town.ines, town.tom, group)
    assert found["last_name"] == "Vol" and found["id"] != hers.id


@pytest.mark.parametrize("group", sorted(LISTS))
def test_whom_a_court_keeps_away_is_neither_read_nor_touched(town: Town, group: Group) -> None:
    whose = {"child": town.hugo, "family": family_of(town.nadia), "is_emergency": group is Group.EMERGENCY}
    away = cast.add(Contact(last_name="Noir", first_name="Luc", phone="", must_not_collect=True, **whose))
    assert "Noir" not in str(read(town.nadia, town.hugo, group))
    forged = {"id": away.id, "last_name": "Blanc", "first_name": "Luc", "phone": "06 00 00 00 09"}
    write(town, town.nadia, town.hugo, group, [forged])
    write(town, town.nadia, town.hugo, group, [])
    db.session.expire_all()
    assert (away.last_name, away.must_not_collect) == ("Noir", True)


def test_a_class_that_does_not_exist_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as caught:
        write(town, town.ines, town.tom, Group.CHILD, {"school_class_id": town.school_class.id + 999})
    assert [it.about for it in caught.value.refusals] == ["child-school_class_id"]
