"""Parents who ask for an account by themselves: the form under way, and the proofs that did not match."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Instant, Words, db
from models.families import Family, Guardian

_SENT = text("sent_at IS NOT NULL")


class AccountClaim(db.Model):
    """A claim: under way in one browser (`key`), then sent and waiting for its link (a pending account).

    It opens nothing. `guardian_id` is set once the identity is proven; one sent claim for each parent and user name.
    """

    __tablename__ = "account_claim"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR guardian_id IS NOT NULL", name="proven_before_sent"),
        Index("uq_account_claim_guardian", "guardian_id", unique=True, sqlite_where=_SENT, postgresql_where=_SENT),
        Index("uq_account_claim_username", "username", unique=True, sqlite_where=_SENT, postgresql_where=_SENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    username: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"))
    email: Mapped[str] = mapped_column(Words(254), default="")
    last_name: Mapped[str] = mapped_column(Words(120), default="")
    family_number: Mapped[str] = mapped_column(Words(12), default="")
    mobile_phone: Mapped[str] = mapped_column(Words(30), default="")
    prefers_phone: Mapped[bool] = mapped_column(default=False)
    wants_news: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)

    guardian: Mapped[Guardian | None] = relationship()

    def __str__(self) -> str:
        return self.username


class ClaimFailure(db.Model):
    """A proof of identity that did not match, for the counter: the number typed, and when; nothing else of it."""

    __tablename__ = "claim_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_number: Mapped[str] = mapped_column(Words(12))
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)

    family: Mapped[Family | None] = relationship()

    def __str__(self) -> str:
        return self.family_number
