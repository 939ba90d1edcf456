"""What every service that edits a row shares: the version that was seen, the changed fields, what the database refuses.

These are helpers inside a transaction, not deeds: each deed is a function of its own capability's file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.families import Family
from rules.fields import Why, bad_value
from rules.refusals import Code, Refused, refuse

Changes = dict[str, tuple[str, str]]
LONGEST_KEPT = 300
"""How many signs of a long text the journal keeps."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A form as an agent sent it: of a new row (`row_id` None) or of a known one, with the version that was shown."""

    agent_id: int
    row_id: int | None
    version: int | None
    values: Mapping[str, Any] = field(default_factory=dict)


def row_to_edit(session: Session, model: type[Any], edit: Edit) -> Any:
    """A new row, or the one named; refuses one that is gone or has another version than the form showed."""
    if edit.row_id is None:
        return model()
    row = session.get(model, edit.row_id)
    if row is None or (hasattr(row, "version") and row.version != edit.version):
        raise refuse(Code.CHANGED_MEANWHILE)
    return row


def row_to_remove(session: Session, model: type[Any], row_id: int) -> Any:
    """The row to take away; refuses one that is gone already."""
    row = session.get(model, row_id)
    if row is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    return row


def draft_to_remove(session: Session, model: type[Any], row_id: int) -> Any:
    """The draft to take away; refuses one that is gone, or that somebody has published."""
    row = row_to_remove(session, model, row_id)
    if not row.is_draft:
        raise refuse(Code.CHANGED_MEANWHILE)
    return row


def apply(row: Any, values: Mapping[str, Any]) -> Changes:
    """Set the values on the row; what really changed, as texts before and after for the journal."""
    changes: Changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = (as_text(before), as_text(value))
            setattr(row, name, value)
    return changes


def keep(session: Session, row: Any, unique: str | None = None) -> None:
    """Write the row now, before the journal; refuses when somebody else was first or the `unique` field is taken."""
    session.add(row)
    try:
        session.flush()
    except StaleDataError as error:
        raise refuse(Code.CHANGED_MEANWHILE) from error
    except IntegrityError as error:
        if unique is None:
            raise
        raise Refused([bad_value(unique, Why.TAKEN)]) from error


def drop(session: Session, row: Any) -> None:
    """Delete the row now; refuses one that something else still names."""
    session.delete(row)
    try:
        session.flush()
    except StaleDataError as error:
        raise refuse(Code.CHANGED_MEANWHILE) from error
    except IntegrityError as error:
        raise refuse(Code.STILL_IN_USE) from error


def shortened(changes: Changes, name: str) -> Changes:
    """The same, of a long text only its beginning: the journal says that it changed, its row what it says."""
    if name not in changes:
        return changes
    before, after = (text[:LONGEST_KEPT] for text in changes[name])
    return changes | {name: (before, after)}


def last_values(row: Any, names: Iterable[str]) -> Changes:
    """What a row that is taken away held, for the journal."""
    return {name: (as_text(getattr(row, name)), "") for name in names}


def as_text(value: Any) -> str:
    """A value as the journal keeps it: nothing is empty, a day is ISO, a yes or no is « true » or « false »."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def family_numbered(session: Session, number: str, about: str = "family_number") -> int:
    """The id of the family of a typed file number; refuses, at that field, a number that no file has."""
    family_id = session.scalars(select(Family.id).where(Family.number == number.strip())).one_or_none()
    if family_id is None:
        raise Refused([bad_value(about, Why.UNKNOWN)])
    return family_id
