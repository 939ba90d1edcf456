"""The state of a reservation, of each of its dates and of an enrolment: a shape, then a word (DESIGN 6)."""

from rules.bookings import BookingState, ReservationState
from rules.enrolments import EnrolmentState
from web.staff_words import word

SHAPES: dict[str, tuple[str, str]] = {
    ReservationState.WAITING: ("wait", "wait"),
    ReservationState.ACCEPTED: ("ok", "check"),
    ReservationState.PARTLY: ("warn", "warn"),
    ReservationState.REFUSED: ("bad", "cross"),
    ReservationState.CANCELLED: ("", "cross"),
    ReservationState.REPLACED: ("", "next"),
}
"""Of each state: the kind of its tag, and the icon. Those of a date and of an enrolment have some of these values."""


def state_tag(state: ReservationState | BookingState | EnrolmentState) -> tuple[str, str, str]:
    """What the macro `tag` wants: the kind, the icon, the word."""
    return (*SHAPES[state], word(state))
