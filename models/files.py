"""What happens to a file: that it was reviewed for a school year, what is half written, what waits for the counter."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Instant, Words, choice, db
from models.children import Child
from models.families import Family
from rules.files import Group
from rules.proposals import ProposalState

_OF_FAMILY = text("child_id IS NULL")


class FileReview(db.Model):
    """A family's file, or that of a child, was complete and confirmed for a school year: by whom, and when.

    Each home of a child confirms for itself.
    """

    __tablename__ = "file_review"
    __table_args__ = (
        Index("uq_file_review_child", "family_id", "child_id", "school_year", unique=True),
        Index(
            "uq_file_review_family",
            "family_id",
            "school_year",
            unique=True,
            sqlite_where=_OF_FAMILY,
            postgresql_where=_OF_FAMILY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    school_year: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime] = mapped_column(Instant)


class FileDraft(db.Model):
    """A form that somebody half filled in and will finish: what was typed, as it was typed. One a form and account."""

    __tablename__ = "file_draft"
    __table_args__ = (
        Index("uq_file_draft_child", "account_id", "family_id", "child_id", unique=True),
        Index(
            "uq_file_draft_family",
            "account_id",
            "family_id",
            unique=True,
            sqlite_where=_OF_FAMILY,
            postgresql_where=_OF_FAMILY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    typed: Mapped[list[Any]] = mapped_column(JSON)  # [name, value] pairs of the form
    saved_at: Mapped[datetime] = mapped_column(Instant)


class FileProposal(db.Model):
    """What a family wants to change in one rubric, until the counter says yes or no; then its values are emptied."""

    __tablename__ = "file_proposal"
    __table_args__ = (Index("ix_file_proposal_state_proposed_at", "state", "proposed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    group: Mapped[Group] = mapped_column(choice(Group))
    values: Mapped[Any] = mapped_column(JSON)
    stood: Mapped[str] = mapped_column(String(32), default="", server_default="")  # digest of what stood then
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ProposalState] = mapped_column(choice(ProposalState), default=ProposalState.WAITING)
    reason: Mapped[str] = mapped_column(Words(500), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    child: Mapped[Child | None] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)
    decided_by: Mapped[Account | None] = relationship(foreign_keys=decided_by_id)

    __mapper_args__ = {"version_id_col": version}
