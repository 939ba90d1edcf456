"""What staff do to the offer: services, periods with their cut-off rules, slots. One function, one transaction each.

A period's rule, days or places change only while nobody books there: the period is held first, as a booking holds it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Activity, Establishment, Period, School, SchoolClass, Slot
from rules.deadline_forms import LONGEST_RULE, USUAL
from rules.deadlines import UnreadableRule, parse
from rules.fields import Field, Shape, Why, bad_value, check, lacking
from rules.refusals import Refusal, Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Changes, Edit
from services.journal import Deed
from services.locking import hold_buildings, lock_periods
from services.period_values import PERIOD, PERIOD_NEEDS, period_values
from services.slot_links import drop_exclusions, periods_to_hold, set_links
from services.transaction import transaction

ACTIVITY = {
    "name": Field(160, needed=True),
    "contact_phone": Field(30, Shape.PHONE),
    "contact_email": Field(254, Shape.EMAIL),
}
DEADLINES = {"add_rule": Field(LONGEST_RULE, needed=True), "cancel_rule": Field(LONGEST_RULE, needed=True)}
SLOT = {"name": Field(80, needed=True)}
SLOT_NEEDS = ("position", "price_cents")
SLOT_KEEPS = ("position", "starts_at", "ends_at", "price_cents", "places")


def save_activity(edit: Edit, now: datetime) -> int:
    """Make or change a service; returns its id. Refuses a bad value and a name that another one has."""
    values, refusals = check(ACTIVITY, edit.values)
    refusals += lacking(edit.values, ["kind"])
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        activity = changes.row_to_edit(session, Activity, edit)
        changed = changes.apply(activity, values | {"kind": edit.values["kind"]})
        changes.keep(session, activity, unique="name")
        action = "activity.created" if edit.row_id is None else "activity.changed"
        journal.write(session, actor, Deed(action, "activity", activity.id, None, changed), now)
        return int(activity.id)


def remove_activity(agent_id: int, activity_id: int, now: datetime) -> None:
    """Take away a service that has no period; refuses otherwise."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        activity = changes.row_to_remove(session, Activity, activity_id)
        before = changes.last_values(activity, (*ACTIVITY, "kind"))
        changes.drop(session, activity)
        journal.write(session, actor, Deed("activity.removed", "activity", activity_id, None, before), now)


def save_period(edit: Edit, now: datetime) -> int:
    """Make or change a period with its schools (`school_ids`, none: all), its period held; returns its id.

    Refuses days or ages in the wrong order, an activity or an establishment that is gone, a level that no class has,
    a required period that leads back here. A new one begins with the usual cut-offs (`save_deadlines` changes them).
    Bookings made before stay as they are.
    """
    values, refusals = period_values(edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        if edit.row_id is not None:
            lock_periods(session, [edit.row_id])
        _demand(session, Activity, values, "activity_id")
        _demand(session, Establishment, values, "establishment_id")
        period = changes.row_to_edit(session, Period, edit)
        _demand_audience(session, period, values)
        if period.establishment_id != values["establishment_id"]:
            hold_buildings(session, {values["establishment_id"], period.establishment_id} - {None})
        if edit.row_id is None:
            values |= dict.fromkeys(DEADLINES, str(USUAL))
        changed = changes.apply(period, values) | _set_schools(session, period, edit.values["school_ids"])
        changes.keep(session, period)
        action = "period.created" if edit.row_id is None else "period.changed"
        journal.write(session, actor, Deed(action, "period", period.id, None, changed), now)
        return int(period.id)


def save_deadlines(edit: Edit, now: datetime) -> None:
    """Change until when the days of a known period can be added and cancelled, the period held.

    Refuses a rule that cannot be read. Bookings made before stay as they are.
    """
    period_id = edit.row_id
    if period_id is None:
        raise LookupError("a new period has its deadlines from save_period")
    texts, refusals = check(DEADLINES, edit.values)
    refusals += tuple(refusal for name in DEADLINES if (refusal := _unreadable(name, texts[name])))
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        lock_periods(session, [period_id])
        period = changes.row_to_edit(session, Period, edit)
        changed = changes.apply(period, {name: str(parse(text)) for name, text in texts.items()})
        changes.keep(session, period)
        journal.write(session, actor, Deed("period.changed", "period", period_id, None, changed), now)


def remove_period(agent_id: int, period_id: int, now: datetime) -> None:
    """Take away a period without slots, closures, enrolments and reservations; refuses otherwise."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        lock_periods(session, [period_id])
        period = changes.row_to_remove(session, Period, period_id)
        before = changes.last_values(period, (*PERIOD, *DEADLINES, *PERIOD_NEEDS)) | _set_schools(session, period, [])
        changes.drop(session, period)
        journal.write(session, actor, Deed("period.removed", "period", period_id, None, before), now)


def save_slot(edit: Edit, now: datetime) -> int:
    """Make a slot of a period (`period_id`) or change one, its period held; returns its id. Price in cents.

    `excludes_ids` and `needs_ids` are the slots that do not go with it, and those of which it wants one; their periods
    are held too. A new price is that of the bookings to come. Fewer places than are booked take nobody's place away.
    """
    values, refusals = _slot_values(edit)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        if edit.row_id is None:
            _demand(session, Period, edit.values, "period_id")
            values["period_id"] = edit.values["period_id"]
        of_slot = select(Slot.period_id).where(Slot.id == edit.row_id)
        own = [values["period_id"]] if edit.row_id is None else session.scalars(of_slot)
        lock_periods(session, {*own, *periods_to_hold(session, edit.row_id, edit.values)})
        slot = changes.row_to_edit(session, Slot, edit)
        changed = changes.apply(slot, values)
        changes.keep(session, slot)
        changed |= set_links(session, slot, edit.values)
        changes.keep(session, slot)
        action = "slot.created" if edit.row_id is None else "slot.changed"
        journal.write(session, actor, Deed(action, "slot", slot.id, None, changed), now)
        return int(slot.id)


def remove_slot(agent_id: int, slot_id: int, now: datetime) -> None:
    """Take away a slot that nobody ever booked, no closure names and no other slot needs; refuses otherwise."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        own = session.scalars(select(Slot.period_id).where(Slot.id == slot_id))
        lock_periods(session, {*own, *periods_to_hold(session, slot_id, {})})
        slot = changes.row_to_remove(session, Slot, slot_id)
        before = changes.last_values(slot, ("period_id", *SLOT, *SLOT_KEEPS))
        drop_exclusions(session, slot)
        changes.drop(session, slot)
        journal.write(session, actor, Deed("slot.removed", "slot", slot_id, None, before), now)


def _unreadable(name: str, text: str) -> Refusal | None:
    try:
        parse(text or "NONE")
    except UnreadableRule as error:
        return bad_value(name, Why.RULE, error=error)
    return None


def _slot_values(edit: Edit) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    texts, refusals = check(SLOT, edit.values)
    refusals += lacking(edit.values, SLOT_NEEDS if edit.row_id else (*SLOT_NEEDS, "period_id"))
    values: dict[str, Any] = texts | {name: edit.values.get(name) for name in SLOT_KEEPS}
    starts_at, ends_at = values["starts_at"], values["ends_at"]
    if starts_at and ends_at and ends_at <= starts_at:
        refusals += (bad_value("ends_at", Why.END_FIRST),)
    return values, refusals


def _demand(session: Session, model: type[Any], values: Mapping[str, Any], name: str) -> None:
    """Refuses, at its field, the id of a row that was taken away since the form was shown."""
    if session.get(model, values[name]) is None:
        raise Refused([bad_value(name, Why.UNKNOWN)])


def _demand_audience(session: Session, period: Period, values: Mapping[str, Any]) -> None:
    """Refuses a level that no class has (but the period's own), and a required period that leads back here."""
    levels = set(filter(None, values.get("levels", "").split(","))) - set((period.levels or "").split(","))
    if levels - set(session.scalars(select(SchoolClass.level))):
        raise Refused([bad_value("levels", Why.UNKNOWN)])
    required = _required(session, values.get("requires_id"))
    if required is not None and not required.needs_enrolment:
        raise Refused([bad_value("requires_id", Why.UNKNOWN)])
    while required is not None:
        if required is period:
            raise Refused([bad_value("requires_id", Why.ITSELF)])
        required = _required(session, required.requires_id)


def _required(session: Session, period_id: int | None) -> Period | None:
    if period_id is None:
        return None
    found = session.get(Period, period_id)
    if found is None:
        raise Refused([bad_value("requires_id", Why.UNKNOWN)])
    return found


def _set_schools(session: Session, period: Period, school_ids: list[int]) -> Changes:
    before = sorted(school.name for school in period.schools)
    schools = list(session.scalars(select(School).where(School.id.in_(school_ids)).order_by(School.name)))
    if before == [school.name for school in schools]:
        return {}
    period.schools = schools
    return {"schools": (", ".join(before), ", ".join(school.name for school in schools))}
