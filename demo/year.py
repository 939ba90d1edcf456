"""The school year that the demonstration lives in, and the days by which all of it is dated."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.calendar import SATURDAY, Calendar, HolidaySpan, school_year, week_monday
from rules.deadlines import PARIS

ZONE = "C"
ONE_DAY = timedelta(days=1)
SCHOOL_WEEK = frozenset({1, 2, 4, 5})
"""The weekdays on which both schools have class."""

WHOLE_WEEK = frozenset({1, 2, 3, 4, 5})
"""Those of the school du Centre."""


def first_year_of(now: datetime) -> int:
    """In whose September the year begins that contains the day; from 8 July on, the next one."""
    today = now.astimezone(PARIS).date()
    return today.year if (today.month, today.day) >= (7, 8) else today.year - 1


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of that day on the Paris clock."""
    return datetime.combine(day, time(hour, minute), PARIS)


def office_day(first: int, number: int) -> date:
    """The working day of that number, 0 being the first, from June before the year: when files are made."""
    weeks, weekday = divmod(number, 5)
    return week_monday(date(first, 6, 7)) + timedelta(weeks=weeks, days=weekday)


def office_day_before(day: date) -> date:
    """The last working day before that day."""
    return next(it for it in (day - ONE_DAY * back for back in (1, 2, 3)) if it.isoweekday() < SATURDAY)


def office_day_after(day: date) -> date:
    """The next working day after that day."""
    return next(it for it in (day + ONE_DAY * on for on in (1, 2, 3)) if it.isoweekday() < SATURDAY)


@dataclass(frozen=True, slots=True)
class DemoYear:
    """One school year, seen from the demonstration's present."""

    first: int
    calendar: Calendar
    now: datetime

    @property
    def slashed(self) -> str:
        """« 2019/2020 », as Les Rousses writes it."""
        return f"{self.first}/{self.first + 1}"

    @property
    def dashed(self) -> str:
        """« 2019-2020 », as Rodez writes it."""
        return f"{self.first}-{self.first + 1}"

    @property
    def opens_at(self) -> datetime:
        """When families may book: the first minute of 8 July."""
        return at(date(self.first, 7, 8), 0)

    @property
    def last_day(self) -> date:
        """The last day of the summer that ends the year."""
        return school_year(date(self.first, 9, 1))[1]

    @property
    def first_school_day(self) -> date:
        """The first day with class in both schools."""
        return next(day for day in self._days() if self.calendar.has_school(day, SCHOOL_WEEK))

    @property
    def last_school_day(self) -> date:
        """The last day with class in both schools."""
        return [day for day in self._days() if self.calendar.has_school(day, SCHOOL_WEEK)][-1]

    @property
    def season(self) -> tuple[date, date]:
        """The six weeks of school around the present, in which most families of the demonstration have booked."""
        first, last = self.first_school_day, self.last_school_day
        start = week_monday(self.today) - timedelta(weeks=2)
        start = min(max(start, first), last - timedelta(weeks=6))
        return start, min(start + timedelta(weeks=6), last)

    @property
    def today(self) -> date:
        """The present day."""
        return self.now.astimezone(PARIS).date()

    def is_school_day(self, day: date) -> bool:
        """Whether the school du Centre has class; no day of a year that nobody entered is one."""
        return self.calendar.is_known(day) and self.calendar.has_school(day, WHOLE_WEEK)

    def next_holidays(self) -> HolidaySpan | None:
        """The next school holidays of at least a week that can still be booked, if there are any in the year."""
        soon = self.today + timedelta(days=14)
        for span in self.calendar.school_holidays:
            if span.first_day >= max(soon, self.first_school_day) and (span.resumes_on - span.first_day).days > 7:
                return span
        return None

    def _days(self) -> list[date]:
        first, last = date(self.first, 9, 1), date(self.first + 1, 7, 31)
        return [first + timedelta(count) for count in range((last - first).days + 1)]
