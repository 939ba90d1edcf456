"""The cut-off form of staff: the rule that its controls mean (the way back is `rules/deadline_values.py`).

Each block of controls has its prefix: « add-kind », « add-weeks-at ». In a rule by weekday each weekday has a block of
its own: « add-on1-kind », « add-on1-days-count ». Kinds that are not chosen keep their controls, and are not read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from re import ASCII, fullmatch

from rules.deadline_kinds import (
    WEEKEND,
    DaysBefore,
    FixedMoment,
    HoursBefore,
    MonthsBefore,
    NoDeadline,
    PerWeekday,
    Rule,
    WeeksBefore,
)
from rules.deadlines import MOST_DAYS, MOST_HOURS, MOST_MONTHS, MOST_WEEKS
from rules.fields import whole_number

LONGEST_RULE = 300
USUAL = WeeksBefore(4, 1, time(23, 59))
"""« Jusqu’au jeudi 23h59 de la semaine précédente »: what a new period begins with."""

ALL_WEEK = frozenset(range(1, 8))
Typed = Mapping[str, Sequence[str]]


class Kind(StrEnum):
    """The kinds of rule as the form offers them."""

    WEEKS = "weeks"
    DAYS = "days"
    MONTH = "month"
    HOURS = "hours"
    FIXED = "fixed"
    WEEKDAYS = "weekdays"
    NONE = "none"
    NEVER = "never"  # of one weekday only


class Skip(StrEnum):
    """What may be left out of a count of days, beside a weekday by its number."""

    WEEKENDS = "we"
    PUBLIC_HOLIDAYS = "hol"
    NO_SCHOOL = "noschool"


class Lack(StrEnum):
    """What is expected of a control that cannot be read."""

    KIND = "kind"
    NUMBER = "number"  # between `least` and `most`
    HOUR = "hour"
    DATE = "date"
    WEEKDAY = "weekday"
    NO_DAY_LEFT = "no_day_left"  # every day of the week is left out of the count
    NO_WEEKDAY = "no_weekday"  # no weekday has a rule
    TOO_LONG = "too_long"  # its text cannot be kept


@dataclass(frozen=True, slots=True)
class Fault:
    """A control that cannot be read, by its name, and what is expected there."""

    name: str
    lack: Lack
    least: int = 0
    most: int = 0


class NoRule(ValueError):
    """What was typed means no rule: every fault, in the order of the form."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{it.name}: {it.lack}" for it in self.faults))


def rule_of(typed: Typed, prefix: str, weekdays: Collection[int]) -> Rule:
    """The rule that the block means; `weekdays` are those that a rule by weekday may name. Raises NoRule."""
    reader = _Reader(typed)
    rule = reader.rule(prefix, weekdays)
    if not reader.faults and len(str(rule)) > LONGEST_RULE:
        reader.refuse(f"{prefix}-kind", Lack.TOO_LONG)
    if reader.faults:
        raise NoRule(reader.faults)
    return rule


class _Reader:
    """Reads controls by their names; of one that cannot be read it notes the fault and gives something instead."""

    def __init__(self, typed: Typed) -> None:
        self.typed, self.faults = typed, list[Fault]()

    def refuse(self, name: str, lack: Lack, least: int = 0, most: int = 0) -> None:
        self.faults.append(Fault(name, lack, least, most))

    def rule(self, prefix: str, weekdays: Collection[int]) -> Rule:
        kind = self._text(f"{prefix}-kind")
        if kind == Kind.WEEKDAYS:
            return self._by_weekday(prefix, weekdays)
        if kind == Kind.MONTH:
            day = self._number(f"{prefix}-month-day", 31, least=1)
            return MonthsBefore(day, self._number(f"{prefix}-month-count", MOST_MONTHS), self._hour(f"{prefix}-month"))
        if kind == Kind.HOURS:
            return HoursBefore(self._number(f"{prefix}-hours-count", MOST_HOURS))
        if kind == Kind.FIXED:
            return FixedMoment(self._date(f"{prefix}-fixed-day"), self._hour(f"{prefix}-fixed"))
        if kind == Kind.NONE:
            return NoDeadline()
        return self._of_one_day(prefix, kind)

    def _of_one_day(self, prefix: str, kind: str) -> DaysBefore | WeeksBefore:
        if kind == Kind.WEEKS:
            options = self.typed.get(f"{prefix}-weeks-options", ())
            weekday, weeks = self._weekday(f"{prefix}-weeks-day"), self._number(f"{prefix}-weeks-count", MOST_WEEKS)
            return WeeksBefore(weekday, weeks, self._hour(f"{prefix}-weeks"), "strict" in options, "shift" in options)
        if kind == Kind.DAYS:
            return self._days(f"{prefix}-days")
        self.refuse(f"{prefix}-kind", Lack.KIND)
        return USUAL

    def _days(self, prefix: str) -> DaysBefore:
        skipped = self.typed.get(f"{prefix}-skip", ())
        weekdays = frozenset(day for day in ALL_WEEK if str(day) in skipped)
        if Skip.WEEKENDS in skipped:
            weekdays |= WEEKEND
        days, at = self._number(f"{prefix}-count", MOST_DAYS), self._hour(prefix)
        if weekdays == ALL_WEEK:
            self.refuse(f"{prefix}-skip", Lack.NO_DAY_LEFT)
        return DaysBefore(days, at, weekdays, Skip.PUBLIC_HOLIDAYS in skipped, Skip.NO_SCHOOL in skipped)

    def _by_weekday(self, prefix: str, weekdays: Collection[int]) -> PerWeekday:
        rules = []
        for day in sorted(weekdays):
            kind = self._text(f"{prefix}-on{day}-kind")
            if kind != Kind.NEVER:
                rules.append((day, self._of_one_day(f"{prefix}-on{day}", kind)))
        if not rules:
            self.refuse(f"{prefix}-kind", Lack.NO_WEEKDAY)
        return PerWeekday(tuple(rules))

    def _text(self, name: str) -> str:
        return next((text.strip() for text in self.typed.get(name, ())), "")

    def _number(self, name: str, most: int, least: int = 0) -> int:
        number = whole_number(self._text(name))
        if number is None or not least <= number <= most:
            self.refuse(name, Lack.NUMBER, least, most)
            return least
        return number

    def _weekday(self, name: str) -> int:
        number = whole_number(self._text(name))
        if number not in ALL_WEEK:
            self.refuse(name, Lack.WEEKDAY)
            return 1
        return number

    def _hour(self, prefix: str) -> time:
        """« 23:59 » as a browser sends it, or « 9h00 » as people type it where there is no control for hours."""
        found = fullmatch(r"([01]?\d|2[0-3])[:hH]([0-5]\d)", self._text(f"{prefix}-at"), ASCII)
        if found is None:
            self.refuse(f"{prefix}-at", Lack.HOUR)
            return time()
        return time(int(found[1]), int(found[2]))

    def _date(self, name: str) -> date:
        text = self._text(name)
        try:
            return date.fromisoformat(text if fullmatch(r"20\d\d-\d\d-\d\d", text, ASCII) else "")
        except ValueError:
            self.refuse(name, Lack.DATE)
            return date.min
