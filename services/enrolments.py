"""Enrolling a child by its family, its weekly pattern for the year, and changing it later (Les Rousses guide C).

The whole of a pattern is one transaction of the booking engine, whatever the number of its days. `enrol_child` is
what two hundred families press at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Period
from models.children import Custody
from models.enrolments import Enrolment
from rules import patterns
from rules.enrolments import EnrolmentState, price_changed, refusal_to_enrol
from rules.fields import Why, bad_value
from rules.patterns import Pattern
from rules.refusals import Code, Refused, refuse
from rules.scene import PeriodFacts
from services import changes, enrolment_traces
from services.booking_engine import made_before, once_more
from services.enrolment_days import NO_DAYS, Author, book, hold, replace, scene_of
from services.journal import Actor
from services.locking import hold_children, lock_places
from services.parents import family_of, require_parent
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Application:
    """A parent's form: the child, the period, its weekly pattern, and the price (cents) that each slot was shown at."""

    account_id: int
    child_id: int
    period_id: int
    token: str
    pattern: Pattern = field(default_factory=dict)
    prices: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPattern:
    """A parent's change of the pattern, from a day on; prices in cents, as the form showed them."""

    account_id: int
    enrolment_id: int
    token: str
    pattern: Pattern
    prices: Mapping[int, int]
    from_day: date


def enrol_child(application: Application, now: datetime) -> int:
    """Enrol the child and book every open day of the pattern that can be had; the enrolment's id.

    Where the period says so the request waits for staff and nothing is booked. The same form again gives the same
    enrolment. Raises Refused, and nothing is written, for a child whom the period is not for, an incomplete file, a
    price that has changed, a child who is enrolled there already; a day that cannot be had refuses nothing.
    """
    return once_more(lambda: _enrol_child(application, now))


def change_pattern(wish: NewPattern, now: datetime) -> int:
    """Have another pattern from a day on (not before today); the enrolment's id. The past stays as it is.

    Days of the old pattern alone are cancelled while their cut-off allows it, days of the new one are booked; what was
    booked by hand on other weekdays stays, what was cancelled by hand is not booked again.
    """
    return once_more(lambda: _change_pattern(wish, now))


def withdraw(account_id: int, enrolment_id: int, now: datetime) -> None:
    """Take a request back that still waits for the town hall; refuses one that is decided (`already_decided`)."""
    with transaction() as session:
        account = require_parent(session, account_id)
        enrolment = _theirs(session, account, enrolment_id)
        if enrolment.state is not EnrolmentState.WAITING:
            raise refuse(Code.ALREADY_DECIDED)
        gone = changes.last_values(enrolment, ("child_id", "period_id", "pattern"))
        enrolment_traces.write(session, _actor(account), "withdrawn", enrolment, gone, now)
        changes.drop(session, enrolment)


def _enrol_child(application: Application, now: datetime) -> int:
    with transaction() as session:
        account = require_parent(session, application.account_id)
        is_made = made_before(session, account.id, application.token) is not None
        hold_children(session, [application.child_id])
        lock_places(session, [application.period_id])
        enrolment, is_new = _enrolment(session, account, application)
        if not is_new and _is_same(enrolment, application):
            return enrolment.id
        if enrolment.state is not EnrolmentState.REFUSED and not is_new:
            raise refuse(Code.ALREADY_ENROLLED)
        if is_made:  # by another form, whose days are not these
            raise refuse(Code.BASKET_CHANGED)
        changed = _fill(session, enrolment, application, now)
        author = Author(account, now, application.token)
        scene = scene_of(enrolment, author.today, now)
        refusal = refusal_to_enrol(scene, enrolment.child_id, enrolment.period_id, author.today)
        if refusal:
            raise Refused([refusal])
        _demand_pattern(scene.periods[application.period_id], application.pattern, application.prices)
        days = NO_DAYS
        if enrolment.period.enrolment_waits:
            enrolment.state = EnrolmentState.WAITING
        else:
            days = book(session, author, scene, enrolment)
        done = "asked" if enrolment.state is EnrolmentState.WAITING else "created"
        enrolment_traces.write(session, _actor(account), done, enrolment, changed, now)
        enrolment_traces.mail_made(session, enrolment, days, now)
        return enrolment.id


def _enrolment(session: Session, account: Account, application: Application) -> tuple[Enrolment, bool]:
    """The child's enrolment there, and whether it is a new one; refuses a child who is not the family's."""
    of_child = {"child_id": application.child_id, "family_id": family_of(account)}
    if session.get(Period, application.period_id) is None:
        raise refuse(Code.UNKNOWN_BOX)
    if session.scalars(select(Custody).filter_by(**of_child)).one_or_none() is None:
        raise refuse(Code.UNKNOWN_BOX)
    there = select(Enrolment).filter_by(**of_child, period_id=application.period_id)
    found = session.scalars(there).one_or_none()
    return (found, False) if found else (Enrolment(**of_child, period_id=application.period_id), True)


def _is_same(enrolment: Enrolment, application: Application) -> bool:
    """Whether this very form has made it: nothing but its second press is told that it is done."""
    asked = (application.account_id, patterns.write(application.pattern))
    return enrolment.state is not EnrolmentState.REFUSED and (enrolment.asked_by_id, enrolment.pattern) == asked


def _fill(session: Session, enrolment: Enrolment, application: Application, now: datetime) -> changes.Changes:
    """Accepted for now: only then the rules see the period's days as the child's. Staff's answer may come after."""
    enrolment.created_at, enrolment.asked_by_id = now, application.account_id
    enrolment.state, enrolment.refusal_reason = EnrolmentState.ACCEPTED, ""
    of_child = {"child_id": application.child_id, "period_id": application.period_id}
    changed = {name: ("", str(key)) for name, key in of_child.items()}
    changed |= changes.apply(enrolment, {"pattern": patterns.write(application.pattern), "ended_on": None})
    changes.keep(session, enrolment)
    return changed


def _demand_pattern(period: PeriodFacts, pattern: Pattern, prices: Mapping[int, int]) -> None:
    if pattern and not period.has_pattern:
        raise refuse(Code.UNKNOWN_BOX)
    if not patterns.fits(pattern, {slot.id for slot in period.slots}, period.weekdays):
        raise Refused([bad_value("pattern", Why.OFF_WEEKDAY)])
    refusal = price_changed(period, dict(prices)) if period.has_pattern else None
    if refusal:
        raise Refused([refusal])


def _change_pattern(wish: NewPattern, now: datetime) -> int:
    with transaction() as session:
        account = require_parent(session, wish.account_id)
        is_made = made_before(session, account.id, wish.token) is not None
        enrolment = _theirs(session, account, wish.enrolment_id)
        if is_made:
            return _made_so(enrolment, wish)
        author = Author(account, now, wish.token)
        _demand_changeable(enrolment, wish.from_day, author.today)
        scene = scene_of(enrolment, wish.from_day, now)
        period = scene.periods.get(enrolment.period_id)
        if period is None or not period.has_pattern:
            raise refuse(Code.UNKNOWN_BOX)
        _demand_pattern(period, wish.pattern, wish.prices)
        days = replace(session, author, scene, enrolment, wish.pattern)
        changed = changes.apply(enrolment, {"pattern": patterns.write(wish.pattern)})
        if changed or days.made:
            enrolment_traces.write(session, _actor(account), "changed", enrolment, changed, now)
            enrolment_traces.mail_made(session, enrolment, days, now, wish.from_day)
        return enrolment.id


def _made_so(enrolment: Enrolment, wish: NewPattern) -> int:
    """The enrolment whose days this very form has changed; refuses a form that came back with others."""
    if enrolment.pattern != patterns.write(wish.pattern):
        raise refuse(Code.BASKET_CHANGED)
    return enrolment.id


def _theirs(session: Session, account: Account, enrolment_id: int) -> Enrolment:
    """The family's enrolment, its period held; refuses another family's as one that is gone."""
    family_id = family_of(account)
    found = session.get(Enrolment, enrolment_id)
    if found is None or found.family_id != family_id:
        raise refuse(Code.CHANGED_MEANWHILE)
    return hold(session, found)


def _demand_changeable(enrolment: Enrolment, from_day: date, today: date) -> None:
    last_day = min(enrolment.period.last_day, enrolment.ended_on or enrolment.period.last_day)
    if enrolment.state is not EnrolmentState.ACCEPTED or last_day < today:
        raise refuse(Code.CHANGED_MEANWHILE)
    if from_day < today:
        raise Refused([bad_value("from_day", Why.PAST)])
    if from_day > last_day:
        raise Refused([bad_value("from_day", Why.DAYS_ORDER)])


def _actor(account: Account) -> Actor:
    return Actor(account.id, account.name)
