"""The state of a request, of a booked day or of a file, as a shape and a word."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from admin_views.cells import Tag
from models import Document
from rules.bookings import BookingState, ReservationState
from rules.completeness import Gap
from rules.documents import shown_state
from rules.texts import Publicity
from web import reservation_words
from web.document_words import SHAPES as SHAPES_OF_PAPERS
from web.staff_words import word

PUBLICITY_SHAPES = {
    Publicity.DRAFT: ("", "pencil"),
    Publicity.PROGRAMMED: ("info", "clock"),
    Publicity.ONLINE: ("ok", "eye"),
    Publicity.PAST: ("", "off"),
}


def state_tag(state: ReservationState | BookingState) -> Tag:
    """The tag of a state."""
    return Tag(*reservation_words.state_tag(state))


def file_tag(missing: Sequence[Gap]) -> Tag:
    """Whether a file, which lacks that, lets anything be booked."""
    return Tag("warn", "warn", _("à compléter")) if missing else Tag("ok", "check", _("complet"))


def document_tag(document: Document, today: date) -> Tag:
    """The tag of a paper as it stands on that day."""
    shown = shown_state(document.state, document.valid_until, today)
    return Tag(*SHAPES_OF_PAPERS[shown], word(shown))


def publicity_tag(state: Publicity) -> Tag:
    """The tag of what the public sees, or not."""
    return Tag(*PUBLICITY_SHAPES[state], word(state))
