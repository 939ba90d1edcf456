"""Links sent by mail. The address is not kept: it is signed with the machine's secret when the mail is worded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Instant, Words, choice, db
from rules.links import LinkPurpose


class AccountLink(db.Model):
    """One link to one person: a claim, a parent without account, or an account. `nonce` makes its id worth nothing."""

    __tablename__ = "account_link"
    __table_args__ = (
        CheckConstraint(
            "(claim_id IS NOT NULL) = (purpose = 'activation')"
            " AND (guardian_id IS NOT NULL) = (purpose = 'invitation')"
            " AND (account_id IS NOT NULL) = (purpose IN ('password', 'login'))",
            name="whose",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("account_claim.id"), index=True)
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str] = mapped_column(Words(254), default="")
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
