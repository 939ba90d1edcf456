"""Closing an establishment, a period or a slot on some days, for all or for one class; what is booked is cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from models.activities import Closure, Establishment, Period, SchoolClass, Slot
from models.bookings import IS_LIVE, BasketLine, Booking
from queries.closures import closing_of, counts, is_closed, toll_of
from rules.bookings import Action, BookingState
from rules.closures import Closing, Toll
from rules.fields import Field, Why, bad_value, check, lacking
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.booking_engine import close_what_holds_nothing
from services.changes import Edit
from services.closure_rows import batches, demand_shown, hold_places
from services.closure_traces import tell_closing
from services.journal import Deed
from services.locking import lock_account
from services.transaction import transaction

CLOSURE = {"reason": Field(120, needed=True)}
DAYS = ("first_day", "last_day")
PLACES = ("establishment_id", "period_id", "slot_id")
NAMED = {"establishment_id": Establishment, "period_id": Period, "slot_id": Slot, "school_class_id": SchoolClass}


def save_closure(edit: Edit, now: datetime, seen: int = 0) -> int:
    """Close one thing between two days, both included, or change a closure that has cancelled nothing; returns its id.

    What is booked there is cancelled without cost, whatever its time limit, and the families are told: `seen` is how
    many bookings the agent agreed to cancel. Refuses with `count_changed` when they are more or fewer, with `no_right`
    who may not edit bookings where there are any; none or two things to close, and days in the wrong order.
    """
    values, closing = _values(edit.values), closing_from(edit.values)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        closure = _held(session, edit, closing)
        toll = toll_of(closing)
        demand_shown(session, edit.agent_id, len(toll.bookings), seen)
        changed = changes.apply(closure, values)
        changes.keep(session, closure)
        if toll.bookings:
            _cancel(session, closure.id, closing, toll, now)
            changed |= {"closed_bookings": ("", str(len(toll.bookings)))}
        action = "closure.created" if edit.row_id is None else "closure.changed"
        journal.write(session, actor, Deed(action, "closure", closure.id, None, changed), now)
        tell_closing(session, actor, closure, toll, now)
        return int(closure.id)


def closing_from(typed: Mapping[str, Any]) -> Closing:
    """What a form closes. Refuses one that says none or two things, no reason, or days in the wrong order."""
    _texts, refusals = check(CLOSURE, typed)
    refusals += lacking(typed, DAYS)
    values: dict[str, Any] = {name: typed.get(name) for name in (*PLACES, *DAYS)}
    if sum(values[name] is not None for name in PLACES) != 1:
        refusals += (bad_value(PLACES[0], Why.ONE_PLACE),)
    if not refusals and values["last_day"] < values["first_day"]:
        refusals += (bad_value("last_day", Why.DAYS_ORDER),)
    if refusals:
        raise Refused(refusals)
    return Closing(**values, class_id=typed.get("school_class_id"))


def change_reason(edit: Edit, now: datetime) -> int:
    """Change only the reason that families read; returns the closure's id. Nobody is told again."""
    texts, refusals = check(CLOSURE, edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        closure = changes.row_to_edit(session, Closure, edit)
        changed = changes.apply(closure, texts)
        changes.keep(session, closure)
        journal.write(session, actor, Deed("closure.changed", "closure", closure.id, None, changed), now)
        return int(closure.id)


def remove_closure(agent_id: int, closure_id: int, now: datetime) -> None:
    """Take away a closure that has cancelled nothing; one that has is reopened instead (services/reopenings.py)."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        closure = changes.row_to_remove(session, Closure, closure_id)
        if closure.reopened_at is not None:
            raise refuse(Code.STILL_IN_USE)
        before = changes.last_values(closure, (*CLOSURE, *DAYS, *NAMED))
        changes.drop(session, closure)
        before = {name: values for name, values in before.items() if any(values)}
        journal.write(session, actor, Deed("closure.removed", "closure", closure_id, None, before), now)


def _values(typed: Mapping[str, Any]) -> dict[str, Any]:
    texts, _refusals = check(CLOSURE, typed)
    return texts | {name: typed.get(name) for name in (*DAYS, *NAMED)}


def _held(session: Session, edit: Edit, closing: Closing) -> Closure:
    """The closure to write, all that it closes held; refuses one that has cancelled something, or is reopened."""
    named = (closing.establishment_id, closing.period_id, closing.slot_id, closing.class_id)
    if any(key is not None and session.get(kind, key) is None for kind, key in zip(NAMED.values(), named, strict=True)):
        raise refuse(Code.CHANGED_MEANWHILE)
    closure: Closure = changes.row_to_edit(session, Closure, edit)
    before = [] if edit.row_id is None else [closing_of(closure)]
    _hold_baskets(session, closing)
    hold_places(session, [closing, *before])
    closure = changes.row_to_edit(session, Closure, edit)
    if edit.row_id is not None and (closure.reopened_at is not None or counts([edit.row_id])):
        raise refuse(Code.CHANGED_MEANWHILE)
    return closure


def _hold_baskets(session: Session, closing: Closing) -> None:
    """Take out of the baskets the cancellations of what closes, which are done; held as their owners do, first.

    What was to be booked stays there: the recap says line by line that it is closed, and why.
    """
    cancelled = and_(is_closed(closing, BasketLine), BasketLine.action == Action.CANCEL)
    owners = select(BasketLine.account_id).where(cancelled).distinct()
    held = session.scalars(owners.order_by(BasketLine.account_id)).all()
    for account_id in held:
        lock_account(session, account_id)
    dropped = delete(BasketLine).where(BasketLine.account_id.in_(held), cancelled)
    session.execute(dropped, execution_options={"synchronize_session": False})


def _cancel(session: Session, closure_id: int, closing: Closing, toll: Toll, now: datetime) -> None:
    """Cancel what was found: its periods are held, so that it is all there is."""
    cancelled = {"state": BookingState.CANCELLED, "cancelled_at": now, "closure_id": closure_id}
    session.execute(
        update(Booking).where(is_closed(closing), IS_LIVE).values(closed_state=Booking.state, **cancelled),
        execution_options={"synchronize_session": False},
    )
    for ids in batches([booking.id for booking in toll.bookings]):
        close_what_holds_nothing(session, ids)
