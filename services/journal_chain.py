"""Reading the whole journal again, to see whether an entry was changed, put in or taken out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.base import db
from models.journal import JournalEntry, JournalHead
from services.journal import FIRST_HASH, digest_of, hash_of

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Chain:
    """How many entries were read in good order, and the first that is not (`broken_id` 0: the last ones are gone)."""

    read: int
    broken_id: int | None


def verify() -> Chain:
    """Walk the chain from its first entry to its head. Values that were erased for a person's sake are no fault."""
    head = db.session.scalars(select(JournalHead.hash)).one()
    return _walk(_entries(), head)


def _entries() -> Iterator[JournalEntry]:
    """All of them in the order of their ids, a few hundred at a time."""
    last = 0
    ordered = select(JournalEntry).order_by(JournalEntry.id).options(selectinload(JournalEntry.values)).limit(AT_ONCE)
    while entries := db.session.scalars(ordered.where(JournalEntry.id > last)).all():
        yield from entries
        last = entries[-1].id


def _walk(entries: Iterable[JournalEntry], head: str) -> Chain:
    read, previous = 0, FIRST_HASH
    head_seen = head == FIRST_HASH
    for entry in entries:
        if entry.previous_hash != previous or entry.hash != hash_of(entry) or not _keeps_its_values(entry):
            return Chain(read, entry.id)
        read, previous = read + 1, entry.hash
        head_seen = head_seen or entry.hash == head  # others may be written while these are read
    return Chain(read, None if head_seen else 0)


def _keeps_its_values(entry: JournalEntry) -> bool:
    values = {value.field: (value.before, value.after) for value in entry.values}
    return not values or digest_of(values) == entry.values_digest
