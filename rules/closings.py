"""What a period's cut-off rules say of the days to come: for staff, who see at once what they have written."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from rules.calendar import Calendar, CalendarUnknown
from rules.deadlines import PARIS, Deadline, Rule, deadline, is_open, until
from rules.planning import opening
from rules.scene import PeriodFacts

LONGEST_LOOK = 366


@dataclass(frozen=True, slots=True)
class Closing:
    """An open day, and when adding and cancelling close; None where a rule asks for `unknown`, a day of a school year
    that nobody has entered.
    """

    day: date
    add: Deadline | None
    cancel: Deadline | None
    unknown: date | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether both have closed; what is never open is not over, it is to be seen."""
        return all(it and it.shown_at and not is_open(it.closes_at, now) for it in (self.add, self.cancel))


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next open days that can still change, and a day that was asked of a school year nobody has entered."""

    closings: tuple[Closing, ...]
    unknown: date | None


def next_closings(period: PeriodFacts, calendar: Calendar, now: datetime, most: int) -> Outlook:
    """The next open days of the period's first slot on which something is not over, at most so many."""
    found: list[Closing] = []
    day = max(now.astimezone(PARIS).date(), period.first_day)
    last = min(period.last_day, day + timedelta(LONGEST_LOOK))
    while day <= last and len(found) < most:
        if not calendar.is_known(day):
            return Outlook(tuple(found), day)
        closing = _closing(period, day, calendar)
        found += [closing] if closing and not closing.is_over(now) else []
        day += timedelta(1)
    return Outlook(tuple(found), next((it.unknown for it in found if it.unknown), None))


def _closing(period: PeriodFacts, day: date, calendar: Calendar) -> Closing | None:
    """Nothing on a closed day. As for families, nothing is added after the last day on which the period is booked."""
    if not opening(period, period.slots[0].id, day, calendar).is_open:
        return None
    add, add_asks = _limit(period.add_rule, period, day, calendar)
    cancel, cancel_asks = _limit(period.cancel_rule, period, day, calendar)
    last = until(period.book_until, time(23, 59))
    return Closing(day, add and min(add, last, key=attrgetter("closes_at")), cancel, add_asks or cancel_asks)


def _limit(rule: Rule, period: PeriodFacts, day: date, calendar: Calendar) -> tuple[Deadline | None, date | None]:
    try:
        return deadline(rule, day, period.slots[0].starts_at, calendar), None
    except CalendarUnknown as asked:
        return None, asked.day
