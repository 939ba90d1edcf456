"""The papers that a family gives (pièces justificatives): types, states, until when one is good (DOMAIN 6)."""

from datetime import date, timedelta
from enum import StrEnum

from rules.calendar import months_after
from rules.school_years import last_day_of, reviewed_year

NOTICES = (7, 30)
"""How many days before its last good day a family is told of it, the shortest first (DOMAIN 6.2)."""


class Level(StrEnum):
    """Whose paper it is."""

    FAMILY = "family"
    CHILD = "child"


class Validity(StrEnum):
    """Until when a paper of a type is good."""

    ALWAYS = "always"  # until it is replaced
    SCHOOL_YEAR = "school_year"
    MONTHS = "months"  # a number of months from the day it was given
    END_DATE = "end_date"  # staff write the end on each paper


class DocumentState(StrEnum):
    """What was decided of a paper; that it has expired follows from its last day (`shown_state`)."""

    TO_CHECK = "to_check"  # à valider
    VALID = "valid"  # validé
    REFUSED = "refused"  # refusé, with a reason
    REPLACED = "replaced"  # a newer one is valid


class ShownState(StrEnum):
    """What people read beside a paper, or where one is missing."""

    TO_CHECK = "to_check"
    VALID = "valid"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"
    MISSING = "missing"


class Channel(StrEnum):
    """How a paper came."""

    ONLINE = "online"
    DESK = "desk"
    POST = "post"
    EMAIL = "email"


class RefusalReason(StrEnum):
    """Why a paper is refused; each may be said more precisely in words, `OTHER` must be."""

    UNREADABLE = "unreadable"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_PERSON = "wrong_person"
    OUT_OF_DATE = "out_of_date"
    INCOMPLETE = "incomplete"
    OTHER = "other"


def shown_state(state: DocumentState, valid_until: date | None, today: date) -> ShownState:
    """A valid paper whose last day is over has expired; `valid_until` is its last good day."""
    if state is DocumentState.VALID and valid_until is not None and valid_until < today:
        return ShownState.EXPIRED
    return ShownState(state.value)


def good_until(validity: Validity, months: int | None, given_on: date) -> date | None:
    """The last good day of a paper given on a day; None: no end, or one that staff still have to write."""
    if validity is Validity.SCHOOL_YEAR:
        return last_day_of(reviewed_year(given_on))
    if validity is Validity.MONTHS and months:
        return months_after(given_on, months)
    return None


def notice(last_day: date, decided_on: date, today: date) -> int | None:
    """Which of `NOTICES` is due today, or None; the mail of the decision names the last day and is as good as one."""
    left = (last_day - today).days
    due = next((days for days in NOTICES if 0 <= left <= days), None)
    return None if due is None or decided_on > last_day - timedelta(due) else due


def counts(state: DocumentState, must_be_valid: bool) -> bool:
    """Whether a paper counts for the gate: given, or found good where the type wants that."""
    return state is DocumentState.VALID or (state is DocumentState.TO_CHECK and not must_be_valid)
