"""What closing and reopening share, inside their transactions: what they hold and demand, and the rows under a closure,
many at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from models.activities import Slot
from models.bookings import Booking, Reservation, ReservationLine
from queries.closures import periods_closed
from rules.bookings import HOLDING, BookingState, Done, ReservationState
from rules.closures import Closing
from rules.decisions import state_of
from rules.refusals import Code, refuse
from rules.rights import Right
from services import agents
from services.locking import lock_places

AT_ONCE = 5000
"""Ids in one statement: both databases take as many."""


def batches(ids: Collection[int]) -> Iterator[list[int]]:
    """The ids in their order, in lists that one statement takes."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), AT_ONCE):
        yield ordered[first : first + AT_ONCE]


def hold_places(session: Session, closings: Iterable[Closing], closure_id: int | None = None) -> None:
    """Hold every period of which something closes, or in which this closure cancelled something, with its building:
    nobody books or cancels there meanwhile."""
    held = {key for closing in closings for key in session.scalars(periods_closed(closing))}
    if closure_id is not None:
        held |= set(session.scalars(select(Slot.period_id).join(Booking).where(Booking.closure_id == closure_id)))
    lock_places(session, held)


def demand_shown(session: Session, agent_id: int, found: int, seen: int) -> None:
    """Refuse when the page showed another number of bookings, and who may not edit bookings where there are any."""
    if found:
        agents.require(session, agent_id, Right.EDIT_BOOKINGS)
    if found != seen:
        raise refuse(Code.COUNT_CHANGED, seen=seen, found=found)


def holders(session: Session, booking_ids: Collection[int]) -> dict[int, int]:
    """The reservation that holds each booking now; one that was replaced holds none."""
    return _held_by(session, booking_ids, Reservation.state != ReservationState.REPLACED)


def give_back(session: Session, booking_ids: Collection[int]) -> None:
    """Book again what a closure had cancelled, as it was; its reservations are again in the state that says so.

    Where the reservation was replaced meanwhile, the one that replaced it holds the booking from now on.
    """
    for ids in batches(booking_ids):
        as_before = {"state": Booking.closed_state, "closed_state": None, "closure_id": None, "cancelled_at": None}
        session.execute(
            update(Booking).where(Booking.id.in_(ids)).values(as_before),
            execution_options={"synchronize_session": False},
        )
    held = holders(session, booking_ids)
    _inherit(session, set(booking_ids) - set(held))
    _say_state(session, set(holders(session, booking_ids).values()))


def _held_by(session: Session, booking_ids: Collection[int], which: ColumnElement[bool]) -> dict[int, int]:
    lines = (
        select(ReservationLine.booking_id, Reservation.id)
        .join(Reservation, Reservation.id == ReservationLine.reservation_id)
        .where(ReservationLine.done.in_(HOLDING), which)
        .order_by(Reservation.id)
    )
    found: dict[int, int] = {}
    for ids in batches(booking_ids):
        rows = session.execute(lines.where(ReservationLine.booking_id.in_(ids)))
        found |= dict(rows.tuples().all())
    return found


def _inherit(session: Session, orphans: Collection[int]) -> None:
    """Hand the bookings of replaced reservations to those that replaced them in the end."""
    held = _held_by(session, orphans, Reservation.state == ReservationState.REPLACED)
    days = dict(session.execute(select(Booking.id, Booking.day).where(Booking.id.in_(held))).tuples().all())
    heirs = {reservation_id: _heir(session, reservation_id) for reservation_id in set(held.values())}
    for booking_id, reservation_id in held.items():
        heir = heirs[reservation_id]
        heir.first_day = min(heir.first_day, days[booking_id])
        heir.last_day = max(heir.last_day, days[booking_id])
        session.add(ReservationLine(reservation_id=heir.id, booking_id=booking_id, done=Done.KEPT))
    session.flush()


def _heir(session: Session, reservation_id: int) -> Reservation:
    while following := session.scalar(select(Reservation.id).where(Reservation.replaces_id == reservation_id)):
        reservation_id = following
    return session.get_one(Reservation, reservation_id)


def _say_state(session: Session, reservation_ids: Collection[int]) -> None:
    states: dict[int, set[BookingState]] = defaultdict(set)
    lines = (
        select(ReservationLine.reservation_id, Booking.state)
        .join(Booking, Booking.id == ReservationLine.booking_id)
        .where(ReservationLine.done.in_(HOLDING))
    )
    for ids in batches(reservation_ids):
        for reservation_id, state in session.execute(lines.where(ReservationLine.reservation_id.in_(ids))):
            states[reservation_id].add(state)
    said: dict[ReservationState, list[int]] = defaultdict(list)
    for reservation_id, held in states.items():
        said[state_of(held)].append(reservation_id)
    for state, theirs in said.items():
        for ids in batches(theirs):
            session.execute(
                update(Reservation).where(Reservation.id.in_(ids)).values(state=state),
                execution_options={"synchronize_session": False},
            )
