"""Writing what was decided: the confirmation, its numbered reservations, their lines and bookings.

In plain inserts that return the ids, a fixed number of them whatever is booked: nothing of it is read back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from models.accounts import Account
from models.bookings import Booking, Confirmation, Reservation, ReservationLine
from rules.activities import Validation
from rules.bookings import HOLDING, LIVE, Action, BookingState, Box, Change, Done, ReservationState
from rules.decisions import state_of
from rules.rights import Role
from rules.scene import Scene
from services.booking_engine import close_what_holds_nothing


def _add(table: Any) -> Any:
    """Adds rows, and returns their ids in the order of the rows."""
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


_ADD_CONFIRMATION, _ADD_RESERVATIONS = _add(Confirmation.__table__), _add(Reservation.__table__)
_ADD_BOOKINGS, _ADD_LINES = _add(Booking.__table__), insert(ReservationLine.__table__)
_LEFT = (
    select(Booking.id, Booking.child_id, Booking.slot_id, Booking.day, Booking.state, Booking.price_cents)
    .join(ReservationLine)
    .where(ReservationLine.reservation_id == bindparam("reservation_id"))
    .where(ReservationLine.done.in_(HOLDING), Booking.state.in_(LIVE))
    .order_by(ReservationLine.id)
)
"""What a reservation still holds."""


class Booker(NamedTuple):
    """Who books: a parent, or somebody of the town hall."""

    id: int
    name: str
    email: str
    is_parent: bool

    @classmethod
    def of(cls, account: Account) -> "Booker":
        """Whose account this is."""
        return cls(account.id, account.name, account.email, account.role is Role.FAMILY)


@dataclass(frozen=True, slots=True)
class Order:
    """What was decided and is to be written: by whom, and when. The `late` boxes pass a time limit.

    `replaces_id` is a reservation of the same child and period: the new one takes over what is left of it.
    """

    booker: Booker
    token: str
    scene: Scene
    changes: Sequence[Change]
    total_cents: int
    now: datetime
    override_reason: str = ""
    late: frozenset[Box] = frozenset()
    replaces_id: int | None = None

    def state_of(self, box: Box) -> BookingState:
        """What a booking begins as: what staff book waits for nobody."""
        waits = self.scene.period_of(box).validation is Validation.STAFF and self.booker.is_parent
        return BookingState.WAITING if waits else BookingState.ACCEPTED


class Line(NamedTuple):
    """What a reservation did to a booking, and how that stands now; its price in cents."""

    booking_id: int
    box: Box
    done: Done
    state: BookingState
    price_cents: int


@dataclass(frozen=True, slots=True)
class Booked:
    """A reservation that was written: of a child in a period."""

    id: int
    child_id: int
    period_id: int
    replaces_id: int | None
    lines: tuple[Line, ...]

    @property
    def number(self) -> str:
        """The number that people read: six digits at least."""
        return f"{self.id:06d}"


@dataclass(frozen=True, slots=True)
class Made:
    """A confirmation that was written, and its reservations."""

    id: int
    order: Order
    reservations: tuple[Booked, ...]


def record(session: Session, order: Order) -> Made:
    """Write the confirmation, a reservation for each child and period, and what became of each booking."""
    connection = session.connection()
    confirmation = {
        "token": order.token,
        "account_id": order.booker.id,
        "family_id": order.scene.family_id,
        "confirmed_at": order.now,
        "total_cents": order.total_cents,
        "override_reason": order.override_reason,
    }
    made_id: int = connection.execute(_ADD_CONFIRMATION, confirmation).scalar_one()
    cancelled = _cancel(connection, order)
    lines = [*cancelled, *_book(connection, order), *_take_over(connection, order)]
    reservations = _reserve(connection, order, made_id, sorted(lines, key=lambda line: _number(order, line)))
    close_what_holds_nothing(session, [line.booking_id for line in cancelled])
    return Made(made_id, order, reservations)


def _number(order: Order, line: Line) -> tuple[int, int]:
    """What has a number of its own: a child in a period."""
    return line.box.child_id, order.scene.period_of_slot[line.box.slot_id]


def _cancel(connection: Connection, order: Order) -> list[Line]:
    boxes = [change.box for change in order.changes if change.action is Action.CANCEL]
    taken = [(box, order.scene.taken[box]) for box in boxes]
    gone = update(Booking.__table__).values(state=BookingState.CANCELLED, cancelled_at=order.now)
    late = [it.booking_id for box, it in taken if box in order.late]
    if taken:
        connection.execute(gone.where(Booking.id.in_([it.booking_id for _box, it in taken])))
    if late:
        connection.execute(update(Booking.__table__).where(Booking.id.in_(late)).values(is_late=True))
    return [Line(it.booking_id, box, Done.CANCELLED, BookingState.CANCELLED, it.price_cents) for box, it in taken]


def _book(connection: Connection, order: Order) -> list[Line]:
    boxes = [change.box for change in order.changes if change.action is Action.ADD]
    rows = [_booking(order, box) for box in boxes]
    ids = connection.execute(_ADD_BOOKINGS, rows).scalars().all() if rows else ()
    return [
        Line(key, box, Done.ADDED, row["state"], row["price_cents"])
        for key, box, row in zip(ids, boxes, rows, strict=True)
    ]


def _booking(order: Order, box: Box) -> dict[str, Any]:
    return {
        "child_id": box.child_id,
        "slot_id": box.slot_id,
        "day": box.day,
        "family_id": order.scene.family_id,
        "price_cents": order.scene.slot(box.slot_id).price_cents,
        "state": order.state_of(box),
        "booked_at": order.now,
        "is_late": box in order.late,
    }


def _take_over(connection: Connection, order: Order) -> list[Line]:
    """What stays of the replaced one is kept by the new one, untouched; its number says what it replaces (Rodez guide).

    What the new one cancels is no longer live.
    """
    if order.replaces_id is None:
        return []
    left = connection.execute(_LEFT, {"reservation_id": order.replaces_id})
    found = [Line(key, Box(*box), Done.KEPT, state, cents) for key, *box, state, cents in left]
    replaced = update(Reservation.__table__).where(Reservation.id == order.replaces_id)
    connection.execute(replaced.values(state=ReservationState.REPLACED))
    return found


def _reserve(connection: Connection, order: Order, made_id: int, lines: Sequence[Line]) -> tuple[Booked, ...]:
    grouped = [(number, list(theirs)) for number, theirs in groupby(lines, key=lambda line: _number(order, line))]
    rows = [_reservation(order, made_id, number, theirs) for number, theirs in grouped]
    ids = connection.execute(_ADD_RESERVATIONS, rows).scalars().all()
    booked = tuple(
        Booked(key, *number, order.replaces_id, tuple(theirs))
        for key, (number, theirs) in zip(ids, grouped, strict=True)
    )
    done = [
        {"reservation_id": it.id, "booking_id": line.booking_id, "done": line.done}
        for it in booked
        for line in it.lines
    ]
    connection.execute(_ADD_LINES, done)
    return booked


def _reservation(order: Order, made_id: int, number: tuple[int, int], lines: Sequence[Line]) -> dict[str, Any]:
    held = {line.state for line in lines if line.done in HOLDING}
    only_cancels = not held and order.replaces_id is None
    days: list[date] = [line.box.day for line in lines]
    return {
        "confirmation_id": made_id,
        "family_id": order.scene.family_id,
        "child_id": number[0],
        "period_id": number[1],
        "state": ReservationState.ACCEPTED if only_cancels else state_of(held),
        "replaces_id": order.replaces_id,
        "first_day": min(days),
        "last_day": max(days),
    }
