"""The outbox as people read it: what a demonstration shows, one mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.base import db
from models.mails import OutgoingMail
from rules.mails import MailKind, MailState


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the outbox, not worded: `adapters/letters.py` does that. Instants are UTC."""

    id: int
    kind: MailKind
    recipient: str
    values: dict[str, Any]
    created_at: datetime
    state: MailState
    tries: int
    sent_at: datetime | None
    last_error: str


_COLUMNS = (
    OutgoingMail.id,
    OutgoingMail.kind,
    OutgoingMail.recipient,
    OutgoingMail.values,
    OutgoingMail.created_at,
    OutgoingMail.state,
    OutgoingMail.tries,
    OutgoingMail.sent_at,
    OutgoingMail.last_error,
)


def kept_mails(limit: int) -> list[Mail]:
    """The latest mails of a demonstration, newest first: those kept, and those that the worker is about to keep."""
    shown = OutgoingMail.state.in_([MailState.KEPT, MailState.WAITING])
    newest_first = (OutgoingMail.created_at.desc(), OutgoingMail.id.desc())
    rows = db.session.execute(select(*_COLUMNS).where(shown).order_by(*newest_first).limit(limit))
    return [Mail(*row) for row in rows]


def mail(mail_id: int) -> Mail | None:
    """One mail, for staff and for the demonstration's page; or None."""
    row = db.session.execute(select(*_COLUMNS).where(OutgoingMail.id == mail_id)).one_or_none()
    return Mail(*row) if row else None
