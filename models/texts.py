"""The texts that a commune publishes, each with its versions; and who has accepted which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Instant, Words, choice, db
from models.news import PublicService
from rules.texts import TextKey

_OF_PORTAL = text("service_id IS NULL")


class Text(db.Model):
    """One version of a text, in Markdown. A draft has no `published_at`; a published version never changes."""

    __tablename__ = "text"
    __table_args__ = (
        CheckConstraint(
            "(service_id IS NOT NULL) = (key IN ('rules', 'tariffs', 'programme'))", name="service_of_its_texts"
        ),
        Index("uq_text_service", "key", "service_id", "number", unique=True),
        Index("uq_text_portal", "key", "number", unique=True, sqlite_where=_OF_PORTAL, postgresql_where=_OF_PORTAL),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[TextKey] = mapped_column(choice(TextKey))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("public_service.id"), index=True)
    number: Mapped[int] = mapped_column()
    body: Mapped[str] = mapped_column(Words(60_000))
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    service: Mapped[PublicService | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Declaration(db.Model):
    """An acceptance: which version of which text, by which account, for which family, when (PRODUCT F2)."""

    __tablename__ = "declaration"
    __table_args__ = (Index("uq_declaration_text_account", "text_id", "account_id", "family_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    accepted_at: Mapped[datetime] = mapped_column(Instant)

    text: Mapped[Text] = relationship()
