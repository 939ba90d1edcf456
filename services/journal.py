"""Writing the journal: inside the transaction of the deed, each entry chained to the one before."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.journal import JournalEntry, JournalHead, JournalValue
from rules.names import nfc

FIRST_HASH = "0" * 64
"""What the head holds before the first entry; its one row is made by the first migration."""

_HEAD = JournalHead.__table__
_TAKE_HEAD = update(_HEAD).values(hash=_HEAD.c.hash).returning(_HEAD.c.hash)
_MOVE_HEAD = update(_HEAD).values(hash=bindparam("head"))
_ENTRY = JournalEntry.__table__
_ADD_ENTRIES = insert(_ENTRY).returning(_ENTRY.c.id, sort_by_parameter_order=True)
_ADD_VALUES = insert(JournalValue.__table__)

Row = dict[str, Any]
_SAID = ("actor_id", "actor_name", "action", "object_type", "object_id", "family_id", "fields", "values_digest")
"""What the hash of an entry covers, beside its moment and the hash of the entry before."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or the portal itself (id None)."""

    account_id: int | None
    name: str


PORTAL = Actor(None, "Portail")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to which object; `changes` holds field → (before, after), as texts."""

    action: str
    object_type: str
    object_id: int | None
    family_id: int | None = None
    changes: Mapping[str, tuple[str, str]] | None = None


def deed_on_file(
    action: str, family_id: int, child_id: int | None, changes: Mapping[str, tuple[str, str]] | None = None
) -> Deed:
    """What was done to a family's own file (`child_id` None), or to that of a child in this home."""
    object_type, object_id = ("family", family_id) if child_id is None else ("child", child_id)
    return Deed(action, object_type, object_id, family_id, changes)


def write(session: Session, actor: Actor, deed: Deed, now: datetime) -> None:
    """Add one entry. Updating the one row of the head first makes its writer the only one."""
    write_all(session, actor, [deed], now)


def write_all(session: Session, actor: Actor, deeds: Sequence[Deed], now: datetime) -> None:
    """Add an entry for each of these deeds, in their order, in a fixed number of statements."""
    previous = _take_head(session)
    if not deeds:
        return
    changes = [_changes(deed) for deed in deeds]
    entries = []
    for deed, changed in zip(deeds, changes, strict=True):
        entries.append(_entry(actor, deed, changed, now, previous))
        previous = entries[-1]["hash"]
    connection = session.connection()
    ids = connection.execute(_ADD_ENTRIES, entries).scalars().all()
    values = [row for key, changed in zip(ids, changes, strict=True) for row in _values(key, changed)]
    if values:
        connection.execute(_ADD_VALUES, values)
    connection.execute(_MOVE_HEAD, {"head": previous})


def _changes(deed: Deed) -> dict[str, tuple[str, str]]:
    """Its texts as the database keeps them: what is vouched for must be what is read."""
    return {field: (nfc(before), nfc(after)) for field, (before, after) in (deed.changes or {}).items()}


def _entry(actor: Actor, deed: Deed, changes: Mapping[str, tuple[str, str]], now: datetime, previous: str) -> Row:
    entry = {
        "at": now,
        "actor_id": actor.account_id,
        "actor_name": actor.name,
        "action": deed.action,
        "object_type": deed.object_type,
        "object_id": deed.object_id,
        "family_id": deed.family_id,
        "fields": ", ".join(changes)[:2000],
        "values_digest": digest_of(changes) if changes else "",
        "previous_hash": previous,
    }
    return entry | {"hash": _hash(entry)}


def _values(entry_id: int, changes: Mapping[str, tuple[str, str]]) -> list[Row]:
    return [
        {"entry_id": entry_id, "field": field, "before": before, "after": after}
        for field, (before, after) in changes.items()
    ]


def write_own(
    session: Session, account: Account, action: str, now: datetime, changes: Mapping[str, tuple[str, str]] | None = None
) -> None:
    """Add one entry by the owner of an account about this account."""
    deed = Deed(action, "account", account.id, account.family_id, changes)
    write(session, Actor(account.id, account.name), deed, now)


def stand_in_line(session: Session) -> None:
    """Be the only writer of the journal from now until the transaction ends: what is counted before a deed that is
    journalled anyway is then counted of all deeds before it."""
    _take_head(session)


def hash_of(entry: JournalEntry) -> str:
    """The hash that chains an entry: of the one before and of all that this one says."""
    return _hash({name: getattr(entry, name) for name in ("previous_hash", "at", *_SAID)})


def _hash(entry: Row) -> str:
    said = [entry["previous_hash"], entry["at"].astimezone(UTC).isoformat(), *(entry[name] for name in _SAID)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def digest_of(changes: Mapping[str, tuple[str, str]]) -> str:
    """The digest by which an entry vouches for its values, field → (before, after), as the database keeps them."""
    return hashlib.sha256(json.dumps(changes, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _take_head(session: Session) -> str:
    head: str = session.connection().execute(_TAKE_HEAD).scalar_one()
    return head
