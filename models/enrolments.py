"""The yearly right of a child to an activity, with its weekly pattern."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.activities import Period
from models.base import Instant, Words, choice, db
from models.children import Child
from models.families import Family
from rules.enrolments import EnrolmentState


class Enrolment(db.Model):
    """A child enrolled by a family in a period; `pattern` is its usual days, as a text of `rules/patterns.py`."""

    __tablename__ = "enrolment"
    __table_args__ = (Index("uq_enrolment_child_period_family", "child_id", "period_id", "family_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), index=True)
    pattern: Mapped[str] = mapped_column(String(400), default="", server_default="")
    state: Mapped[EnrolmentState] = mapped_column(
        choice(EnrolmentState), default=EnrolmentState.ACCEPTED, server_default=EnrolmentState.ACCEPTED.value
    )
    refusal_reason: Mapped[str] = mapped_column(Words(500), default="", server_default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # none: staff enrolled
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    child: Mapped[Child] = relationship()
    period: Mapped[Period] = relationship()
    family: Mapped[Family] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __str__(self) -> str:
        return f"{self.child} : {self.period}"
