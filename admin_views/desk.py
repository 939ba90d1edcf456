"""A family's month as an agent sees it: a table for each child, its weeks and their slots below one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from rules.bookings import Box
from rules.cells import Cell, CellState, Sight
from rules.desk import Reach, reach
from rules.grid import Day, Grid, Row, Section
from web.box_words import name_of
from web.filters import euros
from web.sentences import missing_words


@dataclass(frozen=True, slots=True)
class DeskBox:
    """A box: the posted value, the name that is read aloud, its state in words; `needs_reason`: past a time limit."""

    box: Box
    name: str
    words: str
    was_ticked: bool
    ticked: bool
    reach: Reach

    @property
    def changeable(self) -> bool:
        """Whether the agent may change it."""
        return self.reach is not Reach.NONE

    @property
    def needs_reason(self) -> bool:
        """Whether changing it passes a time limit."""
        return self.reach is Reach.REASON


@dataclass(frozen=True, slots=True)
class DeskWeek:
    """An open week: its first open day, and for each slot its name and a box for each weekday (None: nothing then)."""

    first_day: date
    lines: tuple[tuple[str, tuple[DeskBox | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A child's month: the ISO weekdays that are its columns, and its open weeks."""

    title: str
    missing: str
    weekdays: tuple[int, ...]
    weeks: tuple[DeskWeek, ...]


def sheets(sight: Sight, grid: Grid, wanted: Mapping[Box, bool]) -> list[Sheet]:
    """The tables of the page; `wanted` is what was ticked and unticked before the page was refused."""
    return [_sheet(sight, section, wanted) for section in grid.sections]


def boxes(found: Iterable[Sheet]) -> Iterator[DeskBox]:
    """Every box of the page that the agent may change."""
    for sheet in found:
        for week in sheet.weeks:
            for _slot, line in week.lines:
                yield from (it for it in line if it is not None and it.changeable)


def _sheet(sight: Sight, section: Section, wanted: Mapping[Box, bool]) -> Sheet:
    child = section.rows[0].child
    open_weeks = [[day for day in week.days if day.cells] for week in section.weeks if week.open_days]
    weekdays = tuple(sorted({day.day.isoweekday() for days in open_weeks for day in days}))
    heads = [_head(row) for row in section.rows]
    weeks = tuple(_week(sight, heads, days, weekdays, wanted) for days in open_weeks)
    return Sheet(section.title, missing_words(sight.scene.missing(child.id)), weekdays, weeks)


def _week(
    sight: Sight, heads: Sequence[str], days: Sequence[Day], weekdays: tuple[int, ...], wanted: Mapping[Box, bool]
) -> DeskWeek:
    """The week without the slots that have no box in it."""
    by_weekday = {day.day.isoweekday(): tuple(_desk_box(sight, cell, wanted) for cell in day.cells) for day in days}
    nothing = (None,) * len(heads)
    columns = [by_weekday.get(weekday, nothing) for weekday in weekdays]
    lines = zip(heads, zip(*columns, strict=True), strict=True)
    return DeskWeek(days[0].day, tuple((head, line) for head, line in lines if any(line)))


def _head(row: Row) -> str:
    return f"{row.period.activity}, {row.slot.name}, {euros(row.slot.price_cents)}"


def _desk_box(sight: Sight, cell: Cell, wanted: Mapping[Box, bool]) -> DeskBox | None:
    if cell.state is CellState.OFF:
        return None
    within = reach(sight, cell)
    ticked = wanted.get(cell.box, cell.is_booked) if within is not Reach.NONE else cell.is_booked
    return DeskBox(cell.box, name_of(sight, cell.box), _words(cell, within), cell.is_booked, ticked, within)


def _words(cell: Cell, within: Reach) -> str:
    if cell.state is CellState.WAITING:
        return _("en attente de traitement")
    if cell.is_booked:
        return _("réservée")
    return _("ouverte") if within is not Reach.NONE else _barred(cell)


def _barred(cell: Cell) -> str:
    """Why nobody can book the box, not even for a reason."""
    if cell.state is CellState.CLOSED and cell.refusal:
        return str(cell.refusal.values["reason"])
    return {
        CellState.FULL: _("complète"),
        CellState.TAKEN: _("prise par l’autre foyer"),
        CellState.OTHER_WEEK: _("semaine de l’autre foyer"),
        CellState.INCOMPLETE: _("dossier incomplet"),
        CellState.UNKNOWN: _("calendrier scolaire à saisir"),
    }.get(cell.state, _("fermée"))
