"""What staff do to enrolments: enrol a child, note its usual days and its last day, book what they say."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Period
from models.children import Custody
from models.enrolments import Enrolment
from rules import patterns
from rules.activities import weekdays_of
from rules.deadlines import PARIS
from rules.enrolments import EnrolmentState
from rules.fields import Why, bad_value, lacking
from rules.patterns import Pattern
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, enrolment_traces
from services.changes import Edit
from services.enrolment_days import Author, book, replace, scene_of
from services.locking import hold_children, lock_places
from services.transaction import transaction


def enrol(edit: Edit, now: datetime) -> int:
    """Enrol a child (`child_id`) in a period (`period_id`) by a family that has it (`family_id`); the enrolment's id.

    `weekdays` are its usual days, in every slot; with `books` the days that can be had are booked, and the family gets
    its mail. Refuses a child whom the period is not for, a weekday on which it never opens, `books` without a day, a
    family that does not have the child, or has enrolled it there already.
    """
    refusals = lacking(edit.values, ("child_id", "family_id", "period_id"))
    if edit.values.get("books") and not edit.values.get("weekdays"):
        refusals = (*refusals, bad_value("weekdays", Why.NEEDED, is_choice=True))
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_BOOKINGS)
        values = {name: edit.values[name] for name in ("child_id", "family_id", "period_id")}
        _demand_home(session, values["child_id"], values["family_id"])
        hold_children(session, [values["child_id"]])
        lock_places(session, [values["period_id"]])
        period = _period(session, values["period_id"])
        pattern = patterns.of_all_slots(edit.values.get("weekdays") or (), [slot.id for slot in period.slots])
        _demand_fit(pattern, period, "weekdays")
        enrolment = Enrolment(created_at=now)
        changed = changes.apply(enrolment, values | {"pattern": patterns.write(pattern)})
        changes.keep(session, enrolment, unique="period_id")
        _demand_eligible(enrolment, now)
        enrolment_traces.write(session, actor, "created", enrolment, changed, now)
        if edit.values.get("books"):
            author = Author(session.get_one(Account, edit.agent_id), now)
            days = book(session, author, scene_of(enrolment, author.today, now), enrolment)
            enrolment_traces.mail_made(session, enrolment, days, now)
        return enrolment.id


def change_enrolment(edit: Edit, now: datetime) -> int:
    """Change the usual days (`days`, « 12:1 » for a slot on Mondays) or the last day (`ended_on`, none: no end).

    With `books` the days from today on follow, and the family gets its mail; without, nothing is booked or cancelled.
    What is booked after the last day stays booked. Returns the enrolment's id.
    """
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_BOOKINGS)
        hold_children(session, session.scalars(select(Enrolment.child_id).where(Enrolment.id == edit.row_id)))
        lock_places(session, session.scalars(select(Enrolment.period_id).where(Enrolment.id == edit.row_id)))
        enrolment = changes.row_to_edit(session, Enrolment, edit)
        pattern = _typed(edit.values.get("days") or ())
        _demand_fit(pattern, enrolment.period, "days")
        changed = changes.apply(enrolment, {"ended_on": edit.values.get("ended_on")})
        if edit.values.get("books") and enrolment.state is EnrolmentState.ACCEPTED:
            session.flush()
            author = Author(session.get_one(Account, edit.agent_id), now)
            scene = scene_of(enrolment, author.today, now)
            days = replace(session, author, scene, enrolment, pattern)
            changed |= changes.apply(enrolment, {"pattern": patterns.write(pattern)})
            enrolment_traces.mail_made(session, enrolment, days, now, author.today)
        changed |= changes.apply(enrolment, {"pattern": patterns.write(pattern)})
        changes.keep(session, enrolment)
        enrolment_traces.write(session, actor, "changed", enrolment, changed, now)
        return int(enrolment.id)


def _demand_home(session: Session, child_id: int, family_id: int) -> None:
    theirs = select(Custody).where(Custody.child_id == child_id, Custody.family_id == family_id)
    if session.scalars(theirs).one_or_none() is None:
        raise Refused([bad_value("family_id", Why.UNKNOWN)])


def _period(session: Session, period_id: int) -> Period:
    period = session.get(Period, period_id)
    if period is None:
        raise Refused([bad_value("period_id", Why.UNKNOWN)])
    return period


def _demand_eligible(enrolment: Enrolment, now: datetime) -> None:
    """A period without a slot is for whoever staff say: nobody can book there yet."""
    scene = scene_of(enrolment, now.astimezone(PARIS).date(), now)
    if scene.unfit.get((enrolment.child_id, enrolment.period_id)):
        raise refuse(Code.NOT_ELIGIBLE, "period_id")


def _typed(days: Sequence[str]) -> Pattern:
    try:
        return patterns.read(" ".join(days))
    except ValueError:
        raise Refused([bad_value("days", Why.CHOICE)]) from None


def _demand_fit(pattern: Pattern, period: Period, about: str) -> None:
    if not patterns.fits(pattern, {slot.id for slot in period.slots}, weekdays_of(period.weekdays)):
        raise Refused([bad_value(about, Why.OFF_WEEKDAY)])
