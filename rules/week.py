"""A family's week at a glance: who is expected where, and until when the week after it can still change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from rules.bookings import BookingState
from rules.calendar import week_monday
from rules.cells import Sight, Until
from rules.completeness import Gap
from rules.planning import may_ever_book
from rules.receipts import BookedDay

WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """The children who are expected in one slot of a day; `is_waiting`: the service has not said yes yet."""

    names: tuple[str, ...]
    slot: str
    activity: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week with all that is booked on it."""

    day: date
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """The first instant, in UTC, after which some box of a week can no longer change; of all its boxes, or of some."""

    at: datetime
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class FamilyWeek:
    """What a family's home page says before any menu."""

    today: date
    days: tuple[WeekDay, ...]
    next_deadline: NextDeadline | None
    family_missing: tuple[Gap, ...]
    children_missing: tuple[tuple[int, str, tuple[Gap, ...]], ...]
    has_children: bool

    @property
    def is_coming(self) -> bool:
        """Whether the week shown has not begun: on a weekend, the present one is over."""
        return self.today < self.days[0].day

    @property
    def is_empty(self) -> bool:
        """Whether nothing is booked in the week."""
        return not any(day.expected for day in self.days)


def monday_to_show(today: date) -> date:
    """The Monday of this week; on Saturday and Sunday that of the next one."""
    return week_monday(today + timedelta(7 - WORKDAYS))


def days_of(monday: date, booked: Sequence[BookedDay]) -> tuple[WeekDay, ...]:
    """Monday to Friday, and the days of the weekend on which something is booked."""
    days = (monday + timedelta(number) for number in range(7))
    read = [WeekDay(day, tuple(_expected(line for line in booked if line.day == day))) for day in days]
    return tuple(day for day in read if day.expected or day.day.isoweekday() <= WORKDAYS)


def next_deadline(sight: Sight, first_day: date, last_day: date) -> NextDeadline | None:
    """The next instant that closes something between two days for this family; None when all is closed or unknown."""
    moments = {
        it.shown_at
        for until in _untils(sight, first_day, last_day)
        for it in (until.add, until.cancel)
        if it.shown_at and sight.now < it.closes_at
    }
    return NextDeadline(min(moments), len(moments) == 1) if moments else None


def _expected(lines: Iterable[BookedDay]) -> Iterator[Expected]:
    """The lines of one day, the children of one slot together; slots in the order of their first child."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for line in lines:
        key = (line.activity, line.slot, line.state is BookingState.WAITING)
        found.setdefault(key, []).append(line.child)
    for (activity, slot, is_waiting), names in found.items():
        yield Expected(tuple(name for name, _same in groupby(names)), slot, activity, is_waiting)


def _untils(sight: Sight, first_day: date, last_day: date) -> Iterator[Until]:
    days = [first_day + timedelta(number) for number in range((last_day - first_day).days + 1)]
    for period in sight.scene.periods.values():
        for day in days:
            if any(_may_book(sight, child_id, period.id, day) for child_id in sight.scene.children):
                found = (sight.until(period, slot, day) for slot in period.slots)
                yield from (until for until in found if until)


def _may_book(sight: Sight, child_id: int, period_id: int, day: date) -> bool:
    child, period = sight.scene.children[child_id], sight.scene.periods[period_id]
    return child.custody.covers(day) and may_ever_book(sight.scene, child, period, day) is None
