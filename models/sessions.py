"""What an account has besides its password: its sessions, its second factor, its requests for help."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Instant, Words, db


class AccountSession(db.Model):
    """One sign-in, kept on the server: ended by setting `ends_at` to now. The browser's key is kept as a hash only."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)
    is_short: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(Words(120), default="")


class SecondFactor(db.Model):
    """An agent's authenticator application. Its secret is derived from the machine's with `salt`, and is not kept."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(db.Model):
    """A code for the day when the telephone is lost; kept as a keyed hash, good once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class ForgottenRequest(db.Model):
    """Somebody forgot an identifier or a password: what was typed, until the worker has answered by mail.

    The answer is looked for later and elsewhere, so that the page takes as long for a stranger as for a parent.
    """

    __tablename__ = "forgotten_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(Words(254))
    at: Mapped[datetime] = mapped_column(Instant)
