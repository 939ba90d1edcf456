"""The menus of the week: one of each kind and week, whatever day of the week was typed."""

from datetime import date
from typing import Any

import pytest

from models import WeekMenu, db
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from rules.texts import MenuKind
from services import menus
from services.changes import Edit
from tests.cast import NOW, Town
from tests.publics import make_menu
from tests.staff_pages import actions

THURSDAY, MONDAY = date(2019, 9, 5), date(2019, 9, 2)
VALUES = {"kind": MenuKind.CANTEEN, "monday": THURSDAY, "first_day": date(2019, 8, 27), "day_1": "Melon\r\nPâtes"}


def edit(town: Town, role: Role = Role.COUNTER, row: Any = None, **changes: Any) -> Edit:
    return Edit(town.staff[role].id, row and row.id, row and row.version, VALUES | {"is_draft": True} | changes)


def whys(deed: Any) -> list[tuple[Any, Any]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_any_day_of_the_week_is_brought_to_its_monday(town: Town) -> None:
    menu = db.session.get_one(WeekMenu, menus.save_menu(edit(town), NOW))
    assert (menu.monday, menu.day_1, menu.day_2, menu.is_draft) == (MONDAY, "Melon\nPâtes", "", True)
    assert actions() == ["menu.created"]


def test_a_week_has_one_menu_of_each_kind(town: Town) -> None:
    menus.save_menu(edit(town), NOW)
    menus.save_menu(edit(town, kind=MenuKind.NURSERY), NOW)
    assert whys(lambda: menus.save_menu(edit(town, monday=MONDAY), NOW)) == [("monday", Why.TAKEN)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"monday": None}, [("monday", Why.NEEDED)]),
        ({"kind": None, "first_day": None}, [("kind", Why.NEEDED), ("first_day", Why.NEEDED)]),
        ({"day_3": "x" * 601}, [("day_3", Why.TOO_LONG)]),
    ],
)
def test_what_is_not_as_expected_is_refused(town: Town, changes: Any, expected: Any) -> None:
    assert whys(lambda: menus.save_menu(edit(town, **changes), NOW)) == expected


def test_the_last_writer_is_told_that_somebody_was_first(town: Town) -> None:
    row = make_menu()
    mine = edit(town, row=row)
    menus.save_menu(edit(town, row=row, note="Avant"), NOW)
    assert whys(lambda: menus.save_menu(mine, NOW)) == [(None, Code.CHANGED_MEANWHILE)]


def test_only_a_draft_is_deleted(town: Town) -> None:
    agent = town.staff[Role.COUNTER].id
    online, draft = make_menu().id, make_menu(kind=MenuKind.NURSERY, is_draft=True).id
    assert whys(lambda: menus.remove_menu(agent, online, NOW)) == [(None, Code.CHANGED_MEANWHILE)]
    menus.remove_menu(agent, draft, NOW)
    assert db.session.get(WeekMenu, draft) is None and actions() == ["menu.removed"]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_only_reads_writes_nothing(town: Town, role: Role) -> None:
    assert whys(lambda: menus.save_menu(edit(town, role), NOW)) == [(None, Code.NO_RIGHT)]
