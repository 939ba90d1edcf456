"""What staff do to the menus of the week."""

from datetime import datetime
from typing import Any

from models.news import WeekMenu
from rules.calendar import week_monday
from rules.fields import Field, Shape, check, lacking
from rules.refusals import Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.transaction import transaction

DAYS = tuple(f"day_{number}" for number in range(1, 6))
"""Monday to Friday."""

MENU = {name: Field(600, Shape.TEXT) for name in DAYS} | {"note": Field(300)}
NEEDED = ("kind", "monday", "first_day")


def save_menu(edit: Edit, now: datetime) -> int:
    """Make or change the menu of a week; returns its id. Any day of the week is brought to its Monday.

    Refuses a second menu of the same kind and week, a bad value and a stale form.
    """
    texts, refusals = check(MENU, edit.values)
    refusals += lacking(edit.values, NEEDED)
    if refusals:
        raise Refused(refusals)
    wanted: dict[str, Any] = {name: edit.values[name] for name in NEEDED} | texts
    wanted |= {"monday": week_monday(wanted["monday"]), "is_draft": bool(edit.values.get("is_draft"))}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        menu = changes.row_to_edit(session, WeekMenu, edit)
        changed = changes.apply(menu, wanted)
        changes.keep(session, menu, unique="monday")
        action = "menu.created" if edit.row_id is None else "menu.changed"
        journal.write(session, actor, Deed(action, "menu", menu.id, None, changed), now)
        return int(menu.id)


def remove_menu(agent_id: int, menu_id: int, now: datetime) -> None:
    """Take a draft away; a published menu is first made a draft again."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PUBLIC)
        menu = changes.draft_to_remove(session, WeekMenu, menu_id)
        before = changes.last_values(menu, (*NEEDED, *MENU))
        changes.drop(session, menu)
        journal.write(session, actor, Deed("menu.removed", "menu", menu_id, None, before), now)
