"""Putting a mail in the outbox, inside the transaction of its cause. Nothing is worded or sent here."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.mails import OutgoingMail
from rules.mails import MailKind


def post(
    session: Session,
    kind: MailKind,
    recipient: str,
    values: dict[str, Any],
    now: datetime,
    family_id: int | None = None,
) -> None:
    """Add one mail to send; its Message-ID is fixed now, so that a second sending is seen as the same mail."""
    session.add(
        OutgoingMail(
            kind=kind,
            recipient=recipient,
            values=values,
            family_id=family_id,
            created_at=now,
            next_try_at=now,
            message_id=secrets.token_hex(16),
        )
    )
