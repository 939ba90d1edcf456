"""Requests for deletion."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Instant, Words, choice, db
from models.families import Family
from rules.privacy import RequestState


class ErasureRequest(db.Model):
    """A parent asks that what is held on the family be deleted; the town hall answers within a month."""

    __tablename__ = "erasure_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    words: Mapped[str] = mapped_column(Words(2000), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date]
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.WAITING, index=True)
    answer: Mapped[str] = mapped_column(Words(2000), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    family: Mapped[Family] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)
    decided_by: Mapped[Account | None] = relationship(foreign_keys=decided_by_id)

    __mapper_args__ = {"version_id_col": version}
