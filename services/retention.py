"""What the portal erases by itself when its time is over (the settings say when; `queries/retention.py` finds it).

Each is one transaction that may run twice, and beside itself: what is no longer due when its turn comes stays.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from adapters.storage import Storage
from models.children import Child
from models.families import Family
from models.files import FileDraft, FileProposal
from models.journal import JournalEntry, JournalValue
from queries import retention as queries
from queries.settings import all_settings
from queries.staff import first_family_id
from services import contents, erasing, journal
from services.journal import PORTAL, Deed
from services.locking import lock_child
from services.transaction import end_reading, transaction


def erase_files(storage: Storage, now: datetime) -> None:
    """Close and erase the families' files that nobody has used for years, one transaction each."""
    for it in _due(queries.families, now):
        erase_family(it, storage, now)


def erase_children(storage: Storage, now: datetime) -> None:
    """Erase what is held on children whom nobody has enrolled or booked for years, one transaction each."""
    for it in _due(queries.children, now):
        erase_child(it, storage, now)


def erase_health_forms(_storage: Storage, now: datetime) -> None:
    """Erase the health forms of a school year that is over, one transaction each."""
    for it in _due(queries.health, now):
        erase_health_form(it, now)


def erase_journal_values(_storage: Storage, now: datetime) -> None:
    """Erase the values of old entries; who did what, and when, stays, and the chain vouches for it."""
    with transaction() as session:
        before = queries.journal_before(all_settings(), now)
        if before is None:
            return
        old = select(JournalEntry.id).where(JournalEntry.at < before)
        gone = delete(JournalValue).where(JournalValue.entry_id.in_(old))
        _tell(session, "journal.erased", _rows(session, gone), now)


def erase_drafts(_storage: Storage, now: datetime) -> None:
    """Forget the forms that nobody finished, and what was proposed in those that were decided."""
    with transaction() as session:
        gone = delete(FileDraft).where(FileDraft.saved_at < queries.drafts_before(now))
        _tell(session, "draft.erased", _rows(session, gone), now)
        held = queries.decided_with_values()
        emptied = update(FileProposal).where(FileProposal.id.in_(held)).values(values={})
        _tell(session, "proposal.erased", _rows(session, emptied) if held else 0, now)


NIGHTLY = (erase_health_forms, erase_files, erase_children, erase_drafts, erase_journal_values)


def erase_family(family_id: int, storage: Storage, now: datetime) -> None:
    """Close and erase one file, if it is due now."""
    with transaction() as session:
        erasing.hold(session, family_id)
        if not queries.families(all_settings(), now, family_id):
            return
        family = session.get_one(Family, family_id)
        erased = erasing.erase_family(session, family, now)
        journal.write(session, PORTAL, erasing.deed_of(family, erased), now)
    contents.delete(storage, erased.keys)


def erase_child(child_id: int, storage: Storage, now: datetime) -> None:
    """Erase what is held on one child, if it is due now."""
    with transaction() as session:
        lock_child(session, child_id)
        if not queries.children(all_settings(), now, child_id):
            return
        erased = erasing.erase_child(session, session.get_one(Child, child_id))
        deed = Deed("child.erased", "child", child_id, first_family_id(child_id), erased.changes())
        journal.write(session, PORTAL, deed, now)
    contents.delete(storage, erased.keys)


def erase_health_form(child_id: int, now: datetime) -> None:
    """Erase one child's health form, if it is due now: whoever confirms it meanwhile keeps it."""
    with transaction() as session:
        lock_child(session, child_id)
        if not queries.health(all_settings(), now, child_id):
            return
        erased = erasing.erase_health(session, child_id)
        deed = Deed("health.erased", "child", child_id, first_family_id(child_id), erased.changes())
        journal.write(session, PORTAL, deed, now)


def _due(find: Callable[..., tuple[queries.Reached, ...]], now: datetime) -> list[int]:
    ids = [it.id for it in find(all_settings(), now)]
    end_reading()
    return ids


def _rows(session: Session, statement: object) -> int:
    gone = session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return int(gone.rowcount)


def _tell(session: Session, action: str, rows: int, now: datetime) -> None:
    if rows:
        deed = Deed(action, action.partition(".")[0], None, None, {"rows": (str(rows), "")})
        journal.write(session, PORTAL, deed, now)
