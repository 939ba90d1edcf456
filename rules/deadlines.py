"""Booking deadlines: a rule, kept as one short text, gives each service date the instant from which it is too late.

Times are Paris wall-clock times, the instants that come out are UTC. A closing instant is exclusive: « 23:59 » accepts
that whole minute. Where the clock skips or repeats an hour, the later instant counts. DOMAIN 2.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from re import fullmatch

from rules.calendar import Calendar
from rules.deadline_kinds import (
    DAY_NAMES,
    NEVER_OPEN,
    PARIS,
    WEEKEND,
    DaysBefore,
    Deadline,
    FixedMoment,
    HoursBefore,
    MonthsBefore,
    NoDeadline,
    PerWeekday,
    Rule,
    WeeksBefore,
    instant,
    slot_deadline,
    until,
)

__all__ = [
    "DAY_NAMES",
    "NEVER_OPEN",
    "PARIS",
    "DaysBefore",
    "Deadline",
    "Fault",
    "FixedMoment",
    "HoursBefore",
    "MonthsBefore",
    "NoDeadline",
    "PerWeekday",
    "Rule",
    "UnreadableRule",
    "WeeksBefore",
    "closes_at",
    "deadline",
    "has_opened",
    "instant",
    "is_open",
    "parse",
    "until",
]

NO_CALENDAR = Calendar(frozenset(), (), ())
MOST_DAYS, MOST_WEEKS, MOST_MONTHS, MOST_HOURS = 366, 52, 12, 8784


def deadline(rule: Rule, day: date, start: time | None, calendar: Calendar) -> Deadline:
    """When the rule closes a slot of that day, at the latest when the slot starts (DOMAIN B12).

    Raises CalendarUnknown where the rule counts days of a school year that the calendar does not know.
    """
    return _deadline(rule, day, start, calendar if rule.asks_calendar else NO_CALENDAR)


@lru_cache(maxsize=16384)
def _deadline(rule: Rule, day: date, start: time | None, calendar: Calendar) -> Deadline:
    return min(rule.closing(day, start, calendar), slot_deadline(day, start), key=attrgetter("closes_at"))


def closes_at(rule: Rule, day: date, start: time | None, calendar: Calendar) -> datetime:
    """The closing instant of `deadline`, in UTC and exclusive."""
    return deadline(rule, day, start, calendar).closes_at


def is_open(closes_at: datetime, now: datetime) -> bool:
    """Whether an action that closes at that instant is still allowed; both are aware."""
    return now < closes_at


def has_opened(opens_at: datetime | None, now: datetime) -> bool:
    """Whether a period is open for booking yet: from its opening instant on, or always."""
    return opens_at is None or now >= opens_at


class Fault(StrEnum):
    """Why a rule's text cannot be read."""

    KIND = "kind"  # none of DB, WP, MB, HB, FX, WM, NONE; or a bracket is missing
    COUNT = "count"  # too few or too many values between the brackets
    NUMBER = "number"  # no whole number, or out of bounds
    TIME = "time"
    DATE = "date"
    WEEKDAY = "weekday"
    SKIP = "skip"  # none of we, hol, noschool, Mon … Sun
    NO_DAY_LEFT = "no_day_left"  # every weekday is left out of the count
    OPTION = "option"  # none of strict, shift, strict+shift
    TWICE = "twice"  # the same weekday twice in a WM
    NESTED = "nested"  # something else than DB or WP in a WM


class UnreadableRule(ValueError):
    """A text that is no rule: the part that cannot be read, and why."""

    def __init__(self, part: str, why: Fault) -> None:
        self.part, self.why = part, why
        super().__init__(f"{why}: {part!r}")


@lru_cache(maxsize=1024)
def parse(text: str) -> Rule:
    """The rule of a text; blanks around its parts do not matter. Raises UnreadableRule."""
    text = text.strip()
    if text == "NONE":
        return NoDeadline()
    if text.startswith("WM{") and text.endswith("}"):
        return _per_weekday(text[3:-1])
    kind, values = _split(text)
    if kind not in READERS:
        raise UnreadableRule(text, Fault.KIND)
    return READERS[kind](values)


def _split(text: str) -> tuple[str, list[str]]:
    kind, _, values = text.partition("(")
    if not values.endswith(")"):
        raise UnreadableRule(text, Fault.KIND)
    return kind, [value.strip() for value in values[:-1].split(",")]


def _days_before(values: list[str]) -> DaysBefore:
    _expect(values, 2, 3)
    words = [word.strip() for word in values[2].split("+")] if values[2:] else []
    for word in words:
        if word not in ("we", "hol", "noschool", *DAY_NAMES):
            raise UnreadableRule(word, Fault.SKIP)
    weekdays = frozenset(_weekday(word) for word in words if word in DAY_NAMES) | (
        WEEKEND if "we" in words else frozenset()
    )
    if len(weekdays) == len(DAY_NAMES):
        raise UnreadableRule(values[2], Fault.NO_DAY_LEFT)
    return DaysBefore(_number(values[0], MOST_DAYS), _time(values[1]), weekdays, "hol" in words, "noschool" in words)


def _weeks_before(values: list[str]) -> WeeksBefore:
    _expect(values, 3, 4)
    options = values[3] if values[3:] else ""
    if values[3:] and options not in ("strict", "shift", "strict+shift"):
        raise UnreadableRule(options, Fault.OPTION)
    weekday, weeks, at = _weekday(values[0]), _number(values[1], MOST_WEEKS), _time(values[2])
    return WeeksBefore(weekday, weeks, at, "strict" in options, "shift" in options)


def _months_before(values: list[str]) -> MonthsBefore:
    _expect(values, 3, 3)
    return MonthsBefore(_number(values[0], 31, least=1), _number(values[1], MOST_MONTHS), _time(values[2]))


def _hours_before(values: list[str]) -> HoursBefore:
    _expect(values, 1, 1)
    return HoursBefore(_number(values[0], MOST_HOURS))


def _fixed_moment(values: list[str]) -> FixedMoment:
    _expect(values, 1, 1)
    day, _, at = values[0].partition(" ")
    if not fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", day):
        raise UnreadableRule(day, Fault.DATE)
    minute = _time(at.strip())
    try:
        return FixedMoment(date.fromisoformat(day), minute)
    except ValueError:
        raise UnreadableRule(day, Fault.DATE) from None


NESTED: dict[str, Callable[[list[str]], DaysBefore | WeeksBefore]] = {"DB": _days_before, "WP": _weeks_before}
READERS: dict[str, Callable[[list[str]], Rule]] = {
    **NESTED,
    "MB": _months_before,
    "HB": _hours_before,
    "FX": _fixed_moment,
}


def _per_weekday(entries: str) -> PerWeekday:
    rules: dict[int, DaysBefore | WeeksBefore] = {}
    for entry in entries.split(";"):
        name, _, text = entry.partition("=")
        weekday, (reader, values) = _weekday(name.strip()), _split(text.strip())
        if reader not in NESTED:
            raise UnreadableRule(text.strip(), Fault.NESTED)
        if weekday in rules:
            raise UnreadableRule(name.strip(), Fault.TWICE)
        rules[weekday] = NESTED[reader](values)
    return PerWeekday(tuple(sorted(rules.items(), key=lambda item: item[0])))


def _expect(values: list[str], least: int, most: int) -> None:
    if not least <= len(values) <= most:
        raise UnreadableRule(",".join(values), Fault.COUNT)


def _number(text: str, most: int, least: int = 0) -> int:
    if not fullmatch(r"[0-9]{1,4}", text) or not least <= int(text) <= most:
        raise UnreadableRule(text, Fault.NUMBER)
    return int(text)


def _time(text: str) -> time:
    if not fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise UnreadableRule(text, Fault.TIME)
    return time.fromisoformat(text)


def _weekday(text: str) -> int:
    if text not in DAY_NAMES:
        raise UnreadableRule(text, Fault.WEEKDAY)
    return DAY_NAMES.index(text) + 1
