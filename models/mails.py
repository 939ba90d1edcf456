"""Mails to send: kind and values, written in the transaction of their cause. The worker words and sends them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Instant, Words, choice, db
from rules.mails import MailKind, MailState


class OutgoingMail(db.Model):
    """One mail to one recipient. `leased_until` keeps two workers from sending it at once."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailKind] = mapped_column(choice(MailKind))
    recipient: Mapped[str] = mapped_column(Words(254))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.WAITING)
    message_id: Mapped[str] = mapped_column(String(100), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(Words(500), default="")

    def __str__(self) -> str:
        return self.recipient
