"""Establishments, schools and classes, as staff edit them."""

from typing import Any

import pytest
from sqlalchemy import select

from models import Establishment, JournalEntry, School, SchoolClass, db
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import reference
from services.changes import Edit
from tests.cast import NOW, Town


def edit(town: Town, row_id: int | None = None, role: Role = Role.ADMINISTRATOR, **values: Any) -> Edit:
    return Edit(town.staff[role].id, row_id, None, values)


def whys(refused: Refused) -> list[tuple[Any, Any]]:
    return [(refusal.about, refusal.values.get("why", refusal.code)) for refusal in refused.refusals]


def test_a_new_establishment_is_kept_and_journalled(town: Town) -> None:
    values = {"name": "Centre de loisirs", "address": "1 rue du Pré", "phone": "03 00 00 00 09", "email": ""}
    place_id = reference.save_establishment(edit(town, **values), NOW)
    assert db.session.get_one(Establishment, place_id).address == "1 rue du Pré"
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.object_type, entry.object_id) == ("establishment.created", "establishment", place_id)


def test_a_school_keeps_its_days_in_order_and_a_class_its_school(town: Town) -> None:
    school_id = reference.save_school(edit(town, name="École Cambon", weekdays=[5, 1, 4, 2, 1]), NOW)
    class_id = reference.save_class(edit(town, name="CP", level="CP", school_id=school_id), NOW)
    reference.save_class(edit(town, class_id, name="CP bleu", level="CP", school_id=town.school.id), NOW)
    assert db.session.get_one(School, school_id).weekdays == "1245"
    moved = db.session.get_one(SchoolClass, class_id)
    assert (moved.name, moved.school_id) == ("CP bleu", school_id)


@pytest.mark.parametrize(
    ("save", "values", "expected"),
    [
        (reference.save_school, {"name": "École du Centre", "weekdays": [1]}, [("name", Why.TAKEN)]),
        (reference.save_school, {"name": "", "weekdays": []}, [("name", Why.NEEDED), ("weekdays", Why.NEEDED)]),
        (reference.save_class, {"name": "CP"}, [("school_id", Why.NEEDED)]),
        (reference.save_establishment, {"name": "x", "phone": "12"}, [("phone", Why.PHONE)]),
    ],
)
def test_what_is_not_as_expected_is_refused(town: Town, save: Any, values: dict[str, Any], expected: Any) -> None:
    with pytest.raises(Refused) as caught:
        save(edit(town, **values), NOW)
    assert whys(caught.value) == expected


def test_two_classes_of_a_school_have_two_names(town: Town) -> None:
    with pytest.raises(Refused) as caught:
        reference.save_class(edit(town, name="CE1", school_id=town.school.id), NOW)
    assert whys(caught.value) == [("name", Why.TAKEN)]


def test_what_is_used_is_not_taken_away(town: Town) -> None:
    agent = town.staff[Role.ADMINISTRATOR].id
    for remove, row in (
        (reference.remove_school, town.school),
        (reference.remove_class, town.school_class),
        (reference.remove_establishment, town.canteen.establishment),
    ):
        with pytest.raises(Refused) as caught:
            remove(agent, row.id, NOW)
        assert whys(caught.value) == [(None, Code.STILL_IN_USE)]


def test_what_nothing_needs_is_taken_away(town: Town) -> None:
    agent = town.staff[Role.ADMINISTRATOR].id
    school_id = reference.save_school(edit(town, name="École Cambon", weekdays=[1]), NOW)
    reference.remove_school(agent, school_id, NOW)
    assert db.session.get(School, school_id) is None
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.action, [(it.field, it.before) for it in entry.values]) == (
        "school.removed",
        [("name", "École Cambon"), ("weekdays", "1")],
    )


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_the_administrator_edits_them(town: Town, role: Role) -> None:
    for deed in (
        lambda: reference.save_school(edit(town, town.school.id, role, name="x", weekdays=[1]), NOW),
        lambda: reference.remove_class(town.staff[role].id, town.school_class.id, NOW),
    ):
        with pytest.raises(Refused) as caught:
            deed()
        assert whys(caught.value) == [(None, Code.NO_RIGHT)]
