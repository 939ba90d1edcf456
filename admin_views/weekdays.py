"""Weekdays as staff read and tick them: kept as ISO digits, « 1245 »."""

from rules.activities import weekdays_of
from web.filters import enumeration, weekday_name


def weekday_options() -> list[tuple[int, str]]:
    """The seven days, Monday first."""
    return [(weekday, weekday_name(weekday)) for weekday in range(1, 8)]


def weekday_words(digits: str) -> str:
    """« lundi, mardi, jeudi et vendredi »."""
    return enumeration([weekday_name(weekday) for weekday in sorted(weekdays_of(digits))])
