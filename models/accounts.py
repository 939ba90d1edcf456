"""Who signs in: a parent, or somebody of the town hall."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, event, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activities import Establishment
from models.base import Instant, Words, choice, db
from models.families import Guardian
from rules.names import fold
from rules.rights import Role

account_establishment = Table(
    "account_establishment",
    db.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("establishment_id", ForeignKey("establishment.id"), primary_key=True),
)


class Account(db.Model):
    """A way in: by user name or by e-mail, both kept folded for the comparison. A family's account has its guardian."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("(role = 'family') = (guardian_id IS NOT NULL)", name="guardian_of_family"),
        CheckConstraint("username <> ''", name="username_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    name: Mapped[str] = mapped_column(Words(200))
    search_name: Mapped[str] = mapped_column(String(300), index=True, default="")
    username: Mapped[str | None] = mapped_column(String(120), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Instant)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    prefers_phone: Mapped[bool] = mapped_column(default=False, server_default=false())
    wants_news: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)

    guardian: Mapped[Guardian | None] = relationship(back_populates="account")
    establishments: Mapped[list[Establishment]] = relationship(secondary=account_establishment)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether it lets somebody in: neither it nor its family's file is closed."""
        return self.closed_at is None and (self.guardian is None or self.guardian.family.closed_at is None)

    @property
    def family_id(self) -> int | None:
        """The family of a parent's account; None for the town hall's."""
        return self.guardian.family_id if self.guardian else None

    def __str__(self) -> str:
        return self.name


class SignInAttempt(db.Model):
    """A failed sign-in, counted by identifier and by address; both are kept as keyed hashes only."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant, index=True)


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _fold_account(_mapper: Any, _connection: Any, account: Account) -> None:
    account.search_name = fold(account.name)
