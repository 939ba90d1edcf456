"""What a slot says of others on the same day for the same child: kept with the slot, inside its transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models.activities import Period, Slot, SlotLink
from queries.slot_links import beside
from rules.activities import SlotLinkKind
from rules.fields import Why, bad_value
from rules.refusals import Refused
from services.changes import Changes

FIELDS = {SlotLinkKind.EXCLUDES: "excludes_ids", SlotLinkKind.NEEDS: "needs_ids"}
"""What the form calls the slots that do not go with this one, and those of which it wants one."""

Linked = dict[SlotLinkKind, set[int]]


def periods_to_hold(session: Session, slot_id: int | None, typed: Mapping[str, Any]) -> set[int]:
    """The periods of the slots that are linked with this one, or shall be: their bookings wait as this one's do."""
    slot_ids = {key for name in FIELDS.values() for key in typed.get(name) or ()}
    if slot_id is not None:
        links = session.scalars(select(SlotLink).where(or_(SlotLink.slot_id == slot_id, SlotLink.other_id == slot_id)))
        slot_ids |= {key for link in links for key in (link.slot_id, link.other_id)}
    return set(session.scalars(select(Slot.period_id).where(Slot.id.in_(slot_ids))))


def set_links(session: Session, slot: Slot, typed: Mapping[str, Any]) -> Changes:
    """Keep the links of a slot that is already a row; what changed, by names, for the journal.

    An exclusion counts both ways and is kept once. Refuses the slot itself, one of another establishment and
    activity, and one that would be both excluded and needed.
    """
    if not any(name in typed for name in FIELDS.values()):
        return {}
    rows = _rows(session, slot.id)
    before = _linked(slot.id, rows)
    after: Linked = {kind: set(typed.get(name) or ()) for kind, name in FIELDS.items()}
    _demand(session, slot, after)
    if before == after:
        return {}
    for row in rows:
        if _other(slot.id, row) not in after[row.kind]:
            session.delete(row)
    session.flush()
    for kind in SlotLinkKind:
        new = sorted(after[kind] - before[kind])
        session.add_all(SlotLink(slot_id=slot.id, other_id=key, kind=kind) for key in new)
    flag_modified(slot, "name")  # its version moves on: a colleague's form that shows the old links is stale
    return _said(session, before, after)


def drop_exclusions(session: Session, slot: Slot) -> None:
    """Forget the exclusions that other slots hold against one that is taken away."""
    for row in _rows(session, slot.id):
        if row.other_id == slot.id:
            session.delete(row)
    session.flush()


def _rows(session: Session, slot_id: int) -> list[SlotLink]:
    excluded_by = and_(SlotLink.other_id == slot_id, SlotLink.kind == SlotLinkKind.EXCLUDES)
    return list(session.scalars(select(SlotLink).where(or_(SlotLink.slot_id == slot_id, excluded_by))))


def _linked(slot_id: int, rows: Iterable[SlotLink]) -> Linked:
    linked: Linked = {kind: set() for kind in SlotLinkKind}
    for row in rows:
        linked[row.kind].add(_other(slot_id, row))
    return linked


def _other(slot_id: int, row: SlotLink) -> int:
    return row.other_id if row.slot_id == slot_id else row.slot_id


def _demand(session: Session, slot: Slot, wanted: Linked) -> None:
    near = {key for key, _words in beside(slot.period_id, slot.id)}
    for kind, name in FIELDS.items():
        if slot.id in wanted[kind]:
            raise Refused([bad_value(name, Why.ITSELF)])
        if not wanted[kind] <= near:
            raise Refused([bad_value(name, Why.UNKNOWN)])
    needed_by = select(SlotLink.slot_id).where(SlotLink.other_id == slot.id, SlotLink.kind == SlotLinkKind.NEEDS)
    if wanted[SlotLinkKind.EXCLUDES] & (wanted[SlotLinkKind.NEEDS] | set(session.scalars(needed_by))):
        raise Refused([bad_value(FIELDS[SlotLinkKind.EXCLUDES], Why.BOTH_WAYS)])


def _said(session: Session, before: Linked, after: Linked) -> Changes:
    ids = {key for linked in (before, after) for keys in linked.values() for key in keys}
    rows = session.execute(select(Slot.id, Slot.name, Period.name).join(Period).where(Slot.id.in_(ids)))
    names = {key: f"{name}, {period}" for key, name, period in rows}

    def words(keys: set[int]) -> str:
        return " ; ".join(sorted(names[key] for key in keys))

    return {
        kind.value: (words(before[kind]), words(after[kind])) for kind in SlotLinkKind if before[kind] != after[kind]
    }
