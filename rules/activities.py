"""The words of the offer: what kind a service is, on which days a period is open, how a request is decided."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """What an activity is (PRODUCT A1)."""

    CANTEEN = "canteen"
    SCHOOL_DAY_CARE = "school_day_care"
    LEISURE_CENTRE = "leisure_centre"
    EARLY_CHILDHOOD = "early_childhood"


class OpenOn(StrEnum):
    """On which days of its weekdays a period is open; never on a public holiday."""

    SCHOOL_DAYS = "school_days"
    HOLIDAYS = "holidays"
    ALL_DAYS = "all_days"


class Validation(StrEnum):
    """Direct: accepted at once. Staff: waits for the manager (Rodez guide, « Selon le gestionnaire »)."""

    DIRECT = "direct"
    STAFF = "staff"


class SlotLinkKind(StrEnum):
    """What a slot says of another one, for one child on one day."""

    EXCLUDES = "excludes"  # the day or the half-day
    NEEDS = "needs"  # the meal needs a half-day


def weekdays_of(text: str) -> frozenset[int]:
    """The ISO weekdays of a kept text: « 1245 » is Monday, Tuesday, Thursday, Friday."""
    return frozenset(int(digit) for digit in text)
