"""The reference tables of the town: establishments, schools, classes. All are edited in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.activities import Establishment, School, SchoolClass
from rules.fields import Field, Shape, Why, bad_value, check, lacking
from rules.refusals import Refusal, Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.locking import lock_building
from services.transaction import transaction

ESTABLISHMENT = {
    "name": Field(160, needed=True),
    "address": Field(300),
    "phone": Field(30, Shape.PHONE),
    "email": Field(254, Shape.EMAIL),
}
SCHOOL = {"name": Field(160, needed=True)}
SCHOOL_CLASS = {"name": Field(60, needed=True), "level": Field(20)}


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the tables: its name in the journal, its text fields, what it keeps besides and what may be left out.

    `hold` holds what counts on a row until the transaction ends.
    """

    model: type[Any]
    word: str
    fields: Mapping[str, Field]
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    hold: Callable[[Session, int], None] | None = None


_ESTABLISHMENTS = _Table(Establishment, "establishment", ESTABLISHMENT, options=("places",), hold=lock_building)
_SCHOOLS = _Table(School, "school", SCHOOL, ("weekdays",))
_CLASSES = _Table(SchoolClass, "school_class", SCHOOL_CLASS, ("school_id",))


def save_establishment(edit: Edit, now: datetime) -> int:
    """Make or change an establishment, all its periods held; returns its id. Refuses a name that another one has.

    `places` is how many children it takes on one day (None: no limit). Fewer than are booked take nobody's place away.
    """
    return _save(_ESTABLISHMENTS, edit, {}, now)


def save_school(edit: Edit, now: datetime) -> int:
    """Make or change a school (`weekdays`: ISO numbers of its days of class); returns its id."""
    days = sorted(set(edit.values.get("weekdays") or ()))
    return _save(_SCHOOLS, edit, {"weekdays": "".join(str(day) for day in days)}, now)


def save_class(edit: Edit, now: datetime) -> int:
    """Make a class of a school (`school_id`) or change one; returns its id. It stays in its school.

    Refuses a comma in its level: commas part the levels of a period.
    """
    if "," in (edit.values.get("level") or ""):
        raise Refused([bad_value("level", Why.COMMA)])
    others = {"school_id": edit.values.get("school_id")} if edit.row_id is None else {}
    return _save(_CLASSES, edit, others, now)


def remove_establishment(agent_id: int, row_id: int, now: datetime) -> None:
    """Take away an establishment without periods, closures and agents; refuses otherwise."""
    _remove(_ESTABLISHMENTS, agent_id, row_id, now)


def remove_school(agent_id: int, row_id: int, now: datetime) -> None:
    """Take away a school without classes and periods; refuses otherwise."""
    _remove(_SCHOOLS, agent_id, row_id, now)


def remove_class(agent_id: int, row_id: int, now: datetime) -> None:
    """Take away a class without children; refuses otherwise."""
    _remove(_CLASSES, agent_id, row_id, now)


def _save(table: _Table, edit: Edit, others: Mapping[str, Any], now: datetime) -> int:
    values, refusals = _checked(table, edit, others)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        if table.hold is not None and edit.row_id is not None:
            table.hold(session, edit.row_id)
        row = changes.row_to_edit(session, table.model, edit)
        changed = changes.apply(row, values)
        changes.keep(session, row, unique="name")
        action = f"{table.word}.created" if edit.row_id is None else f"{table.word}.changed"
        journal.write(session, actor, Deed(action, table.word, row.id, None, changed), now)
        return int(row.id)


def _remove(table: _Table, agent_id: int, row_id: int, now: datetime) -> None:
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        row = changes.row_to_remove(session, table.model, row_id)
        before = changes.last_values(row, (*table.fields, *table.others, *table.options))
        changes.drop(session, row)
        journal.write(session, actor, Deed(f"{table.word}.removed", table.word, row_id, None, before), now)


def _checked(table: _Table, edit: Edit, others: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    texts, refusals = check(table.fields, edit.values)
    options = {name: edit.values[name] for name in table.options if name in edit.values}
    return texts | dict(others) | options, refusals + lacking(others, others)
