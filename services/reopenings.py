"""Reopening what was closed: what the closure cancelled is booked again where there is still room."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Closure
from models.bookings import Booking
from queries.closures import cancelled_by, closing_of
from queries.reopenings import returns_of
from rules.closures import Return, Toll
from rules.refusals import Code, refuse
from rules.rights import Right
from services import agents, journal
from services.closure_rows import demand_shown, give_back, hold_places
from services.closure_traces import Reopened, tell_reopening
from services.journal import Deed
from services.locking import hold_children
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many bookings are back, and how many stay cancelled."""

    restored: int
    left: int


def reopen_closure(agent_id: int, closure_id: int, seen: int | None, now: datetime) -> Outcome:
    """End a closure, and book again what it cancelled and still has a place; the families are told.

    `seen` is how many bookings the agent was shown as coming back; None: reopen and restore nothing. Refuses with
    `count_changed` when they are more or fewer by now, with `changed_meanwhile` a closure that is reopened already or
    gone, with `no_right` who may not edit the offer, nor bookings where some come back.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        closure = _held(session, closure_id)
        toll = cancelled_by(closure.id)
        returns = _returns(closure, toll, seen, now)
        back = tuple(it.booking for it in returns if it.refusal is None) if seen is not None else ()
        demand_shown(session, agent_id, len(back), seen or 0)
        closure.reopened_at = now
        give_back(session, [booking.id for booking in back])
        outcome = Outcome(len(back), len(toll.bookings) - len(back))
        said = {"restored": ("", str(outcome.restored)), "not_restored": ("", str(outcome.left))}
        journal.write(session, actor, Deed("closure.reopened", "closure", closure.id, None, said), now)
        tell_reopening(session, actor, Reopened(closure, toll, returns, back), now)
        return outcome


def _held(session: Session, closure_id: int) -> Closure:
    """The closure, the children whom it concerns and its periods held; refuses one that is gone or reopened."""
    closure = session.get(Closure, closure_id)
    if closure is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    hold_children(session, session.scalars(select(Booking.child_id).where(Booking.closure_id == closure_id)).all())
    hold_places(session, [closing_of(closure)], closure_id)
    held = session.get(Closure, closure_id)
    if held is None or held.reopened_at is not None:
        raise refuse(Code.CHANGED_MEANWHILE)
    return held


def _returns(closure: Closure, toll: Toll, seen: int | None, now: datetime) -> tuple[Return, ...]:
    if seen is None:
        return tuple(Return(booking, None) for booking in toll.bookings)
    return returns_of(closure, now)
