"""What a family reads of what it booked: the receipt of one confirmation, and the days that are booked."""

from dataclasses import dataclass
from datetime import date, datetime

from rules.bookings import HOLDING, LIVE, BookingState, Done, ReservationState


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One date of a reservation: what was done, and how the booking stands now. Signed cents; a kept one adds none.

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
    """One numbered reservation: a child in a period. What it replaced and what replaced it, by id."""

    id: int
    child: str
    last_name: str
    period: str
    activity: str
    establishment: str
    state: ReservationState
    refusal_reason: str
    replaces_id: int | None
    replaced_by_id: int | None
    lines: tuple[ReceiptLine, ...]

    @property
    def number(self) -> str:
        """The number that people read: six digits at least."""
        return f"{self.id:06d}"

    @property
    def is_held(self) -> bool:
        """Whether something of it is still booked: then it may be copied for another child."""
        return any(line.done in HOLDING and line.state in LIVE for line in self.lines)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One press of the last button. The total, in signed cents, is that of its day.

    `children`: how many the family has, for whom it could be copied.
    """

    id: int
    confirmed_at: datetime
    total_cents: int
    override_reason: str
    children: int
    reservations: tuple[ReceiptReservation, ...]

    @property
    def is_request(self) -> bool:
        """Whether it asks for dates of one child in one period, or for others in their place (Rodez guide).

        Anything else are changes of a planning (Les Rousses guide).
        """
        if len(self.reservations) > 1:
            return False
        made = self.reservations[0]
        return made.replaces_id is not None or all(line.done is not Done.CANCELLED for line in made.lines)


@dataclass(frozen=True, slots=True)
class BookedDay:
    """A live booking on the family's home page."""

    day: date
    child: str
    slot: str
    activity: str
    establishment: str
    state: BookingState
