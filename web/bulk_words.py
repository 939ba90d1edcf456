"""What « Cocher d’un coup » offers on a page of boxes, for families and at the counter (`rules/bulk.py`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from rules.bulk import of_rows
from rules.cells import Cell
from rules.grid import Grid, Row, Section
from web.filters import plain_day, weekday_name

Option = tuple[str, str]
"""The value of a select and its words."""


@dataclass(frozen=True)
class Choices:
    """The options of the two selects; nothing at all where no box can change."""

    rows: tuple[Option, ...]
    days: tuple[Option, ...]


def choices(grid: Grid, by_child: bool) -> Choices:
    """What can be ticked at once on the page: all or one row, on all days, in one week, on one weekday."""
    free = [cell for cell in grid.cells() if cell.changeable]
    if not free:
        return Choices((), ())
    return Choices(
        tuple(_rows(grid, by_child)),
        (
            ("tout", _("tous les jours affichés") if _has_weeks(grid) else _("toute la semaine")),
            *_weeks(grid),
            *_weekdays(grid, free),
        ),
    )


def whole(section: Section) -> str:
    """The value that ticks all of a section; empty where its slots exclude one another, or nothing can change."""
    ids = {row.slot.id for row in section.rows}
    if any(row.slot.excludes & ids for row in section.rows):
        return ""
    cells = (cell for week in section.weeks for day in week.days for cell in day.cells)
    return f"ligne:{of_rows(_line(row) for row in section.rows)}" if any(it.changeable for it in cells) else ""


def row_name(row: Row) -> str:
    """« Hugo, Restauration scolaire », with the slot where there are several."""
    names = [row.who, row.period.activity, *([row.slot.name] if len(row.period.slots) > 1 else [])]
    return ", ".join(names)


def _rows(grid: Grid, by_child: bool) -> Iterator[Option]:
    yield "", _("tous les enfants, toutes les activités")
    for section in grid.sections:
        if len(section.rows) > 1:
            everything = _("toutes les activités") if by_child else _("tous les enfants")
            yield of_rows(_line(row) for row in section.rows), f"{section.title}, {everything}"
    for row in grid.rows():
        yield of_rows([_line(row)]), row_name(row)


def _weeks(grid: Grid) -> Iterator[Option]:
    """The weeks in which something can change, where the page shows several."""
    shown = {
        week.days[0].day
        for section in grid.sections
        for week in section.weeks
        if any(cell.changeable for day in week.days for cell in day.cells)
    }
    for day in sorted(shown) if _has_weeks(grid) else ():
        yield f"semaine:{day:%Y%m%d}", _("la semaine du %(day)s", day=plain_day(day))


def _weekdays(grid: Grid, free: Iterable[Cell]) -> Iterator[Option]:
    for weekday in sorted({cell.box.day.isoweekday() for cell in free}):
        name = weekday_name(weekday)
        words = _("tous les %(weekday)ss", weekday=name) if _has_weeks(grid) else _("le %(weekday)s", weekday=name)
        yield f"jour:{weekday}", words


def _has_weeks(grid: Grid) -> bool:
    return len(grid.sections[0].weeks) > 1


def _line(row: Row) -> tuple[int, int]:
    return row.child.id, row.slot.id
