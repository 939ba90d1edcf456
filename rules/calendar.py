"""School days, school holidays and public holidays of the years that the commune knows, and the spans of a calendar.

Weekdays are ISO numbers, Monday 1 to Sunday 7, as in `rules/activities.py`. DOMAIN 9.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY, SUNDAY = 6, 7
SEPTEMBER = 9


class CalendarUnknown(LookupError):
    """A question about a day of a school year that nobody has entered: it is asked of staff, never guessed."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(day.isoformat())


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """School holidays or a bridge, from the first day off up to, and without, the day on which classes resume."""

    name: str
    first_day: date
    resumes_on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off of the known school years; `known` holds their spans, each without its last bound.

    Every question about a day outside of them raises CalendarUnknown: whoever cannot be sure asks `is_known` first.
    Build it once for a request (a few school years, not forty): it lists its days off when it is made.
    `public_names` names the public holidays for people; a holiday without a name counts all the same.
    """

    public_holidays: frozenset[date]
    school_holidays: tuple[HolidaySpan, ...]
    known: tuple[tuple[date, date], ...]
    public_names: tuple[tuple[date, str], ...] = ()
    _school: dict[date, str] = field(init=False, repr=False, compare=False)
    _names: dict[date, str] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        school = _names_by_day(self.school_holidays)
        object.__setattr__(self, "_school", school)
        object.__setattr__(self, "_names", school | dict(self.public_names))
        object.__setattr__(self, "_hash", hash((self.public_holidays, self.school_holidays, self.known)))

    def __hash__(self) -> int:
        return self._hash  # a calendar is a key of the deadlines' cache: its hundred dates are read once

    def is_known(self, day: date) -> bool:
        """Whether the day is in a school year that was entered."""
        return any(first <= day < end for first, end in self.known)

    def is_public_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday (jour férié)."""
        self._demand(day)
        return day in self.public_holidays

    def is_school_holiday(self, day: date) -> bool:
        """Whether the day is in school holidays or on a bridge; the resumption day is not (DOMAIN 9.1)."""
        self._demand(day)
        return day in self._school

    def holiday_name(self, day: date) -> str:
        """The name of the public holiday, else of the school holidays; empty for any other day."""
        self._demand(day)
        return self._names.get(day, "")

    def has_class(self, day: date) -> bool:
        """Whether schools may have class: neither a public holiday nor school holidays, whatever the weekday."""
        self._demand(day)
        return day not in self.public_holidays and day not in self._school

    def has_school(self, day: date, weekdays: frozenset[int]) -> bool:
        """Whether a school whose week is `weekdays` has class that day, be it for a morning only."""
        return self.has_class(day) and day.isoweekday() in weekdays

    def _demand(self, day: date) -> None:
        for first, end in self.known:
            if first <= day < end:
                return
        raise CalendarUnknown(day)


def _names_by_day(spans: tuple[HolidaySpan, ...]) -> dict[date, str]:
    names: dict[date, str] = {}
    for span in spans:
        for count in range((span.resumes_on - span.first_day).days):
            names.setdefault(span.first_day + timedelta(count), span.name)
    return names


def school_year(day: date) -> tuple[date, date]:
    """The school year of a day, 1 September to 31 August, both included (DOMAIN 9.4)."""
    start = day.year if day.month >= SEPTEMBER else day.year - 1
    return date(start, SEPTEMBER, 1), date(start + 1, 8, 31)


def week_monday(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(day.weekday())


def month_span(day: date) -> tuple[date, date]:
    """The first and the last day of the day's month, both included."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a month that has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    month += 1
    return date(day.year + year, month, min(day.day, monthrange(day.year + year, month)[1]))


def first_school_day(calendar: Calendar, first_year: int) -> date:
    """The day on which classes begin in September of that year: the first Monday to Friday that has class."""
    day = date(first_year, SEPTEMBER, 1)
    while day.isoweekday() in (SATURDAY, SUNDAY) or not calendar.has_class(day):
        day += timedelta(1)
    return day
