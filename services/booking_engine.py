"""The one engine under the bookings of families and of staff: lock, read again; what was decided is written by
`services/booking_rows.py`.

It opens no transaction of its own: `services/bookings.py` does. The rules decide between the two steps.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.activities import Slot
from models.bookings import Booking, Confirmation, Reservation, ReservationLine
from queries.planning import load_scene
from rules.bookings import HOLDING, LIVE, BookingState, Change, ReservationState
from rules.refusals import Code, refuse
from rules.scene import Scene
from services.locking import hold_children, lock_places

WAITING = BookingState.WAITING
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_OF_TOKEN = select(Confirmation.id, Confirmation.account_id).where(Confirmation.token == bindparam("token"))
_PERIODS = select(Slot.period_id).where(Slot.id.in_(bindparam("slots", expanding=True))).distinct()


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
    made = session.connection().execute(_OF_TOKEN, {"token": token}).first()
    if made and made.account_id != account_id:
        raise refuse(Code.BASKET_CHANGED)
    return int(made.id) if made else None


def locked_scene(session: Session, family_id: int, changes: Sequence[Change], now: datetime) -> Scene:
    """The family's boxes as they are once their children and periods are held: until the end nobody else books for
    these children, nor counts these places."""
    hold_children(session, [change.box.child_id for change in changes])
    slots = sorted({change.box.slot_id for change in changes})
    lock_places(session, session.connection().execute(_PERIODS, {"slots": slots}).scalars().all())
    days = [change.box.day for change in changes]
    return load_scene(family_id, min(days), max(days), now)


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
