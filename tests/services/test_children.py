"""What staff do to a child's file, its homes and the people around it."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models import Authorisations, Child, Contact, Custody, FileProposal, HealthRecord, JournalEntry, db
from rules.custody import CustodyPattern
from rules.fields import Why
from rules.files import Group
from rules.people import Sex
from rules.refusals import Code, Refused
from rules.rights import Role
from services import children, contacts
from services.changes import Edit
from tests import cast
from tests.cast import NOW, Town
from tests.proposals import ask
from tests.snapshot import nothing_written

ZOE = {"last_name": "Benmoussa", "first_name": "Zoé", "birth_date": date(2015, 2, 1), "school_class_id": None}
EVERY_OTHER = {"pattern": CustodyPattern.ALTERNATE_WEEKS, "first_day": date(2019, 9, 9), "last_day": None}
MARC = {
    "last_name": "Durand",
    "first_name": "Marc",
    "phone": "06 11 22 33 44",
    "priority": 2,
    "family_number": "1042",
    "is_emergency": True,
    "may_collect": True,
    "must_not_collect": False,
}


def edit(town: Town, row=None, role=Role.COUNTER, **values) -> Edit:
    return Edit(town.staff[role].id, row and row.id, getattr(row, "version", None), values)


def refusals(deed, *args) -> list[tuple]:
    """(code, field, why) of what is refused; nothing is written."""
    with nothing_written(), pytest.raises(Refused) as caught:
        deed(*args, NOW)
    return [(it.code, it.about, it.values.get("why")) for it in caught.value.refusals]


def actions() -> list[tuple]:
    return list(db.session.execute(select(JournalEntry.action, JournalEntry.family_id).order_by(JournalEntry.id)))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_child_is_made_with_its_first_home(town: Town) -> None:
    family = cast.family_of(town.nadia)
    child = db.session.get_one(Child, children.save_child(edit(town, family_id=family.id, **ZOE), NOW))
    (stay,) = child.custodies
    assert (stay.family_id, stay.pattern, stay.first_day) == (family.id, CustodyPattern.ALL_DAYS, date(2015, 2, 1))
    assert child.search_name == "benmoussa zoe"
    assert actions() == [("child.created", family.id)]


def test_a_child_without_birth_date_is_at_home_from_today(town: Town) -> None:
    family = cast.family_of(town.nadia)
    made = children.save_child(edit(town, family_id=family.id, **(ZOE | {"birth_date": None})), NOW)
    assert [it.first_day for it in db.session.get_one(Child, made).custodies] == [NOW.date()]


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"first_name": ""}, "first_name", Why.NEEDED),
        ({"birth_date": date(2019, 8, 28)}, "birth_date", Why.BIRTH),
        ({"last_name": "a\0"}, "last_name", Why.CONTROL),
    ],
)
def test_a_bad_value_of_a_child_is_refused(town: Town, changed, field, why) -> None:
    assert refusals(children.save_child, edit(town, town.hugo, **(ZOE | changed))) == [(Code.BAD_VALUE, field, why)]


def test_two_agents_do_not_overwrite_a_child(town: Town) -> None:
    shown = edit(town, town.hugo, **ZOE)
    children.save_child(shown, NOW)
    assert refusals(children.save_child, shown) == [(Code.CHANGED_MEANWHILE, None, None)]


def test_a_child_that_is_enrolled_is_not_removed_and_keeps_its_people(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    assert refusals(children.remove_child, agent, town.hugo.id) == [(Code.STILL_IN_USE, None, None)]


def test_a_child_entered_by_mistake_goes_with_all_it_holds(town: Town) -> None:
    child = cast.make_child("Erreur", town.nadia, school_class=None)
    held = (count(Custody), count(Contact), count(HealthRecord))
    children.remove_child(town.staff[Role.COUNTER].id, child.id, NOW)
    assert (count(Custody), count(Contact), count(HealthRecord)) == tuple(number - 1 for number in held)
    assert actions() == [("child.removed", cast.family_of(town.nadia).id)]


def test_a_second_home_is_added_and_a_third_refused(town: Town) -> None:
    new = edit(town, child_id=town.hugo.id, family_number="2051", **EVERY_OTHER)
    stay = db.session.get_one(Custody, children.save_custody(new, NOW))
    assert (stay.family_id, stay.pattern) == (cast.family_of(town.claire).id, CustodyPattern.ALTERNATE_WEEKS)
    third = edit(town, child_id=town.hugo.id, family_number="771", **EVERY_OTHER)
    assert refusals(children.save_custody, third) == [(Code.BAD_VALUE, "family_number", Why.TWO_HOMES)]


@pytest.mark.parametrize(("number", "why"), [("99999", Why.UNKNOWN), ("1042", Why.TAKEN)])
def test_a_second_home_is_another_known_family(town: Town, number, why) -> None:
    new = edit(town, child_id=town.hugo.id, family_number=number, **EVERY_OTHER)
    assert refusals(children.save_custody, new) == [(Code.BAD_VALUE, "family_number", why)]


def test_the_last_home_stays_and_so_does_one_that_has_enrolled(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    of_hugo, of_sam = town.hugo.custodies[0], town.sam.custodies[1]
    assert refusals(children.remove_custody, agent, of_hugo.id) == [(Code.STILL_IN_USE, None, None)]
    assert refusals(children.remove_custody, agent, of_sam.id) == [(Code.STILL_IN_USE, None, None)]


def test_a_home_that_did_nothing_yet_can_be_undone(town: Town) -> None:
    made = children.save_custody(edit(town, child_id=town.hugo.id, family_number="2051", **EVERY_OTHER), NOW)
    children.remove_custody(town.staff[Role.COUNTER].id, made, NOW)
    assert [it.action for it in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))] == [
        "custody.created",
        "custody.removed",
    ]


def test_a_home_that_is_undone_takes_with_it_what_it_said_of_the_child(town: Town) -> None:
    made = children.save_custody(edit(town, child_id=town.hugo.id, family_number="2051", **EVERY_OTHER), NOW)
    both = {"child_id": town.hugo.id, "family_id": cast.family_of(town.claire).id}
    cast.add(Contact(**both, last_name="Roy", first_name="Max", phone="06 00 00 00 07"))
    cast.add(Authorisations(**both, bathing=True))
    ask(town.claire, Group.PICKUP, [], town.hugo)
    people = count(Contact)
    children.remove_custody(town.staff[Role.COUNTER].id, made, NOW)
    assert (count(Contact), count(Authorisations), count(FileProposal)) == (people - 1, 0, 0)


def test_the_new_answers_of_a_child_are_kept_and_those_left_out_stay(town: Town) -> None:
    children.save_child(edit(town, town.hugo, **ZOE, usual_name="Zouzou", birth_place="Dole", sex=Sex.GIRL), NOW)
    children.save_child(edit(town, town.hugo, **ZOE), NOW)
    assert (town.hugo.usual_name, town.hugo.birth_place, town.hugo.sex) == ("Zouzou", "Dole", Sex.GIRL)
    assert town.hugo.search_name == "benmoussa zoe zouzou"


def test_a_contact_is_made_changed_and_removed(town: Town) -> None:
    family_id, agent = cast.family_of(town.nadia).id, town.staff[Role.COUNTER].id
    made = contacts.save_contact(edit(town, child_id=town.hugo.id, **MARC), NOW)
    contact = db.session.get_one(Contact, made)
    assert (contact.child_id, contact.family_id, contact.may_collect) == (town.hugo.id, family_id, True)
    contacts.save_contact(edit(town, contact, **(MARC | {"may_collect": False, "must_not_collect": True})), NOW)
    assert contact.must_not_collect
    contacts.remove_contact(agent, made, NOW)
    assert actions() == [(f"contact.{it}", family_id) for it in ("created", "changed", "removed")]


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"must_not_collect": True}, "must_not_collect", Why.ONE_ANSWER),
        ({"phone": ""}, "phone", Why.NEEDED),
        ({"other_phone": "12"}, "other_phone", Why.PHONE),
        ({"valid_from": date(2019, 9, 2), "valid_until": date(2019, 9, 1)}, "valid_until", Why.DAYS_ORDER),
        ({"family_number": "2051"}, "family_number", Why.UNKNOWN),
        ({"family_number": "?"}, "family_number", Why.UNKNOWN),
    ],
)
def test_a_bad_contact_is_refused_at_its_field(town: Town, changed, field, why) -> None:
    new = edit(town, child_id=town.hugo.id, **(MARC | changed))
    assert refusals(contacts.save_contact, new) == [(Code.BAD_VALUE, field, why)]


def test_a_permission_between_two_days_is_kept_and_stays_when_the_form_does_not_ask(town: Town) -> None:
    days = {"valid_from": date(2019, 9, 2), "valid_until": date(2019, 9, 30), "is_minor": True}
    made = contacts.save_contact(edit(town, child_id=town.hugo.id, **MARC, **days, other_phone="07 00 00 00 01"), NOW)
    contact = db.session.get_one(Contact, made)
    contacts.save_contact(edit(town, contact, **MARC), NOW)
    assert (contact.valid_from, contact.valid_until, contact.is_minor) == (*list(days.values())[:2], True)
    assert contact.other_phone == "07 00 00 00 01"


def test_somebody_kept_away_needs_no_phone(town: Town) -> None:
    kept_away = MARC | {"phone": "", "may_collect": False, "must_not_collect": True}
    assert contacts.save_contact(edit(town, child_id=town.hugo.id, **kept_away), NOW)


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_a_role_without_the_right_changes_nothing(town: Town, role) -> None:
    refused = [(Code.NO_RIGHT, None, None)]
    agent = town.staff[role].id
    assert refusals(children.save_child, edit(town, town.hugo, role, **ZOE)) == refused
    assert refusals(children.save_custody, edit(town, town.hugo.custodies[0], role, **EVERY_OTHER)) == refused
    assert refusals(contacts.save_contact, edit(town, town.hugo.contacts[0], role, **MARC)) == refused
    assert refusals(contacts.remove_contact, agent, town.hugo.contacts[0].id) == refused
