"""The one engine under the bookings of families and of staff: lock, read again, and write what was decided.

It opens no transaction of its own: `services/bookings.py` does. The rules decide between the two steps.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Slot
from models.bookings import Booking, Confirmation, Reservation, ReservationLine
from queries.planning import load_scene
from rules.activities import Validation
from rules.bookings import HOLDING, LIVE, Action, BookingState, Box, Change, Done, ReservationState
from rules.decisions import state_of
from rules.refusals import Code, refuse
from rules.scene import PeriodFacts, Scene
from services.locking import hold_children, lock_places

WAITING = BookingState.WAITING
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Order:
    """What was decided and is to be written: by which account, and when. The `late` boxes pass a time limit.

    With `replaced`, a reservation of the same child and period: the new one takes over what is left of it.
    """

    account: Account
    token: str
    scene: Scene
    changes: Sequence[Change]
    total_cents: int
    now: datetime
    override_reason: str = ""
    late: frozenset[Box] = frozenset()
    replaced: Reservation | None = None

    @property
    def by_staff(self) -> bool:
        """Whether somebody of the town hall acts: what they book waits for nobody."""
        return self.account.guardian_id is None


def once_more(deed: Callable[[], int]) -> int:
    """Do it. Where a writer that took no lock was first, do it again: now it can be read, and is told."""
    for _ in range(2):
        with suppress(IntegrityError):
            return deed()
    raise refuse(Code.BUSY)


def made_before(session: Session, account_id: int, token: str) -> int | None:
    """The confirmation that this account made with this token; refuses a token that is none or is somebody else's."""
    if not _TOKEN.fullmatch(token):
        raise refuse(Code.BASKET_CHANGED)
    made = session.execute(select(Confirmation.id, Confirmation.account_id).where(Confirmation.token == token)).first()
    if made and made.account_id != account_id:
        raise refuse(Code.BASKET_CHANGED)
    return made.id if made else None


def locked_scene(session: Session, family_id: int, changes: Sequence[Change], now: datetime) -> Scene:
    """The family's boxes as they are once their children and periods are held: until the end nobody else books for
    these children, nor counts these places."""
    hold_children(session, [change.box.child_id for change in changes])
    slots = {change.box.slot_id for change in changes}
    lock_places(session, session.scalars(select(Slot.period_id).where(Slot.id.in_(slots)).distinct()))
    days = [change.box.day for change in changes]
    return load_scene(family_id, min(days), max(days), now)


def record(session: Session, order: Order) -> Confirmation:
    """Write the confirmation, a reservation for each child and period, and what became of each booking."""
    made = Confirmation(
        token=order.token,
        account_id=order.account.id,
        family_id=order.scene.family_id,
        confirmed_at=order.now,
        total_cents=order.total_cents,
        override_reason=order.override_reason,
    )
    session.add(made)
    cancelled = _cancelled(session, order)
    for (child_id, period_id), changes in groupby(sorted(order.changes, key=_number(order)), key=_number(order)):
        period = order.scene.periods[period_id]
        made.reservations.append(_reservation(order, child_id, period, list(changes), cancelled))
    if order.replaced:
        _take_over(order.replaced, made.reservations[0])
    session.flush()
    close_what_holds_nothing(session, [booking.id for booking in cancelled.values()])
    return made


def _number(order: Order) -> Callable[[Change], tuple[int, int]]:
    """What has a number of its own: a child in a period."""
    return lambda change: (change.box.child_id, order.scene.period_of_slot[change.box.slot_id])


def _cancelled(session: Session, order: Order) -> dict[Box, Booking]:
    ids = [order.scene.taken[change.box].booking_id for change in order.changes if change.action is Action.CANCEL]
    found = {}
    for booking in session.scalars(select(Booking).where(Booking.id.in_(ids))) if ids else ():
        box = Box(booking.child_id, booking.slot_id, booking.day)
        booking.state, booking.cancelled_at = BookingState.CANCELLED, order.now
        booking.is_late = booking.is_late or box in order.late
        found[box] = booking
    return found


def _reservation(
    order: Order, child_id: int, period: PeriodFacts, changes: list[Change], cancelled: dict[Box, Booking]
) -> Reservation:
    waits = period.validation is Validation.STAFF and not order.by_staff
    adds = [change for change in changes if change.action is Action.ADD]
    made = Reservation(
        family_id=order.scene.family_id,
        child_id=child_id,
        period_id=period.id,
        state=ReservationState.WAITING if waits and adds else ReservationState.ACCEPTED,
        first_day=min(change.box.day for change in changes),
        last_day=max(change.box.day for change in changes),
    )
    for change in changes:
        if change.action is Action.CANCEL:
            line = ReservationLine(booking=cancelled[change.box], done=Done.CANCELLED)
        else:
            state = WAITING if waits else BookingState.ACCEPTED
            line = ReservationLine(booking=_booking(order, change.box, state), done=Done.ADDED)
        made.lines.append(line)
    return made


def _take_over(replaced: Reservation, made: Reservation) -> None:
    """What stays of the replaced one is kept by the new one, untouched; its number says what it replaces (Rodez guide).

    With nothing booked any more, the new one is cancelled at once.
    """
    touched = {line.booking for line in made.lines}
    for line in replaced.lines:
        if line.done in HOLDING and line.booking.state in LIVE and line.booking not in touched:
            made.lines.append(ReservationLine(booking=line.booking, done=Done.KEPT))
    made.state = state_of({line.booking.state for line in made.lines if line.done in HOLDING})
    days = [line.booking.day for line in made.lines]
    made.replaces, made.first_day, made.last_day = replaced, min(days), max(days)
    replaced.state = ReservationState.REPLACED


def _booking(order: Order, box: Box, state: BookingState) -> Booking:
    return Booking(
        child_id=box.child_id,
        slot_id=box.slot_id,
        day=box.day,
        family_id=order.scene.family_id,
        price_cents=order.scene.slot(box.slot_id).price_cents,
        state=state,
        booked_at=order.now,
        is_late=box in order.late,
    )


def close_what_holds_nothing(session: Session, cancelled: Sequence[int]) -> None:
    """A reservation of which no booking is live any more is cancelled itself (what staff refused of it does not keep it
    open), and one of which nothing waits any more is accepted: staff have nothing left to decide."""
    if not cancelled:
        return
    theirs = select(ReservationLine.reservation_id).where(
        ReservationLine.booking_id.in_(cancelled), ReservationLine.done.in_(HOLDING)
    )
    held = update(Reservation).where(Reservation.id.in_(theirs), Reservation.state != ReservationState.REPLACED)
    nothing_left = held.where(~_holds(Booking.state.in_(LIVE)))
    nothing_waits = held.where(Reservation.state == ReservationState.WAITING, ~_holds(Booking.state == WAITING))
    for found, state in ((nothing_left, ReservationState.CANCELLED), (nothing_waits, ReservationState.ACCEPTED)):
        session.execute(found.values(state=state), execution_options={"synchronize_session": False})


def _holds(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a reservation holds such a booking."""
    return exists().where(
        ReservationLine.reservation_id == Reservation.id,
        ReservationLine.done.in_(HOLDING),
        Booking.id == ReservationLine.booking_id,
        which,
    )
