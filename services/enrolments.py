"""Enrolling a child in a period, with its weekly pattern, and ending an enrolment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Period
from models.children import Custody
from models.enrolments import Enrolment
from rules.activities import weekdays_of
from rules.fields import Why, bad_value, lacking
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.locking import lock_periods
from services.transaction import transaction


def enrol(edit: Edit, now: datetime) -> int:
    """Enrol a child (`child_id`) in a period (`period_id`) by a family that has it (`family_id`); the enrolment's id.

    Refuses a child whose school the period is not for, a weekday on which the period never opens, a family that does
    not have the child, or has enrolled it there already.
    """
    refusals = lacking(edit.values, ("child_id", "family_id", "period_id"))
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_BOOKINGS)
        custody = _custody(session, edit.values["child_id"], edit.values["family_id"])
        period = _period_for(session, edit.values["period_id"], custody)
        values = {
            "child_id": custody.child_id,
            "family_id": custody.family_id,
            "period_id": period.id,
            "weekdays": _pattern(edit.values.get("weekdays") or (), period),
        }
        enrolment = Enrolment(created_at=now)
        changed = changes.apply(enrolment, values)
        changes.keep(session, enrolment, unique="period_id")
        deed = Deed("enrolment.created", "enrolment", enrolment.id, enrolment.family_id, changed)
        journal.write(session, actor, deed, now)
        return int(enrolment.id)


def change_enrolment(edit: Edit, now: datetime) -> int:
    """Change the weekly pattern, or the last day (`ended_on`, included; none: no end); returns the enrolment's id.

    What is booked after the last day stays booked.
    """
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_BOOKINGS)
        lock_periods(session, session.scalars(select(Enrolment.period_id).where(Enrolment.id == edit.row_id)))
        enrolment = changes.row_to_edit(session, Enrolment, edit)
        pattern = _pattern(edit.values.get("weekdays") or (), enrolment.period)
        changed = changes.apply(enrolment, {"weekdays": pattern, "ended_on": edit.values.get("ended_on")})
        changes.keep(session, enrolment)
        deed = Deed("enrolment.changed", "enrolment", enrolment.id, enrolment.family_id, changed)
        journal.write(session, actor, deed, now)
        return int(enrolment.id)


def _custody(session: Session, child_id: int, family_id: int) -> Custody:
    theirs = select(Custody).where(Custody.child_id == child_id, Custody.family_id == family_id)
    custody = session.scalars(theirs).one_or_none()
    if custody is None:
        raise Refused([bad_value("family_id", Why.UNKNOWN)])
    return custody


def _period_for(session: Session, period_id: int, custody: Custody) -> Period:
    period = session.get(Period, period_id)
    if period is None:
        raise Refused([bad_value("period_id", Why.UNKNOWN)])
    school_class = custody.child.school_class
    schools = {school.id for school in period.schools}
    if schools and (school_class is None or school_class.school_id not in schools):
        raise refuse(Code.NOT_ELIGIBLE, "period_id")
    return period


def _pattern(weekdays: Sequence[int], period: Period) -> str:
    if not set(weekdays) <= weekdays_of(period.weekdays):
        raise Refused([bad_value("weekdays", Why.OFF_WEEKDAY)])
    return "".join(str(weekday) for weekday in sorted(set(weekdays)))
