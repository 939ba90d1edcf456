"""The contents that are kept for nobody: without a row, or of a paper that was refused or replaced long ago.

Each may run twice, and beside itself: what is no longer due when its turn comes stays.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from adapters.storage import Storage
from models.documents import Document
from queries import document_ends as queries
from queries.settings import all_settings
from services import contents, journal
from services.journal import PORTAL, Deed
from services.transaction import end_reading, transaction

UNDER_WAY = timedelta(days=1)
"""A content as young as this may still get its row."""

AT_ONCE = 200


def erase_unused(storage: Storage, now: datetime) -> None:
    """Erase the contents of papers refused or replaced longer ago than the setting; their rows stay, as history."""
    keys = _some_unused(now)
    while keys:
        contents.delete(storage, keys)
        keys = _some_unused(now)


def sweep(storage: Storage, now: datetime) -> None:
    """Delete what the storage has kept for a day without a row naming it: a killed upload, a row that was erased."""
    old = sorted(key for key, put_at in storage.kept() if put_at < now - UNDER_WAY)
    for start in range(0, len(old), AT_ONCE):
        left = queries.without_row(old[start : start + AT_ONCE])
        end_reading()  # a storage takes its time
        contents.delete(storage, left)


NIGHTLY = (erase_unused, sweep)


def _some_unused(now: datetime) -> list[str]:
    """Forget the contents of some papers, in one transaction; what is to be deleted then."""
    with transaction() as session:
        before = queries.unused_before(all_settings(), now)
        if before is None:
            return []
        due = select(Document).where(queries.is_unused(before)).order_by(Document.id).limit(AT_ONCE)
        papers = session.scalars(due.with_for_update(of=Document, skip_locked=True)).all()
        keys = [key for paper in papers for key in (paper.content_key, paper.preview_key) if key]
        for paper in papers:
            paper.content_key = paper.preview_key = ""
        session.flush()
        if papers:
            deed = Deed("document.erased", "document", None, None, {"rows": (str(len(papers)), "")})
            journal.write(session, PORTAL, deed, now)
        return keys
