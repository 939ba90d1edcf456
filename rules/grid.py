"""The planning as it is drawn: sections, rows, weeks and days (Les Rousses guide, D). Its boxes: `rules/cells.py`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.bookings import Box
from rules.cells import Cell, CellState, Sight, Until
from rules.planning import may_ever_book
from rules.scene import ChildFacts, PeriodFacts, Scene, SlotFacts
from rules.spans import Span


class Grouping(StrEnum):
    """One section for each child, or for each activity with all the children."""

    FAMILY = "family"
    ACTIVITIES = "activities"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many boxes, and what they cost in cents."""

    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class Row:
    """A child's slot over the days of the span: what is booked now, and what will be once the basket is confirmed."""

    who: str
    child: ChildFacts
    period: PeriodFacts
    slot: SlotFacts
    opens_from: date | None
    booked: Tally
    wanted: Tally


@dataclass(frozen=True, slots=True)
class Day:
    """A day with one cell for each row, in their order; no cell at all when nothing is open. `untils` go with them."""

    day: date
    cells: tuple[Cell, ...]
    untils: tuple[Until | None, ...]

    @property
    def until(self) -> Until | None:
        """Until when all the boxes of the day can change; None when they differ."""
        return _common(self.untils)


@dataclass(frozen=True, slots=True)
class Week:
    """The days of an ISO week that are in the span; `until` holds for all its boxes, None when they differ."""

    days: tuple[Day, ...]
    until: Until | None
    is_past: bool

    @property
    def open_days(self) -> int:
        """How many days have boxes."""
        return sum(1 for day in self.days if day.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the page: all the rows of one child, or of one period."""

    title: str
    rows: tuple[Row, ...]
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """All of it. `periods` are those of the rows; `shut` are the family's too, without one open day in the span."""

    sections: tuple[Section, ...]
    periods: tuple[PeriodFacts, ...]
    shut: tuple[PeriodFacts, ...]

    def rows(self) -> Iterator[Row]:
        """Every row of the page."""
        return (row for section in self.sections for row in section.rows)

    def cells(self) -> Iterator[Cell]:
        """Every box of the page, in its order."""
        for section in self.sections:
            for week in section.weeks:
                for day in week.days:
                    yield from day.cells


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its cells, one for each day of the span."""

    row: Row
    cells: tuple[Cell, ...]


NO_BOX = Cell(Box(0, 0, date.min), CellState.OFF, 0, False, False, None)


def build(sight: Sight, span: Span, grouping: Grouping) -> Grid:
    """The grid of a family over a span. A child has a row where it is enrolled or may book, or has a booking left."""
    days, by_child = span.days(), grouping is Grouping.FAMILY
    sections: dict[int, list[_Line]] = {}
    drawn: dict[int, PeriodFacts] = {}
    shut: dict[int, PeriodFacts] = {}
    for child, period in _offers(sight, span):
        lines = _lines(sight, child, period, days)
        (drawn if lines else shut)[period.id] = period
        if lines:
            sections.setdefault(child.id if by_child else period.id, []).extend(lines)
    return Grid(
        tuple(_section(sight, by_child, lines, days) for lines in sections.values()),
        tuple(drawn.values()),
        tuple(period for period in shut.values() if period.id not in drawn),
    )


def _offers(sight: Sight, span: Span) -> Iterator[tuple[ChildFacts, PeriodFacts]]:
    scene = sight.scene
    booked = {
        (box.child_id, scene.period_of_slot[box.slot_id])
        for box, taken in scene.taken.items()
        if taken.mine and span.first_day <= box.day <= span.last_day
    }
    for period in scene.periods.values():
        first, last = max(span.first_day, period.first_day), min(span.last_day, period.last_day)
        for child in scene.children.values():
            if (child.id, period.id) in booked or (first <= last and _may_book(scene, child, period, first, last)):
                yield child, period


def _may_book(scene: Scene, child: ChildFacts, period: PeriodFacts, first: date, last: date) -> bool:
    custody = child.custody
    is_here = custody.first_day <= last and (custody.last_day is None or custody.last_day >= first)
    return is_here and may_ever_book(scene, child, period, first) is None


def _lines(sight: Sight, child: ChildFacts, period: PeriodFacts, days: list[date]) -> list[_Line]:
    """A line for each slot that has a box on some day."""
    lines = [_line(sight, child, period, slot, days) for slot in period.slots]
    return [line for line in lines if any(cell is not NO_BOX for cell in line.cells)]


def _line(sight: Sight, child: ChildFacts, period: PeriodFacts, slot: SlotFacts, days: list[date]) -> _Line:
    cells = []
    for day in days:
        cell = NO_BOX if sight.is_off(period, slot, day) else sight.cell(Box(child.id, slot.id, day), slot)
        cells.append(NO_BOX if cell.state is CellState.OFF else cell)
    begins = period.first_day if days[0] < period.first_day <= days[-1] else None
    row = Row(
        sight.names[child.id],
        child,
        period,
        slot,
        begins,
        _tally(cell.price_cents for cell in cells if cell.is_booked),
        _tally(cell.price_cents for cell in cells if cell.ticked),
    )
    return _Line(row, tuple(cells))


def _tally(prices: Iterable[int]) -> Tally:
    found = tuple(prices)
    return Tally(len(found), sum(found))


def _section(sight: Sight, by_child: bool, lines: list[_Line], days: list[date]) -> Section:
    first = lines[0].row
    columns = zip(days, zip(*(line.cells for line in lines), strict=True), strict=True)
    rows = tuple(line.row for line in lines)
    drawn = [_day(sight, rows, day, cells) for day, cells in columns]
    weeks = [_week(sight, found) for found in _by_week(drawn)]
    return Section(first.who if by_child else first.period.name, rows, tuple(weeks))


def _day(sight: Sight, rows: tuple[Row, ...], day: date, cells: tuple[Cell, ...]) -> Day:
    if all(cell is NO_BOX for cell in cells):
        return Day(day, (), ())
    known: dict[int, Until | None] = {}
    for row in rows:
        if row.slot.id not in known:
            known[row.slot.id] = sight.until(row.period, row.slot, day)
    return Day(day, cells, tuple(known[row.slot.id] for row in rows))


def _by_week(days: list[Day]) -> Iterator[tuple[Day, ...]]:
    start = 0
    for index in range(1, len(days) + 1):
        if index == len(days) or days[index].day.isoweekday() == 1:
            yield tuple(days[start:index])
            start = index


def _week(sight: Sight, days: tuple[Day, ...]) -> Week:
    untils = [until for day in days for until in day.untils if until is not None]
    return Week(days, _common(untils), bool(untils) and all(until.is_past(sight.now) for until in untils))


def _common(untils: Iterable[Until | None]) -> Until | None:
    found = [until for until in untils if until is not None]
    return found[0] if found and all(until is found[0] or until == found[0] for until in found) else None
