"""Who did what to what. Entries are only ever added, and chained by their hashes; the values stand apart."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Instant, Words, db


class JournalHead(db.Model):
    """The hash of the last entry, in one row: whoever updates it is the only one to add an entry."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))


class JournalEntry(db.Model):
    """One deed: when, by whom, on which object, which fields. No value is in it, only the digest of the values."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_object", "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(Words(200))
    action: Mapped[str] = mapped_column(String(60), index=True)
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    family_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[str] = mapped_column(String(2000), default="")
    values_digest: Mapped[str] = mapped_column(String(64), default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    values: Mapped[list["JournalValue"]] = relationship(back_populates="entry", order_by="JournalValue.id")

    def __str__(self) -> str:
        return f"n°\N{NO-BREAK SPACE}{self.id}"


class JournalValue(db.Model):
    """A field's value before and after, which can be erased when a person's data must be."""

    __tablename__ = "journal_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Words)
    after: Mapped[str] = mapped_column(Words)

    entry: Mapped[JournalEntry] = relationship(back_populates="values")
