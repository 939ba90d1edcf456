"""Which days of a child are a family's (PRODUCT F7, DOMAIN 5.7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CustodyPattern(StrEnum):
    """All days, or one week of two, counted from the first day so that a 53rd week changes nothing."""

    ALL_DAYS = "all_days"
    ALTERNATE_WEEKS = "alternate_weeks"


@dataclass(frozen=True, slots=True)
class CustodySpan:
    """From when to when a child is with a family, and in which rhythm."""

    pattern: CustodyPattern
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the child is with the family on that day."""
        if day < self.first_day or (self.last_day is not None and day > self.last_day):
            return False
        return self.pattern is CustodyPattern.ALL_DAYS or (day - self.first_day).days // 7 % 2 == 0

    def stays(self, first: date, last: date) -> list[tuple[date, date]]:
        """The first and last day of each stay with the family between two days, both included."""
        found: list[tuple[date, date]] = []
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(number)
            if self.covers(day):
                goes_on = found and (day - found[-1][1]).days == 1
                found[-1:] = [(found[-1][0], day)] if goes_on else [*found[-1:], (day, day)]
        return found
