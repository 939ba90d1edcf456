"""What staff do to the kinds of papers that the commune asks for: one function, one transaction, journalled."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Activity, Period
from models.documents import Document, DocumentType
from rules.documents import Validity
from rules.fields import Field, Shape, Why, bad_value, check, lacking
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Changes, Edit
from services.journal import Deed
from services.transaction import transaction

DOCUMENT_TYPE = {"name": Field(120, needed=True), "help": Field(300, Shape.LINE)}
NEEDED = ("level", "validity")
FLAGS = ("is_mandatory", "must_be_valid", "blocks_when_expired", "is_restricted")
MOST_MONTHS = 600
ASKERS: tuple[tuple[str, Any, str], ...] = (
    ("activities", Activity, "activity_ids"),
    ("periods", Period, "period_ids"),
)
"""What may ask for a type: the relation, its table, and what the form calls it."""


def save_type(edit: Edit, now: datetime) -> int:
    """Make or change a type with the activities and periods that ask for it (`activity_ids`, `period_ids`; none of
    either: all children); returns its id.

    Refuses a bad value, a name in use, a stale form, and another level once a paper of the type was given.
    """
    values, refusals = _values(edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        kind = changes.row_to_edit(session, DocumentType, edit)
        if edit.row_id is not None and kind.level is not values["level"] and _is_used(session, kind):
            raise Refused([bad_value("level", Why.IN_USE)])
        changed = changes.apply(kind, values) | _set_askers(session, kind, edit.values)
        changes.keep(session, kind, unique="name")
        action = "document_type.created" if edit.row_id is None else "document_type.changed"
        journal.write(session, actor, Deed(action, "document_type", kind.id, None, changed), now)
        return int(kind.id)


def add_types(agent_id: int, proposed: Iterable[Mapping[str, Any]], now: datetime, are_open: bool = False) -> int:
    """Make those of these types (`web/usual_documents.py`) whose name no type has yet; returns how many were made.

    Unless they are to be open they are closed: nothing is asked of families before somebody opens one.
    """
    checked = [_values(values) for values in proposed]
    refusals = [refusal for _values_of, found in checked for refusal in found]
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        known = set(session.scalars(select(DocumentType.name)))
        new = [values for values, _none in checked if values["name"] not in known]
        for values in new:
            kind = DocumentType()
            changed = changes.apply(kind, values)
            kind.closed_at = None if are_open else now
            changes.keep(session, kind, unique="name")
            journal.write(session, actor, Deed("document_type.created", "document_type", kind.id, None, changed), now)
        return len(new)


def close_type(agent_id: int, type_id: int, now: datetime) -> None:
    """The commune no longer asks for it; the papers that were given stay. Refuses one that is closed already."""
    _set_closed(agent_id, type_id, now, is_closed=True)


def reopen_type(agent_id: int, type_id: int, now: datetime) -> None:
    """The commune asks for it again. Refuses one that is open already."""
    _set_closed(agent_id, type_id, now, is_closed=False)


def _set_closed(agent_id: int, type_id: int, now: datetime, is_closed: bool) -> None:
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        kind = session.get(DocumentType, type_id)
        if kind is None or (kind.closed_at is not None) is is_closed:
            raise refuse(Code.CHANGED_MEANWHILE)
        kind.closed_at = now if is_closed else None
        changes.keep(session, kind)
        action = "document_type.closed" if is_closed else "document_type.reopened"
        journal.write(session, actor, Deed(action, "document_type", type_id), now)


def _values(typed: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    """The columns of a type; its months count only where its validity is a number of months."""
    texts, refusals = check(DOCUMENT_TYPE, typed)
    refusals += lacking(typed, NEEDED)
    months = typed.get("months") if typed.get("validity") is Validity.MONTHS else None
    if typed.get("validity") is Validity.MONTHS:
        refusals += lacking(typed, ["months"])
    if months is not None and not 1 <= months <= MOST_MONTHS:
        refusals += (bad_value("months", Why.WHOLE_NUMBER),)
    chosen = {name: typed.get(name) for name in NEEDED}
    flags = {name: bool(typed.get(name)) for name in FLAGS}
    return {**texts, **chosen, **flags, "position": typed.get("position") or 1, "months": months}, refusals


def _is_used(session: Session, kind: DocumentType) -> bool:
    return session.scalar(select(Document.id).where(Document.type_id == kind.id).limit(1)) is not None


def _set_askers(session: Session, kind: DocumentType, typed: Mapping[str, Any]) -> Changes:
    """Which activities and which periods ask for it; refuses one that is gone."""
    changed: Changes = {}
    for relation, model, field in ASKERS:
        wanted = set(typed.get(field) or ())
        found = list(session.scalars(select(model).where(model.id.in_(wanted)).order_by(model.name, model.id)))
        if len(found) != len(wanted):
            raise Refused([bad_value(field, Why.UNKNOWN)])
        before = getattr(kind, relation)
        if {it.id for it in before} != wanted:
            changed[relation] = (_names(before), _names(found))
            setattr(kind, relation, found)
    return changed


def _names(rows: Iterable[Activity | Period]) -> str:
    return ", ".join(sorted(it.name for it in rows))
