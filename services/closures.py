"""Closing an establishment, a period or a slot on some days. Bookings made before are not cancelled by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.activities import Closure, Period, Slot
from rules.fields import Field, Why, bad_value, check, lacking
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.locking import lock_periods
from services.transaction import transaction

CLOSURE = {"reason": Field(120, needed=True)}
DAYS = ("first_day", "last_day")
PLACES = ("establishment_id", "period_id", "slot_id")


def save_closure(edit: Edit, now: datetime) -> int:
    """Close one thing between two days, both included, or change a closure; returns its id.

    The periods concerned are held, so that nobody books there meanwhile. Refuses none or two things to close, and days
    in the wrong order.
    """
    values, refusals = _values(edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        closure = changes.row_to_edit(session, Closure, edit)
        _hold(session, values)
        changed = changes.apply(closure, values)
        changes.keep(session, closure)
        action = "closure.created" if edit.row_id is None else "closure.changed"
        journal.write(session, actor, Deed(action, "closure", closure.id, None, changed), now)
        return int(closure.id)


def remove_closure(agent_id: int, closure_id: int, now: datetime) -> None:
    """Open these days again."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        closure = changes.row_to_remove(session, Closure, closure_id)
        before = changes.last_values(closure, (*CLOSURE, *DAYS, *PLACES))
        changes.drop(session, closure)
        journal.write(session, actor, Deed("closure.removed", "closure", closure_id, None, before), now)


def _values(typed: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    texts, refusals = check(CLOSURE, typed)
    refusals += lacking(typed, DAYS)
    values: dict[str, Any] = texts | {name: typed.get(name) for name in (*DAYS, *PLACES)}
    if sum(values[name] is not None for name in PLACES) != 1:
        refusals += (bad_value(PLACES[0], Why.ONE_PLACE),)
    if not refusals and values["last_day"] < values["first_day"]:
        refusals += (bad_value("last_day", Why.DAYS_ORDER),)
    return values, refusals


def _hold(session: Session, values: Mapping[str, Any]) -> None:
    """Hold the periods that close; refuses a period or a slot that is gone."""
    held = list(session.scalars(_periods(values)))
    if not held and values["establishment_id"] is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    lock_periods(session, held)


def _periods(values: Mapping[str, Any]) -> Select[tuple[int]]:
    of_slot = select(Slot.period_id).where(Slot.id == values["slot_id"])
    return select(Period.id).where(
        or_(
            Period.establishment_id == values["establishment_id"],
            Period.id == values["period_id"],
            Period.id.in_(of_slot),
        )
    )
