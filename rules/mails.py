"""The kinds of mail and the states of one; the words are made by `adapters/letters.py`.

What a mail's values hold, as JSON; days are ISO dates, amounts signed cents, numbers « 000008 »:
    booking_recap        confirmation_id, numbers, lines, total_cents, contacts
    booking_service      numbers, family_name, family_number, lines, reason (of a late change by staff, or empty)
    reservation_decided  confirmation_id, number, child, period, accepted, reason, lines, contacts
A line is {day, child, period, slot, state (the BookingState that followed), cents}; a contact is {activity, phone,
email}. To a service go only the lines of its own activity.
"""

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
