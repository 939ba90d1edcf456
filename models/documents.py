"""The papers of families and children: a row here, the content in the storage, under a random key."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.activities import Activity, Period
from models.base import Instant, Words, choice, db
from models.children import Child
from models.families import Family
from rules.documents import Channel, DocumentState, Level, RefusalReason, Validity

document_type_activity = Table(
    "document_type_activity",
    db.metadata,
    Column("document_type_id", ForeignKey("document_type.id"), primary_key=True),
    Column("activity_id", ForeignKey("activity.id"), primary_key=True),
)
document_type_period = Table(
    "document_type_period",
    db.metadata,
    Column("document_type_id", ForeignKey("document_type.id"), primary_key=True),
    Column("period_id", ForeignKey("period.id"), primary_key=True),
)


class DocumentType(db.Model):
    """A kind of paper that the commune asks for. With activities or periods, only those ask for it.

    A restricted one (health, justice) is seen only by those who may read health data.
    """

    __tablename__ = "document_type"
    __table_args__ = (CheckConstraint("months BETWEEN 1 AND 600", name="months_in_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words(120), unique=True)
    level: Mapped[Level] = mapped_column(choice(Level))
    position: Mapped[int] = mapped_column(default=1)
    help: Mapped[str] = mapped_column(Words(300), default="")
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    must_be_valid: Mapped[bool] = mapped_column(default=False)  # the gate waits until staff have looked
    blocks_when_expired: Mapped[bool] = mapped_column(default=False)
    is_restricted: Mapped[bool] = mapped_column(default=False)
    validity: Mapped[Validity] = mapped_column(choice(Validity), default=Validity.ALWAYS)
    months: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)  # no longer asked for
    version: Mapped[int] = mapped_column(default=1)

    activities: Mapped[list[Activity]] = relationship(secondary=document_type_activity, order_by=Activity.name)
    periods: Mapped[list[Period]] = relationship(secondary=document_type_period, order_by=Period.first_day)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name


class Document(db.Model):
    """One paper that a family gave. `content_key` is empty once its content was erased."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_state_given_at", "state", "given_at"),
        CheckConstraint("state != 'refused' OR refusal_reason IS NOT NULL", name="refused_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("document_type.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    name: Mapped[str] = mapped_column(Words(120))  # « Rappelez le nom du document »
    filename: Mapped[str] = mapped_column(Words(120))  # as it was sent, made safe to show
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  # bytes kept
    pages: Mapped[int] = mapped_column(default=1)
    content_digest: Mapped[str] = mapped_column(String(64), default="")  # of the file as it was sent
    content_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    preview_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.ONLINE)
    brought_by: Mapped[str] = mapped_column(Words(120), default="")
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    state: Mapped[DocumentState] = mapped_column(choice(DocumentState), default=DocumentState.TO_CHECK)
    valid_until: Mapped[date | None]
    refusal_reason: Mapped[RefusalReason | None] = mapped_column(choice(RefusalReason))
    refusal_words: Mapped[str] = mapped_column(Words(500), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    type: Mapped[DocumentType] = relationship()
    family: Mapped[Family] = relationship()
    child: Mapped[Child | None] = relationship()
    given_by: Mapped[Account] = relationship(foreign_keys=given_by_id)
    decided_by: Mapped[Account | None] = relationship(foreign_keys=decided_by_id)

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return self.name
