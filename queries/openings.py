"""What opens next for a family whose planning is empty."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from models import Child, Custody, Enrolment, Period, SchoolClass
from models.activities import period_school
from models.base import db
from rules.enrolments import EnrolmentState


class Opening(NamedTuple):
    """A period and the day from which it is open."""

    name: str
    first_day: date


def next_opening(family_id: int, day: date) -> Opening | None:
    """The first period after a day in which a child is enrolled, or may book without; None when there is none."""
    accepted = Enrolment.state == EnrolmentState.ACCEPTED
    enrolled = select(Enrolment.period_id).where(Enrolment.family_id == family_id, accepted)
    schools = (
        select(SchoolClass.school_id)
        .join(Child, Child.school_class_id == SchoolClass.id)
        .join(Custody, Custody.child_id == Child.id)
        .where(Custody.family_id == family_id)
    )
    theirs = select(period_school.c.period_id).where(period_school.c.school_id.in_(schools))
    limited = select(period_school.c.period_id)
    free = and_(~Period.needs_enrolment, or_(Period.id.in_(theirs), Period.id.not_in(limited)))
    found = db.session.execute(
        select(Period.name, Period.first_day)
        .where(Period.first_day > day, or_(Period.id.in_(enrolled), free))
        .order_by(Period.first_day, Period.id)
        .limit(1)
    ).first()
    return Opening(*found) if found else None
