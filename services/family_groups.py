"""A rubric of a family's own file, read from its rows and written to them: inside the transaction of the caller."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.families import Family, Guardian
from rules.fields import Why, bad_value
from rules.file_values import MOST, Values
from rules.files import ADDRESS, PARENTS, PERSONAL, FileField, Group, Kind
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Situation
from rules.refusals import Refused
from services import changes
from services.changes import Changes

ENUMS: Mapping[Group, Mapping[str, Any]] = {
    Group.ADDRESS: {"title": FamilyTitle},
    Group.PERSONAL: {"situation": Situation, "scheme": Scheme},
    Group.PARENTS: {"kind": GuardianKind, "occupation": Occupation},
}
OF_ROW = {Group.ADDRESS: ADDRESS, Group.PERSONAL: PERSONAL}


def read(session: Session, family_id: int, _child_id: int | None, group: Group) -> Values:
    """The values of a rubric as they stand, all fields; of the parents in the order of their ranks."""
    if group is Group.PARENTS:
        return [{"id": it.id} | _said(it, PARENTS) for it in _parents(session, family_id)]
    return _said(session.get_one(Family, family_id), OF_ROW[group])


def write(session: Session, family_id: int, _child_id: int | None, group: Group, values: Values) -> Changes:
    """Write these values; what is not among them stays. A parent without an id is a new one, and none is removed.

    Refuses, at the list, more parents than a family may enter.
    """
    if group is Group.PARENTS:
        return _write_parents(session, family_id, values)
    family = session.get_one(Family, family_id)
    changed = changes.apply(family, _kept(OF_ROW[group], values))
    changes.keep(session, family)
    return changed


def _write_parents(session: Session, family_id: int, people: list[dict[str, Any]]) -> Changes:
    known = {parent.id: parent for parent in _parents(session, family_id)}
    changed: Changes = {}
    rank = max((parent.rank for parent in known.values()), default=0)
    total = len(known)
    for number, person in enumerate(people, start=1):
        parent = known.get(person["id"])
        if parent is None:
            rank, total = rank + 1, total + 1
            parent = Guardian(family_id=family_id, rank=rank)
            if total > MOST[Group.PARENTS]:
                raise Refused([bad_value(str(Group.PARENTS), Why.TOO_MANY, limit=MOST[Group.PARENTS])])
        done = changes.apply(parent, _kept(PARENTS, person))
        changes.keep(session, parent)
        changed |= {f"{number}-{name}": texts for name, texts in done.items()}
    return changed


def _parents(session: Session, family_id: int) -> list[Guardian]:
    ordered = select(Guardian).where(Guardian.family_id == family_id).order_by(Guardian.rank, Guardian.id)
    return list(session.scalars(ordered))


def _said(row: Any, fields: tuple[FileField, ...]) -> dict[str, Any]:
    return {it.name: _plain(getattr(row, it.name)) for it in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _kept(fields: tuple[FileField, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """As the columns hold them."""
    return {it.name: _column(it, values[it.name]) for it in fields if it.name in values}


def _column(it: FileField, value: Any) -> Any:
    if it.kind is Kind.DAY:
        return date.fromisoformat(value) if value else None
    kind = ENUMS[it.group].get(it.name)
    return (kind(value) if value else None) if kind else value
