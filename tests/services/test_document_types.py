"""The kinds of papers that the commune asks for."""

from typing import Any

import pytest
from sqlalchemy import select

from models import DocumentType, JournalEntry, db
from rules.documents import Level, Validity
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import document_types as service
from services.changes import Edit
from tests.cast import NOW, Town
from tests.papers import make_paper, make_type
from tests.snapshot import nothing_written
from tests.staff_pages import actions
from web.usual_documents import usual_types

VALUES = {"name": "Brevet de natation", "level": Level.CHILD, "validity": Validity.ALWAYS}


def edit(town: Town, role: Role = Role.ADMINISTRATOR, row: Any = None, **changes: Any) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, VALUES | changes)


def whys(deed: Any) -> list[tuple[Any, Any]]:
    with nothing_written(), pytest.raises(Refused) as caught:
        deed()
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_a_type_is_made_with_the_activities_that_ask_for_it(town: Town) -> None:
    activity = town.canteen.activity
    key = service.save_type(edit(town, activity_ids=[activity.id], is_mandatory=True, months=12, position=3), NOW)
    row = db.session.get_one(DocumentType, key)
    assert (row.name, row.activities, row.is_mandatory, row.position) == ("Brevet de natation", [activity], True, 3)
    assert row.months is None  # its validity is no number of months
    entry = db.session.scalars(select(JournalEntry)).one()
    assert entry.action == "document_type.created"
    assert {it.field: it.after for it in entry.values}["activities"] == activity.name


def test_a_type_is_changed_and_its_activities_taken_away(town: Town) -> None:
    row = make_type("Brevet de natation", activities=[town.canteen.activity])
    service.save_type(edit(town, row=row, validity=Validity.MONTHS, months=6), NOW)
    assert (row.months, row.activities, row.version) == (6, [], 2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Attestation d’assurance"}, [("name", Why.TAKEN)]),
        ({"name": " "}, [("name", Why.NEEDED)]),
        ({"level": None, "validity": None}, [("level", Why.NEEDED), ("validity", Why.NEEDED)]),
        ({"validity": Validity.MONTHS}, [("months", Why.NEEDED)]),
        ({"validity": Validity.MONTHS, "months": 0}, [("months", Why.WHOLE_NUMBER)]),
        ({"validity": Validity.MONTHS, "months": 601}, [("months", Why.WHOLE_NUMBER)]),
        ({"activity_ids": [999_999]}, [("activity_ids", Why.UNKNOWN)]),
    ],
)
def test_what_is_not_as_expected_is_refused(town: Town, changes: Any, expected: Any) -> None:
    make_type()
    assert whys(lambda: service.save_type(edit(town, **changes), NOW)) == expected


def test_a_type_that_is_used_stays_of_a_family_or_of_a_child(town: Town) -> None:
    row = make_type("Brevet de natation")
    service.save_type(edit(town, row=row, level=Level.FAMILY), NOW)
    service.save_type(edit(town, row=row, level=Level.CHILD), NOW)
    make_paper(row, town.nadia, town.hugo)
    assert whys(lambda: service.save_type(edit(town, row=row, level=Level.FAMILY), NOW)) == [("level", Why.IN_USE)]


def test_a_form_that_a_colleague_overtook_is_refused(town: Town) -> None:
    row = make_type("Brevet de natation")
    stale = edit(town, row=row)
    service.save_type(edit(town, row=row, help="Recto verso"), NOW)
    assert whys(lambda: service.save_type(stale, NOW)) == [(None, Code.CHANGED_MEANWHILE)]


def test_a_type_is_closed_and_opened_again_once_each(town: Town) -> None:
    row, agent = make_type(), town.staff[Role.ADMINISTRATOR].id
    service.close_type(agent, row.id, NOW)
    assert row.closed_at == NOW
    assert whys(lambda: service.close_type(agent, row.id, NOW)) == [(None, Code.CHANGED_MEANWHILE)]
    service.reopen_type(agent, row.id, NOW)
    assert row.closed_at is None and actions() == ["document_type.closed", "document_type.reopened"]


@pytest.mark.parametrize("are_open", [True, False])
def test_the_usual_types_are_made_once_and_closed_unless_asked(town: Town, are_open: bool) -> None:
    make_type("Avis d’imposition", Level.FAMILY)
    agent, usual = town.staff[Role.ADMINISTRATOR].id, usual_types()
    assert service.add_types(agent, usual, NOW, are_open) == len(usual) - 1 == 12
    assert service.add_types(agent, usual, NOW) == 0
    made = db.session.scalars(select(DocumentType).where(DocumentType.name != "Avis d’imposition")).all()
    assert {it.closed_at for it in made} == {None if are_open else NOW}
    assert {it.name for it in made if it.is_mandatory} == {"Carnet de vaccination", "Attestation d’assurance"}


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_does_not_edit_the_offer_changes_no_type(town: Town, role: Role) -> None:
    row, agent = make_type(), town.staff[role].id
    deeds = [
        lambda: service.save_type(edit(town, role), NOW),
        lambda: service.close_type(agent, row.id, NOW),
        lambda: service.add_types(agent, usual_types(), NOW),
    ]
    assert [whys(deed) for deed in deeds] == [[(None, Code.NO_RIGHT)]] * 3
