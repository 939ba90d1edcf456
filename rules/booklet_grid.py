"""The month of one child in one period, as the wizard draws it: a row a date, a column a slot (Rodez guide).

A box that another reservation holds is there and cannot change; the boxes of the reservation that is being replaced
(`own`, by booking) can, as long as their cancellation is open.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from rules.bookings import Booklet, Box
from rules.calendar import week_monday
from rules.cells import HELD, Cell, CellState, Sight, Until
from rules.deadlines import PARIS
from rules.grid import NO_BOX
from rules.planning import may_ever_book
from rules.refusals import Code, Refusal
from rules.scene import PeriodFacts, Scene, SlotFacts
from rules.spans import Span


@dataclass(frozen=True, slots=True)
class Booked:
    """What another child of the family has on the same day in the same activity."""

    child_id: int
    slot: str


@dataclass(frozen=True, slots=True)
class GridDay:
    """A row: a date with one cell for each slot of the period, in their order, and until when each can change."""

    day: date
    cells: tuple[Cell, ...]
    untils: tuple[Until | None, ...]
    others: tuple[Booked, ...]

    @property
    def until(self) -> Until | None:
        """Until when all the boxes of the day can change; None when they differ, or nobody knows."""
        return _common(self.untils)


@dataclass(frozen=True, slots=True)
class GridWeek:
    """The rows of one ISO week; `until` holds for all their boxes, None when they differ."""

    days: tuple[GridDay, ...]
    until: Until | None


@dataclass(frozen=True, slots=True)
class BookletGrid:
    """The month: the weeks with the dates that can still be had, and `over`, those for which it is too late."""

    slots: tuple[SlotFacts, ...]
    weeks: tuple[GridWeek, ...]
    over: tuple[GridDay, ...]

    def cells(self) -> Iterator[Cell]:
        """Every box of the table, in its order; those for which it is too late are not in it."""
        return (cell for week in self.weeks for day in week.days for cell in day.cells if cell is not NO_BOX)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose month: a child in a period as the family sees it now; `own` are the bookings that may be taken back."""

    sight: Sight
    booklet: Booklet
    own: Collection[int] = frozenset()

    @property
    def period(self) -> PeriodFacts:
        """The period; it is in the scene."""
        return self.sight.scene.periods[self.booklet.period_id]

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.sight.now.astimezone(PARIS).date()

    def is_own(self, box: Box) -> bool:
        """Whether the box is booked by the reservation that is being replaced."""
        taken = self.sight.scene.taken.get(box)
        return taken is not None and taken.booking_id in self.own


def build(desk: Desk, span: Span) -> BookletGrid:
    """The grid over a month; a date on which no slot is ever open has no row."""
    days = [_day(desk, day) for day in span.days()]
    drawn = [it for it in days if any(cell is not NO_BOX for cell in it.cells)]
    over = {it.day for it in drawn if _is_over(desk, it)}
    weeks = groupby((it for it in drawn if it.day not in over), key=lambda it: week_monday(it.day))
    return BookletGrid(
        desk.period.slots,
        tuple(_week(tuple(rows)) for _monday, rows in weeks),
        tuple(it for it in drawn if it.day in over),
    )


def is_offered(scene: Scene, booklet: Booklet, today: date) -> bool:
    """Whether the wizard leads this child to this period at all: it is not over, and the child is one of its public."""
    child, period = scene.children.get(booklet.child_id), scene.periods.get(booklet.period_id)
    if child is None or period is None or period.last_day < today:
        return False
    return may_ever_book(scene, child, period, max(today, period.first_day)) is None


def strangers(desk: Desk, span: Span, wanted: Mapping[Box, bool]) -> tuple[Refusal, ...]:
    """The boxes that this month of the wizard never let anybody tick or untick; the rest is up to the planning."""
    return tuple(
        Refusal(Code.UNKNOWN_BOX, box) for box, ticked in wanted.items() if _is_strange(desk, span, box, ticked)
    )


def _is_strange(desk: Desk, span: Span, box: Box, ticked: bool) -> bool:
    scene = desk.sight.scene
    here = Booklet(box.child_id, scene.period_of_slot.get(box.slot_id, 0)) == desk.booklet
    if not here or not span.first_day <= box.day <= span.last_day:
        return True
    taken = scene.taken.get(box)
    return not ticked and taken is not None and not desk.is_own(box) and box not in desk.sight.wanted


def _day(desk: Desk, day: date) -> GridDay:
    period = desk.period
    cells = tuple(_cell(desk, slot, day) for slot in period.slots)
    untils = tuple(desk.sight.until(period, slot, day) for slot in period.slots)
    return GridDay(day, cells, untils, tuple(_others(desk, day)))


def _cell(desk: Desk, slot: SlotFacts, day: date) -> Cell:
    box = Box(desk.booklet.child_id, slot.id, day)
    if desk.sight.is_off(desk.period, slot, day):
        return NO_BOX
    cell = desk.sight.cell(box, slot)
    if cell.state is CellState.OFF:
        return NO_BOX
    is_anothers = cell.is_booked and cell.state is not CellState.CANCELLING and not desk.is_own(box)
    return replace(cell, changeable=False) if is_anothers else cell


def _others(desk: Desk, day: date) -> Iterator[Booked]:
    """The family's own children only, and nothing that is not booked yet."""
    scene = desk.sight.scene
    for box, taken in sorted(scene.taken.items(), key=lambda it: it[0]):
        if box.day == day and taken.mine and box.child_id != desk.booklet.child_id:
            period = scene.periods.get(scene.period_of_slot.get(box.slot_id, 0))
            if period and period.activity_id == desk.period.activity_id:
                yield Booked(box.child_id, scene.slot(box.slot_id).name)


def _is_over(desk: Desk, row: GridDay) -> bool:
    """Whether it is too late for all the boxes of the date; one that was closed or full all along is no such date."""
    if any(cell.changeable for cell in row.cells):
        return False
    if row.day < desk.today:
        return True
    boxes = [(cell, until) for cell, until in zip(row.cells, row.untils, strict=True) if cell is not NO_BOX]
    return all(_is_late(desk, cell, until, desk.sight.now) for cell, until in boxes)


def _is_late(desk: Desk, cell: Cell, until: Until | None, now: datetime) -> bool:
    if until is None:
        return False
    limit = until.cancel if cell.state in HELD and desk.is_own(cell.box) else until.add
    return now >= limit.closes_at


def _week(days: tuple[GridDay, ...]) -> GridWeek:
    return GridWeek(days, _common(until for day in days for until in day.untils))


def _common(untils: Iterable[Until | None]) -> Until | None:
    found = {until for until in untils if until is not None}
    return found.pop() if len(found) == 1 else None
