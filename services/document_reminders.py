"""Telling families that a paper soon ends."""

from datetime import datetime, timedelta
from typing import Any

from models.documents import Document
from queries import document_ends as queries
from rules.deadlines import PARIS
from rules.documents import NOTICES, notice
from rules.mails import MailKind
from services import journal, outbox
from services.transaction import transaction

LONGEST = max(NOTICES)


def remind(now: datetime) -> None:
    """Write to the family of each paper that ends in thirty days, and again in seven; once each.

    A day on which this did not run is made up for: the mails of the outbox tell which were written.
    """
    today = now.astimezone(PARIS).date()
    with transaction() as session:
        journal.stand_in_line(session)  # another one that runs beside this one sees the mails of this one
        told = queries.told_since(now - timedelta(days=LONGEST + 1))
        for paper in queries.ending(today, LONGEST):
            values = _values(paper)
            last_day, decided_at = paper.valid_until, paper.decided_at or paper.given_at
            days = notice(last_day, decided_at.astimezone(PARIS).date(), today) if last_day else None
            if days is None or (paper.id, values["valid_until"], days) in told:
                continue
            recipient = paper.family.contact_email
            said = values | {"days": days}
            outbox.post(session, MailKind.DOCUMENT_EXPIRING, recipient, said, now, paper.family_id)


def _values(paper: Document) -> dict[str, Any]:
    activities = paper.type.activities
    return {
        "document_id": paper.id,
        "name": paper.name,
        "type": paper.type.name,
        "child": paper.child.first_name if paper.child else "",
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else "",
        "contacts": [{"activity": it.name, "phone": it.contact_phone, "email": it.contact_email} for it in activities],
    }
