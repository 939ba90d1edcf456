"""The words of booking: a box of the grid, what is wanted of it, and the states that follow."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.fields import Field

REASON = Field(limit=500)
"""Why staff pass a time limit, or refuse a request."""


class BookingState(StrEnum):
    """The state of one child × slot × date."""

    WAITING = "waiting"  # en attente de traitement
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


LIVE = (BookingState.WAITING, BookingState.ACCEPTED)
"""The states that hold a place and are paid for."""


class ReservationState(StrEnum):
    """The state of a numbered request (Rodez guide): child × period."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    PARTLY = "partly"  # some of its dates were refused
    REPLACED = "replaced"  # by a later one, which holds what is left of its dates


REPLACEABLE = (ReservationState.WAITING, ReservationState.ACCEPTED, ReservationState.PARTLY)
"""What may still be modified; the others have ended."""


class Action(StrEnum):
    """What a family wants of a box: a basket line adds or cancels."""

    ADD = "add"
    CANCEL = "cancel"


class Done(StrEnum):
    """What a reservation did to a booking."""

    ADDED = "added"
    CANCELLED = "cancelled"
    KEPT = "kept"  # taken over from the reservation that this one replaces


HOLDING = (Done.ADDED, Done.KEPT)
"""What makes a booking one of a reservation's own, until a later one replaces it."""


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """One box of the grid: a child, a slot (a column), a date. Its text is the value that the form posts."""

    child_id: int
    slot_id: int
    day: date

    def __str__(self) -> str:
        return f"{self.child_id}.{self.slot_id}.{self.day:%Y%m%d}"

    @classmethod
    def read(cls, text: str) -> "Box":
        """The box that a form posted; raises ValueError for any text that is not one."""
        child, slot, day = text.split(".")
        if not (child.isascii() and slot.isascii() and child.isdigit() and slot.isdigit() and len(day) == 8):
            raise ValueError(text)
        if max(len(child), len(slot)) > 9:
            raise ValueError(text)
        return cls(int(child), int(slot), date(int(day[:4]), int(day[4:6]), int(day[6:])))


@dataclass(frozen=True, slots=True)
class Booklet:
    """What one numbered reservation is about: a child in a period."""

    child_id: int
    period_id: int


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a basket: what is wanted of a box."""

    box: Box
    action: Action
