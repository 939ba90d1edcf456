"""Many boxes at once, by buttons that send the form: « tout cocher », « cocher la semaine », « tous les mardis ».

The button is called `cocher`, or `decocher` for the opposite; its value says which boxes (`Stroke.read`):

- `tout`, every box of the page; `semaine:20200316`, those of the ISO week of that day; `jour:2`, all the Tuesdays;
- each of them for some rows only: `jour:2:12.7`, or `semaine:20200316:12.7,12.8` (child and slot, joined by commas);
- `ligne:12.7`, another way to write `tout:12.7`;
- `choix`: what the two selects of the form say, `quand` (`tout`, `semaine:…`, `jour:…`) and `pour` (rows, or nothing).

A page that posts ticks reads its form so, and stays where it is when there was a stroke:

    wanted = intentions(form.get("vues", ""), form.getlist("case"))
    stroke = pressed(form)
    if stroke:
        wanted = strike(stroke, grid.cells(), wanted)  # the form's own ticks and these ones, in one go
    keep_ticks(account_id, wanted, now)

Only boxes that may change are touched, whatever places are left: what cannot be had is refused where all ticks are.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.bookings import Box
from rules.calendar import week_monday
from rules.cells import Cell, CellState
from rules.refusals import Code, refuse
from rules.spans import is_shown

TICK, UNTICK, CHOSEN = "cocher", "decocher", "choix"
LONGEST = 2000
"""Of a value: more rows than any family has."""

_ROW = r"\d{1,9}\.\d{1,9}"
_VALUE = re.compile(
    rf"(?P<which>tout|ligne(?=:)|semaine:(?P<day>\d{{8}})|jour:(?P<weekday>[1-7]))(?::(?P<rows>{_ROW}(?:,{_ROW})*))?",
    re.ASCII,
)

Line = tuple[int, int]
"""A row of the grid: a child and a slot."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Boxes to tick, or to untick: of one week, of one weekday, of some rows; None (or no row) means all."""

    ticks: bool
    monday: date | None
    weekday: int | None
    rows: frozenset[Line]

    @classmethod
    def read(cls, text: str, ticks: bool) -> "Stroke":
        """What a button's value asks for; refuses a text that is none of them."""
        found = _VALUE.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            raise refuse(Code.UNKNOWN_BOX)
        rows = (found["rows"] or "").split(",") if found["rows"] else []
        return cls(
            ticks,
            _monday(found["day"]) if found["day"] else None,
            int(found["weekday"]) if found["weekday"] else None,
            frozenset(_line(row) for row in rows),
        )

    def falls_on(self, day: date) -> bool:
        """Whether boxes of that day are meant."""
        if self.monday and week_monday(day) != self.monday:
            return False
        return self.weekday is None or day.isoweekday() == self.weekday

    def is_for(self, box: Box) -> bool:
        """Whether the box's row is meant."""
        return not self.rows or (box.child_id, box.slot_id) in self.rows


def pressed(form: Mapping[str, str]) -> Stroke | None:
    """The button that sent the form, if it was one of these; refuses a value that none of them has."""
    for name, ticks in ((TICK, True), (UNTICK, False)):
        text = form.get(name)
        if text == CHOSEN:
            text = ":".join(part for part in (form.get("quand", ""), form.get("pour", "")) if part)
        if text is not None:
            return Stroke.read(text, ticks)
    return None


def strike(stroke: Stroke, cells: Iterable[Cell], wanted: Mapping[Box, bool]) -> dict[Box, bool]:
    """What the form wants of each box, with the stroke. It may meet no box that can change: then nothing is added.

    Refuses rows that the page does not have (another family's, or gone since), and days that it does not show.
    """
    shown = [cell for cell in cells if cell.state is not CellState.OFF]
    rows = {(cell.box.child_id, cell.box.slot_id) for cell in shown}
    met = [cell for cell in shown if stroke.falls_on(cell.box.day)]
    if not met or not stroke.rows <= rows:
        raise refuse(Code.UNKNOWN_BOX)
    free = [cell for cell in met if cell.changeable and stroke.is_for(cell.box)]
    return dict(wanted) | _differences(stroke, free, wanted)


def _differences(stroke: Stroke, free: Iterable[Cell], wanted: Mapping[Box, bool]) -> dict[Box, bool]:
    ticks = stroke.ticks
    return {cell.box: ticks for cell in free if wanted.get(cell.box, cell.ticked) is not ticks}


def of_rows(rows: Iterable[Line]) -> str:
    """The rows as a value has them: « 12.7,12.8 »."""
    return ",".join(f"{child}.{slot}" for child, slot in rows)


def _line(text: str) -> Line:
    child, slot = text.split(".")
    return int(child), int(slot)


def _monday(digits: str) -> date:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise refuse(Code.UNKNOWN_BOX) from None
    if not is_shown(day):
        raise refuse(Code.UNKNOWN_BOX)
    return week_monday(day)
