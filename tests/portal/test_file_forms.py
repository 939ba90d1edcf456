"""What the buttons of a form do to what is typed, and how it catches up with what somebody else wrote."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.file_forms import ADD, DROP, LATER, REMOVE, SAVE, Move, move_of, rearranged, typed_in
from portal.file_typed import caught_up, shown
from rules.files import OF_CHILD, OF_FAMILY, Group

TYPED = {
    "address-name": ["Roy"],
    "parents-1-id": ["4"],
    "parents-1-first_name": ["Ana"],
    "emergency-1-id": [""],
    "emergency-10-id": ["7"],
    "emergency-10-phone": ["12"],
}


@pytest.mark.parametrize(
    ("sent", "move"),
    [
        ({}, Move(SAVE)),
        ({"suite": "enregistrer"}, Move(SAVE)),
        ({"suite": "plus-tard"}, Move(LATER)),
        ({"suite": "effacer"}, Move(DROP)),
        ({"suite": "<forged>"}, Move(SAVE)),
        ({"suite": "plus-tard", "ajouter": "pickup"}, Move(ADD, "pickup")),
        ({"retirer": "pickup-1"}, Move(REMOVE, "pickup-1")),
        ({"retirer": ""}, Move(SAVE)),
    ],
)
def test_the_button_says_what_is_to_be_done(sent, move):
    assert move_of(MultiDict(sent)) == move


def test_neither_token_nor_button_is_typed():
    sent = MultiDict([("csrf_token", "x"), ("suite", "x"), ("ajouter", "x"), ("a", "1"), ("a", "2"), ("b", "")])
    assert typed_in(sent) == {"a": ["1", "2"], "b": [""]}


@pytest.mark.parametrize(
    ("move", "groups", "added", "removed", "focus"),
    [
        (Move(ADD, "parents"), OF_FAMILY, {"parents-2-id"}, set(), "parents-2"),
        (Move(ADD, "emergency"), OF_CHILD, {"emergency-11-id"}, set(), "emergency-11"),
        (Move(ADD, "pickup"), OF_CHILD, {"pickup-1-id"}, set(), "pickup-1"),
        (Move(REMOVE, "emergency-1"), OF_CHILD, set(), {"emergency-1-id"}, "ajouter-emergency"),
        (Move(REMOVE, "parents-1"), OF_FAMILY, set(), set(), "parents-1"),
        (Move(ADD, "pickup"), OF_FAMILY, set(), set(), ""),
        (Move(ADD, "address"), OF_FAMILY, set(), set(), ""),
        (Move(ADD, "<forged>"), OF_FAMILY, set(), set(), ""),
        (Move(REMOVE, "address-1"), OF_FAMILY, set(), set(), ""),
        (Move(REMOVE, "emergency-1-id"), OF_CHILD, set(), set(), ""),
        (Move(SAVE), OF_FAMILY, set(), set(), ""),
    ],
)
def test_one_person_more_or_less_and_all_else_as_it_was(move, groups, added, removed, focus):
    changed, focused = rearranged(TYPED, move, groups)
    assert (changed.keys() - TYPED.keys(), TYPED.keys() - changed.keys(), focused) == (added, removed, focus)
    assert all(changed[name] == TYPED[name] for name in changed.keys() & TYPED.keys())


def test_nobody_is_added_to_a_full_list():
    full = {f"emergency-{number}-id": [""] for number in range(1, 9)}
    assert rearranged(full, Move(ADD, "emergency"), OF_CHILD) == (full, "emergency")


def test_who_came_meanwhile_is_added_and_who_left_is_new_again():
    there = [{"id": 7, "phone": "12"}, {"id": 8, "phone": "34"}]
    typed = TYPED | {"emergency-2-id": ["6"], "emergency-2-phone": ["56"]}
    caught = caught_up(typed, Group.EMERGENCY, there)
    assert (caught["emergency-2-id"], caught["emergency-2-phone"]) == ([""], ["56"])
    assert (caught["emergency-11-id"], caught["emergency-11-phone"]) == (["8"], ["34"])
    assert caught["emergency-11-added"] == ["oui"] and caught["emergency-10-phone"] == ["12"]


def test_signs_that_no_page_may_hold_are_not_shown():
    assert shown({"a": ["x\x1b\x7f\x85\n\ty"]}) == {"a": ["x\n\ty"]}
