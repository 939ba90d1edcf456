"""« Ma semaine »: the same boxes as the planning's, day by day, each day with the children in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal import planning_words
from portal.planning_page import BoxWords, PlanningPage, RowWords
from rules.cells import CellState, Until
from rules.grid import Day


class WeekBox(NamedTuple):
    """A box, its price in cents, and until when it changes where the boxes of the day differ (else empty)."""

    words: BoxWords
    cents: int
    until: str


class ChildDay(NamedTuple):
    """A child's boxes of one day."""

    who: str
    boxes: tuple[WeekBox, ...]


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

    def _boxes(self, day: Day, rows: list[RowWords], says_until: bool) -> tuple[WeekBox, ...]:
        drawn = zip(self.plan.boxes(day, rows, False), day.cells, day.untils, strict=True)
        return tuple(
            WeekBox(words, cell.price_cents, self._words(until) if says_until and until and cell.changeable else "")
            for words, cell, until in drawn
            if cell.state is not CellState.OFF
        )

    def _words(self, until: Until) -> str:
        return planning_words.until_words(until, self.plan.sight.now)

    def _until(self, days: list[Day]) -> str:
        """« modifiable jusqu’au … », said once where it holds for every box of the day."""
        untils = [until for day in days for until in day.untils if until is not None]
        if not untils or any(until != untils[0] for until in untils):
            return ""
        return self._words(untils[0])

    def closed_days(self) -> list[str]:
        """The working days of the week on which nothing is open, in words: « mercredi 18 mars »."""
        shown = {it.day for section in self.plan.grid.sections for it in section.weeks[0].days if it.cells}
        days = [day for day in self.plan.address.span.days()[:5] if day not in shown]
        return [planning_words.day_words(day, self.plan.spoken).heading for day in days]
