"""The cut-off form of staff: what its controls show of a rule; `rules/deadline_forms.py` reads the same back."""

from datetime import time

from rules.deadline_forms import ALL_WEEK, USUAL, Kind, Skip
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


def typed_of(rule: Rule, prefix: str) -> dict[str, list[str]]:
    """The values of a block's controls that mean this rule; those of the other kinds hold something usual."""
    of_one_day = rule if isinstance(rule, DaysBefore | WeeksBefore) else USUAL
    values = _usual(prefix)
    for day in ALL_WEEK:
        values |= _usual_of_one_day(f"{prefix}-on{day}") | _of_one_day(of_one_day, f"{prefix}-on{day}")
    return values | _chosen(rule, prefix)


def _usual(prefix: str) -> dict[str, list[str]]:
    month, hours = _chosen(MonthsBefore(20, 1, time(23, 59)), prefix), _chosen(HoursBefore(48), prefix)
    return _usual_of_one_day(prefix) | month | hours | {f"{prefix}-fixed-day": [], f"{prefix}-fixed-at": ["23:59"]}


def _usual_of_one_day(prefix: str) -> dict[str, list[str]]:
    return _of_one_day(USUAL, prefix) | _of_one_day(DaysBefore(2, time(10), WEEKEND, True), prefix)


def _chosen(rule: Rule, prefix: str) -> dict[str, list[str]]:
    match rule:
        case DaysBefore() | WeeksBefore():
            return _of_one_day(rule, prefix)
        case MonthsBefore(day, months, at):
            values = {"kind": Kind.MONTH, "month-day": day, "month-count": months, "month-at": f"{at:%H:%M}"}
        case HoursBefore(hours):
            values = {"kind": Kind.HOURS, "hours-count": hours}
        case FixedMoment(on, at):
            values = {"kind": Kind.FIXED, "fixed-day": on.isoformat(), "fixed-at": f"{at:%H:%M}"}
        case PerWeekday():
            return _by_weekday(rule, prefix)
        case NoDeadline():
            values = {"kind": Kind.NONE}
    return {f"{prefix}-{name}": [str(value)] for name, value in values.items()}


def _of_one_day(rule: DaysBefore | WeeksBefore, prefix: str) -> dict[str, list[str]]:
    kind, values = ("weeks", _weeks(rule)) if isinstance(rule, WeeksBefore) else ("days", _days(rule))
    values |= {"at": [f"{rule.at:%H:%M}"]}
    return {f"{prefix}-kind": [kind]} | {f"{prefix}-{kind}-{name}": value for name, value in values.items()}


def _weeks(rule: WeeksBefore) -> dict[str, list[str]]:
    options = [name for name in ("strict", "shift") if getattr(rule, name)]
    return {"day": [str(rule.weekday)], "count": [str(rule.weeks)], "options": options}


def _days(rule: DaysBefore) -> dict[str, list[str]]:
    weekend = WEEKEND if rule.weekdays >= WEEKEND else frozenset()
    skipped = [str(Skip.WEEKENDS)] if weekend else []
    skipped += [str(Skip.PUBLIC_HOLIDAYS)] if rule.public_holidays else []
    skipped += [str(Skip.NO_SCHOOL)] if rule.no_school else []
    skipped += [str(day) for day in sorted(rule.weekdays - weekend)]
    return {"count": [str(rule.days)], "skip": skipped}


def _by_weekday(rule: PerWeekday, prefix: str) -> dict[str, list[str]]:
    rules = dict(rule.rules)
    values = {f"{prefix}-kind": [str(Kind.WEEKDAYS)]}
    for day in ALL_WEEK:
        block = f"{prefix}-on{day}"
        values |= _of_one_day(rules[day], block) if day in rules else {f"{block}-kind": [str(Kind.NEVER)]}
    return values
