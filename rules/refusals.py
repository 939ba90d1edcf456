"""What may be refused, as a code with parameters. The French sentence is in `web/sentences.py`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Every reason for a refusal. A test demands a sentence for each."""

    # one line of a booking
    UNKNOWN_BOX = "unknown_box"  # another family's child, a slot of another period, a day off the grid
    PAST_DAY = "past_day"
    PAST_CUT_OFF = "past_cut_off"  # closes_at: the last minute, as the pages say it
    AFTER_BOOK_UNTIL = "after_book_until"  # book_until
    NOT_OPEN_YET = "not_open_yet"  # opens_at
    CLOSED_DAY = "closed_day"  # reason
    FULL = "full"
    NOT_ENROLLED = "not_enrolled"
    NOT_ELIGIBLE = "not_eligible"
    NOT_YOUR_DAY = "not_your_day"  # the other home's week
    TAKEN_BY_OTHER_HOME = "taken_by_other_home"
    ALREADY_BOOKED = "already_booked"
    NOT_BOOKED = "not_booked"
    TWICE = "twice"  # the same box twice in one post
    EXCLUDED = "excluded"  # other: the slot that does not go with it on one day
    NEEDS_SLOT = "needs_slot"  # others: one of these slots is needed beside it
    NEEDED_BY = "needed_by"  # other: the slot that cannot stay without it
    ELSEWHERE = "elsewhere"  # other, place: at the same hours
    FILE_INCOMPLETE = "file_incomplete"  # missing: names of what is missing
    CALENDAR_UNKNOWN = "calendar_unknown"
    # a whole confirmation
    TOTAL_CHANGED = "total_changed"  # shown, total (cents)
    BASKET_CHANGED = "basket_changed"
    BASKET_EMPTY = "basket_empty"
    RESERVATION_CHANGED = "reservation_changed"  # what was to be replaced is replaced, refused or cancelled by now
    COUNT_CHANGED = "count_changed"  # seen, found: how many bookings a closure cancels, or its reopening restores
    ALREADY_ENROLLED = "already_enrolled"
    REASON_NEEDED = "reason_needed"
    BUSY = "busy"
    # signing in
    WRONG_CREDENTIALS = "wrong_credentials"
    TOO_MANY_TRIES = "too_many_tries"  # minutes
    ACCOUNT_PENDING = "account_pending"  # until
    WRONG_CODE = "wrong_code"  # of the second factor
    # a mailed link
    LINK_UNKNOWN = "link_unknown"
    LINK_USED = "link_used"
    LINK_EXPIRED = "link_expired"
    LINK_VOID = "link_void"  # the file has changed since
    # an account of one's own
    CLAIM_GONE = "claim_gone"  # nothing under way in this browser, or more than 24 hours ago
    PROOF_REJECTED = "proof_rejected"  # one of e-mail, surname and file number, and never which
    HAS_ACCOUNT = "has_account"  # an invitation for somebody who has one
    NO_EMAIL = "no_email"  # an invitation for somebody whose e-mail is not in the file
    EMAIL_TAKEN = "email_taken"  # an invitation to an e-mail that another account signs in with
    INVITED_OFTEN = "invited_often"  # by a parent, in one day
    # editing by staff
    NO_RIGHT = "no_right"
    CHANGED_MEANWHILE = "changed_meanwhile"
    STILL_IN_USE = "still_in_use"
    BAD_VALUE = "bad_value"  # field, why
    ALREADY_DECIDED = "already_decided"
    # a paper
    MANY_WAITING = "many_waiting"  # most: papers of a family that nobody has looked at
    SAME_DOCUMENT = "same_document"  # the same file was given a moment ago
    BOOKINGS_TO_COME = "bookings_to_come"  # of a family whose data are to be erased


@dataclass(frozen=True)
class Refusal:
    """One refused thing: its code, what it is about (a box, a field, or nothing) and the sentence's values."""

    code: Code
    about: Any = None
    values: dict[str, Any] = field(default_factory=dict, compare=False)


class Refused(Exception):
    """Raised by a service: nothing was written. Carries every refusal found, in the order of the lines."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(refusal.code for refusal in self.refusals))


def refuse(code: Code, about: Any = None, **values: Any) -> Refused:
    """A `Refused` of one refusal."""
    return Refused([Refusal(code, about, values)])
