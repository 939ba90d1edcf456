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
