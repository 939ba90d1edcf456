"""The requests for an enrolment that wait for the town hall, and what its forms ask."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from models import Enrolment, Period
from models.base import db
from rules.desk import Place
from rules.enrolments import EnrolmentState


def waiting(limit: int) -> list[Enrolment]:
    """The oldest requests that wait for the town hall, with what the page says of each; two statements."""
    asked = (
        select(Enrolment)
        .options(
            joinedload(Enrolment.child),
            joinedload(Enrolment.family),
            joinedload(Enrolment.period).selectinload(Period.slots),
        )
        .where(Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.created_at, Enrolment.id)
        .limit(limit)
    )
    return list(db.session.scalars(asked))


def line() -> list[Place]:
    """Where each request that waits stands, the oldest first."""
    asked = select(Enrolment.created_at, Enrolment.id).where(Enrolment.state == EnrolmentState.WAITING)
    return [Place(*row) for row in db.session.execute(asked.order_by(Enrolment.created_at, Enrolment.id))]


def waiting_count() -> int:
    """How many requests wait."""
    waits = select(func.count()).select_from(Enrolment).where(Enrolment.state == EnrolmentState.WAITING)
    return db.session.scalar(waits) or 0


def period_of(enrolment_id: int) -> Period | None:
    """The period of an enrolment."""
    return db.session.scalar(select(Period).join(Enrolment).where(Enrolment.id == enrolment_id))
