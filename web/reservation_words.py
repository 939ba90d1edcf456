"""The state of a reservation and of each of its dates, as families read it: a shape, then a word (DESIGN 6)."""

from rules.bookings import BookingState, ReservationState
from web.staff_words import word

SHAPES: dict[str, tuple[str, str]] = {
    ReservationState.WAITING: ("wait", "wait"),
    ReservationState.ACCEPTED: ("ok", "check"),
    ReservationState.PARTLY: ("warn", "warn"),
    ReservationState.REFUSED: ("bad", "cross"),
    ReservationState.CANCELLED: ("", "cross"),
    ReservationState.REPLACED: ("", "next"),
}
"""Of each state: the kind of its tag, and the icon. The states of a date are some of these, with the same values."""


def state_tag(state: ReservationState | BookingState) -> tuple[str, str, str]:
    """What the macro `tag` wants: the kind, the icon, the word."""
    return (*SHAPES[state], word(state))
