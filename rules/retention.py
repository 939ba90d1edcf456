"""How long things are kept: from a setting in months or years to the day before which they are over (DOMAIN 7.4)."""

from datetime import date, timedelta

from rules.school_years import last_day_of

DAYS_OF_DRAFTS = 60
"""A form that nobody finished for so long is forgotten."""

DAYS_SHOWN = 30
"""How far staff see what the portal will erase."""

LONGEST = 12 * 100
"""A setting of more months than these is never reached."""


def shifted(day: date, months: int) -> date:
    """The same day so many months later (before, when negative), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    return min(first + timedelta(day.day - 1), last)


def over_since(today: date, months: int) -> date | None:
    """What is older than this day is over; None: nothing ever is, which is what a setting of 0 says."""
    return shifted(today, -months) if 0 < months <= LONGEST else None


def health_year_over(today: date, months: int) -> int | None:
    """The last school year whose health forms are over: so many months have passed since its 31 August; None: never."""
    if not 0 < months <= LONGEST:
        return None
    year = today.year
    while shifted(last_day_of(year), months) >= today:
        year -= 1
    return year
