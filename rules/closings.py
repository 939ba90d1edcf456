"""What a period's cut-off rules say of the days to come: for staff, who see at once what they have written."""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.calendar import Calendar, CalendarUnknown
from rules.deadlines import Deadline, Rule, deadline
from rules.planning import PeriodFacts, opening

LONGEST_LOOK = 366


@dataclass(frozen=True, slots=True)
class Closing:
    """An open day, and when adding and cancelling close; None where a rule asks for a school year nobody entered."""

    day: date
    add: Deadline | None
    cancel: Deadline | None


def next_closings(period: PeriodFacts, calendar: Calendar, today: date, most: int) -> tuple[Closing, ...]:
    """The next open days of the period's first slot, at most so many, as far as the calendar is known."""
    slot = period.slots[0]
    found: list[Closing] = []
    day = max(today, period.first_day)
    last = min(period.last_day, day + timedelta(LONGEST_LOOK))
    while day <= last and len(found) < most and calendar.is_known(day):
        if opening(period, slot.id, day, calendar).is_open:
            limits = (_limit(rule, day, period, calendar) for rule in (period.add_rule, period.cancel_rule))
            found.append(Closing(day, *limits))
        day += timedelta(1)
    return tuple(found)


def _limit(rule: Rule, day: date, period: PeriodFacts, calendar: Calendar) -> Deadline | None:
    try:
        return deadline(rule, day, period.slots[0].starts_at, calendar)
    except CalendarUnknown:
        return None
