"""The kinds of mail and the states of one; the words are made by `adapters/letters.py`."""

from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is about."""

    BOOKING_RECAP = "booking_recap"  # to the family (Les Rousses D4)
    BOOKING_SERVICE = "booking_service"  # to the service concerned
    RESERVATION_DECIDED = "reservation_decided"


class MailState(StrEnum):
    """Where a mail stands. A demonstration keeps its mails instead of sending them."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
