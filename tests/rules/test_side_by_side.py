"""A rubric beside the same rubric as somebody wants it: what changes, what comes, what goes."""

import pytest

from rules.files import Group
from rules.side_by_side import Mark, compare, differing

ANA = {"id": 7, "last_name": "Roy", "first_name": "Ana", "phone": "06 00 00 00 03"}
NEW = {"id": None, "last_name": "Diop", "first_name": "Awa", "phone": "06 00 00 00 04"}


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        ("Dole", "Dole", Mark.SAME),
        ("Dole", "Lons", Mark.CHANGED),
        ("", "Lons", Mark.ADDED),
        ("Dole", "", Mark.REMOVED),
        ("", None, Mark.SAME),
        (None, "", Mark.SAME),
        (None, False, Mark.ADDED),
        (True, False, Mark.CHANGED),
        (False, False, Mark.SAME),
        ([], None, Mark.SAME),
        (["milk"], ["milk", "eggs"], Mark.CHANGED),
        (["milk"], [], Mark.REMOVED),
    ],
)
def test_a_field_is_marked_by_what_becomes_of_it(before, after, mark) -> None:
    (block,) = compare(Group.ADDRESS, {"town": before}, {"town": after})
    assert [line.mark for line in block.lines] == [mark]
    assert (block.mark is Mark.SAME) == (mark is Mark.SAME)


def test_only_the_fields_that_were_asked_for_are_compared() -> None:
    before = {"town": "Dole", "street": "1 rue du Lavoir", "phone": "x"}
    (block,) = compare(Group.ADDRESS, before, {"street": "2 rue Haute", "town": "Dole"})
    assert [(line.field.name, line.mark) for line in block.lines] == [("street", Mark.CHANGED), ("town", Mark.SAME)]
    assert [line.field.name for _block, line in differing([block])] == ["street"]


def test_people_are_known_by_their_row_whatever_their_place() -> None:
    blocks = compare(Group.EMERGENCY, [ANA], [NEW, ANA | {"phone": "07"}])
    assert [(it.mark, it.place, it.person["first_name"]) for it in blocks] == [
        (Mark.ADDED, 1, "Awa"),
        (Mark.CHANGED, 2, "Ana"),
    ]
    assert [line.field.name for _block, line in differing(blocks[1:])] == ["phone"]


def test_whom_a_family_leaves_out_goes() -> None:
    blocks = compare(Group.PICKUP, [ANA], [])
    assert [(it.mark, it.person["first_name"]) for it in blocks] == [(Mark.REMOVED, "Ana")]
    assert {line.mark for _block, line in differing(blocks)} == {Mark.REMOVED}


def test_a_parent_who_is_left_out_stays() -> None:
    assert compare(Group.PARENTS, [ANA], []) == []


def test_a_person_whose_row_is_gone_comes_as_a_new_one() -> None:
    assert [it.mark for it in compare(Group.EMERGENCY, [], [ANA])] == [Mark.ADDED]
