"""Putting a mail in the outbox, inside the transaction of its cause. Nothing is worded or sent here."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.mails import OutgoingMail
from rules.mails import MailKind

_POST = insert(OutgoingMail.__table__)


def post(
    session: Session,
    kind: MailKind,
    recipient: str,
    values: dict[str, Any],
    now: datetime,
    family_id: int | None = None,
) -> None:
    """Add one mail to send; its Message-ID is fixed now, so that a second sending is seen as the same mail."""
    mail = {
        "kind": kind,
        "recipient": recipient,
        "values": values,
        "family_id": family_id,
        "created_at": now,
        "next_try_at": now,
        "message_id": secrets.token_hex(16),
    }
    session.connection().execute(_POST, mail)
