"""The kinds of cut-off rule: what each one holds, how it is written, and when it closes (DOMAIN 2.2 and 2.3).

`str(rule)` is the rule's one canonical text. `closing` does not know the slot's start as a limit: ask
`rules/deadlines.py`, which reads the texts and holds every rule to that limit.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.calendar import Calendar, week_monday

PARIS = ZoneInfo("Europe/Paris")
WEEKEND = frozenset({6, 7})
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an action closes, and the last moment to tell people (None: it never was open). Both UTC."""

    closes_at: datetime
    shown_at: datetime | None


NEVER_OPEN = Deadline(datetime(1970, 1, 1, tzinfo=UTC), None)


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """`DB(2,10:00,we+hol+Wed+noschool)`: so many days before, some of them not counted; 0 is the day itself.

    `noschool` leaves out the calendar's days without class: school holidays, bridges and public holidays.
    """

    days: int
    at: time
    weekdays: frozenset[int] = frozenset()
    public_holidays: bool = False
    no_school: bool = False

    def __str__(self) -> str:
        weekend = WEEKEND if self.weekdays >= WEEKEND else frozenset()
        words = ["we"] if weekend else []
        words += ["hol"] if self.public_holidays else []
        words += [DAY_NAMES[day - 1] for day in sorted(self.weekdays - weekend)]
        words += ["noschool"] if self.no_school else []
        return f"DB({self.days},{self.at:%H:%M}{',' if words else ''}{'+'.join(words)})"

    @property
    def asks_calendar(self) -> bool:
        return self.public_holidays or self.no_school

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        left = self.days
        while left:
            day -= DAY
            left -= not self._skips(day, calendar)
        return until(day, self.at)

    def _skips(self, day: date, calendar: Calendar) -> bool:
        if day.isoweekday() in self.weekdays:
            return True
        return (self.public_holidays and calendar.is_public_holiday(day)) or (
            self.no_school and not calendar.has_class(day)
        )


@dataclass(frozen=True, slots=True)
class WeeksBefore:
    """`WP(Thu,1,23:59)`: that weekday, so many ISO weeks before the week of the service date.

    `strict`: the day before the named one. `shift`: a weekend or public holiday goes back to the last working day.
    """

    weekday: int
    weeks: int
    at: time
    strict: bool = False
    shift: bool = False

    def __str__(self) -> str:
        options = "+".join(name for name in ("strict", "shift") if getattr(self, name))
        return f"WP({DAY_NAMES[self.weekday - 1]},{self.weeks},{self.at:%H:%M}{',' if options else ''}{options})"

    @property
    def asks_calendar(self) -> bool:
        return self.shift

    @property
    def last_weekday(self) -> tuple[int, int]:
        """The last weekday that is open, and its weeks before; of a strict Monday it is in the week before."""
        if not self.strict:
            return self.weekday, self.weeks
        return (self.weekday - 1, self.weeks) if self.weekday > 1 else (7, self.weeks + 1)

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        day = week_monday(day) + timedelta(days=self.weekday - 1 - self.strict, weeks=-self.weeks)
        while self.shift and (day.isoweekday() in WEEKEND or calendar.is_public_holiday(day)):
            day -= DAY
        return until(day, self.at)


@dataclass(frozen=True, slots=True)
class MonthsBefore:
    """`MB(20,1,23:59)`: that day of the month, so many months before; the 31st is at most the month's last day."""

    day_of_month: int
    months: int
    at: time
    asks_calendar = False

    def __str__(self) -> str:
        return f"MB({self.day_of_month},{self.months},{self.at:%H:%M})"

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        year, month = divmod(day.year * 12 + day.month - 1 - self.months, 12)
        return until(date(year, month + 1, min(self.day_of_month, monthrange(year, month + 1)[1])), self.at)


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """`HB(48)`: elapsed hours before the slot's start; a slot without hours is counted from the day's first instant."""

    hours: int
    asks_calendar = False

    def __str__(self) -> str:
        return f"HB({self.hours})"

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        closes_at = instant(day, start or time()) - timedelta(hours=self.hours)
        return Deadline(closes_at, closes_at)


@dataclass(frozen=True, slots=True)
class FixedMoment:
    """`FX(2026-10-02 23:59)`: one day and time for all service dates."""

    day: date
    at: time
    asks_calendar = False

    def __str__(self) -> str:
        return f"FX({self.day.isoformat()} {self.at:%H:%M})"

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        return until(self.day, self.at)


@dataclass(frozen=True, slots=True)
class PerWeekday:
    """`WM{Mon=WP(Fri,1,11:00);Thu=DB(2,10:00)}`: a rule for each weekday; one that is not named is never open."""

    rules: tuple[tuple[int, DaysBefore | WeeksBefore], ...]

    def __str__(self) -> str:
        return "WM{" + ";".join(f"{DAY_NAMES[weekday - 1]}={rule}" for weekday, rule in self.rules) + "}"

    @property
    def asks_calendar(self) -> bool:
        return any(rule.asks_calendar for _, rule in self.rules)

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        rule = dict(self.rules).get(day.isoweekday())
        return rule.closing(day, start, calendar) if rule else NEVER_OPEN


@dataclass(frozen=True, slots=True)
class NoDeadline:
    """`NONE`: open until the slot's start."""

    asks_calendar = False

    def __str__(self) -> str:
        return "NONE"

    def closing(self, day: date, start: time | None, calendar: Calendar) -> Deadline:
        return slot_deadline(day, start)


def slot_deadline(day: date, start: time | None) -> Deadline:
    """The start of a slot, after which nobody acts; a slot without hours lasts until the end of its day."""
    if start is None:
        return until(day, time(23, 59))
    starts_at = instant(day, start)
    return Deadline(starts_at, starts_at)


def until(day: date, at: time) -> Deadline:
    """A deadline « that day, HH:MM », which accepts the whole minute."""
    naive = datetime.combine(day, at) + MINUTE
    closing = instant(naive.date(), naive.time())
    return Deadline(closing, closing - MINUTE)


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a Paris wall-clock time; the later one where the hour is skipped or repeated."""
    return max(datetime.combine(day, at.replace(fold=fold), PARIS).astimezone(UTC) for fold in (0, 1))


Rule = DaysBefore | WeeksBefore | MonthsBefore | HoursBefore | FixedMoment | PerWeekday | NoDeadline
