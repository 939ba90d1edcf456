"""« Petite enfance »: whether it concerns a family, and what its children are enrolled in there (Rodez guide)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from models import Activity, Child, Custody, Enrolment, Establishment, Period, Reservation, SchoolClass
from models.base import db
from queries.homes import is_at_home
from queries.offers import Wanted, load_periods
from rules.activities import ActivityKind
from rules.eligibility import Pupil, unfit
from rules.enrolments import EnrolmentState
from rules.reservations import referent


@dataclass(frozen=True, slots=True)
class EarlyEnrolment:
    """A line of « Inscriptions »; `opens_on` is a day of its period to show in the planning."""

    child: str
    establishment: str
    period: str
    state: EnrolmentState
    opens_on: date


def concerns(family_id: int, today: date) -> bool:
    """Whether the family has, had, or may have something of that kind. One statement where the commune offers none."""
    of_family = (
        exists().where(Enrolment.period_id == Period.id, Enrolment.family_id == family_id),
        exists().where(Reservation.period_id == Period.id, Reservation.family_id == family_id),
    )
    asked = select(Period.id, Period.last_day, *of_family).join(Activity)
    rows = db.session.execute(asked.where(Activity.kind == ActivityKind.EARLY_CHILDHOOD)).all()
    if any(enrolled or reserved for _id, _last_day, enrolled, reserved in rows):
        return True
    to_come = {period_id: last_day for period_id, last_day, _enrolled, _reserved in rows if last_day >= today}
    return bool(to_come) and _is_for_a_child(family_id, to_come, today)


def enrolments(family_id: int, today: date) -> tuple[EarlyEnrolment, ...]:
    """What the family's children are enrolled in, the latest period first; what has ended stays. One statement."""
    asked = select(
        Child.last_name,
        Child.first_name,
        Establishment.name,
        Period.name,
        Enrolment.state,
        Period.first_day,
        Period.last_day,
    )
    asked = asked.join_from(Enrolment, Child).join(Period, Period.id == Enrolment.period_id)
    asked = asked.join(Activity, Activity.id == Period.activity_id).join(Establishment)
    asked = asked.where(Enrolment.family_id == family_id, Activity.kind == ActivityKind.EARLY_CHILDHOOD)
    rows = db.session.execute(asked.order_by(Period.first_day.desc(), Child.first_name, Enrolment.id))
    return tuple(
        EarlyEnrolment(referent(last_name, name), place, period, state, min(max(today, first), last))
        for last_name, name, place, period, state, first, last in rows
    )


def _is_for_a_child(family_id: int, periods: dict[int, date], today: date) -> bool:
    """By school, class and age; where one lives and what else is asked for is left to the enrolment."""
    asked = select(SchoolClass.school_id, SchoolClass.level, Child.birth_date).join_from(Child, Custody)
    asked = asked.outerjoin(SchoolClass, SchoolClass.id == Child.school_class_id)
    rows = db.session.execute(asked.where(Custody.family_id == family_id, is_at_home(today))).all()
    pupils = [Pupil(school_id, level or "", born, is_resident=True) for school_id, level, born in rows]
    wanted = Wanted(enrolled=periods, schools=(), booked_slots=())
    offered = load_periods(db.session.connection(), wanted, today, max(periods.values()))
    return any(not unfit(period.audience, pupil) for period in offered.values() for pupil in pupils)
