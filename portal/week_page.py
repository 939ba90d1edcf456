"""« Ma semaine »: the same boxes as the planning's, day by day, each day with the children in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal import planning_words
from portal.planning_page import BoxWords, PlanningPage, RowWords
from rules.cells import CellState
from rules.grid import Day


class ChildDay(NamedTuple):
    """A child's boxes of one day."""

    who: str
    boxes: tuple[BoxWords, ...]


@dataclass(frozen=True)
class WeekDay:
    """An open day: its words, until when all its boxes change (empty when they differ), its children."""

    day: date
    title: str
    until: str
    is_today: bool
    children: tuple[ChildDay, ...]


@dataclass(frozen=True)
class WeekPage:
    """The week of a planning page that has a section for each child."""

    plan: PlanningPage

    @property
    def can_change(self) -> bool:
        """Whether a box of the week may be ticked or unticked."""
        return any(cell.changeable for cell in self.plan.grid.cells())

    def days(self) -> Iterator[WeekDay]:
        """The days that have a box, in their order."""
        sections = [(section, self.plan.row_words(section)) for section in self.plan.grid.sections]
        for number, day in enumerate(self.plan.address.span.days()):
            drawn = [(it.title, it.weeks[0].days[number], rows) for it, rows in sections]
            found = [it for it in drawn if it[1].cells]
            if found:
                until = self._until([open_day for _title, open_day, _rows in found])
                children = tuple(ChildDay(title, self._boxes(it, rows, not until)) for title, it, rows in found)
                words = planning_words.day_words(day, self.plan.spoken).heading
                yield WeekDay(day, words, until, day == self.plan.address.today, children)

    def _boxes(self, day: Day, rows: list[RowWords], says_until: bool) -> tuple[BoxWords, ...]:
        """The child's boxes of a day; each has its price beside it, as there is no row that says it."""
        cents = [cell.price_cents for cell in day.cells]
        drawn = zip(self.plan.boxes(day, rows, says_until), cents, strict=True)
        return tuple(box._replace(cents=price) for box, price in drawn if box.state != CellState.OFF)

    def _until(self, days: list[Day]) -> str:
        """« modifiable jusqu’au … », said once where it holds for every box of the day."""
        untils = [until for day in days for until in day.untils if until is not None]
        if not untils or any(until != untils[0] for until in untils):
            return ""
        return planning_words.until_words(untils[0], self.plan.sight.now)

    def closed_days(self) -> list[str]:
        """The working days of the week on which nothing is open, in words: « mercredi 18 mars »."""
        shown = {it.day for section in self.plan.grid.sections for it in section.weeks[0].days if it.cells}
        days = [day for day in self.plan.address.span.days()[:5] if day not in shown]
        return [planning_words.day_words(day, self.plan.spoken).heading for day in days]
