"""The state of a request or of a booked day, as a shape and a word."""

from admin_views.cells import Tag
from rules.bookings import BookingState, ReservationState
from web.staff_words import word

SHAPES = {
    "waiting": ("wait", "wait"),
    "accepted": ("ok", "check"),
    "refused": ("bad", "cross"),
    "cancelled": ("", "cross"),
}


def state_tag(state: ReservationState | BookingState) -> Tag:
    """The tag of a state."""
    return Tag(*SHAPES[state.value], word(state))
