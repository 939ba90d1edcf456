"""What a family reads of what it booked: the receipt of one confirmation, and the days that are booked."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.bookings import BookingState, Done, ReservationState


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One date of a reservation: what was done, and how the booking stands now. Signed cents.

    `closed_for`: the reason of the closure that cancelled it, else empty.
    """

    day: date
    slot: str
    done: Done
    price_cents: int
    state: BookingState
    closed_for: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptReservation:
    """One numbered reservation: a child in a period."""

    number: str
    child: str
    period: str
    activity: str
    establishment: str
    state: ReservationState
    refusal_reason: str
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One press of the last button. The total, in signed cents, is that of its day."""

    id: int
    confirmed_at: datetime
    total_cents: int
    override_reason: str
    reservations: tuple[ReceiptReservation, ...]


@dataclass(frozen=True, slots=True)
class BookedDay:
    """A live booking on the family's home page."""

    day: date
    child: str
    slot: str
    activity: str
    establishment: str
    state: BookingState
