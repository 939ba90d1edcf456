"""What the grid of the wizard draws: one month of one child in one period, with its ticks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from portal import gate, wizard_booklet, wizard_pages, wizard_words
from portal.planning_words import day_words, refusal_words
from portal.wizard_booklet import Entry, Wish
from rules.bookings import Action, Box
from rules.booklet_grid import BookletGrid, Desk, GridDay, build
from rules.calendar import month_span
from rules.cells import Cell, CellState
from rules.deadlines import PARIS, has_opened
from rules.grid import NO_BOX
from rules.refusals import Refusal
from rules.spans import Span, View, span_of
from rules.ticks import write_seen
from web.filters import language


class BoxWords(NamedTuple):
    """A box as it is written: the word when it is ticked, when it is not; no box at all is None."""

    state: str
    key: str
    name: str
    is_ticked: bool
    is_free: bool
    on: str
    off: str


@dataclass(frozen=True)
class Sheet:
    """One month. `typed` are the ticks of a refused form; `refusals` say why it was."""

    wish: Wish
    span: Span
    grid: BookletGrid
    typed: Mapping[Box, bool] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    @property
    def month(self) -> date:
        """The first day of the month."""
        return self.span.first_day

    @property
    def months(self) -> list[date]:
        """The months of the period from the present one on, by their first days."""
        return months_of(self.wish.entry)

    @property
    def before(self) -> date | None:
        """The month before, where the period has it."""
        return next((it for it in reversed(self.months) if it < self.month), None)

    @property
    def after(self) -> date | None:
        """The month after, where the period has it."""
        return next((it for it in self.months if it > self.month), None)

    @property
    def seen(self) -> str:
        """The hidden field: the boxes that may change, as they stand."""
        return write_seen((cell.box, cell.ticked) for cell in self.grid.cells() if cell.changeable)

    @property
    def is_free(self) -> bool:
        """Whether some box of the month may change."""
        return any(cell.changeable for cell in self.grid.cells())

    @property
    def has_opened(self) -> bool:
        """Whether the bookings of the period have begun."""
        return has_opened(self.wish.period.opens_at, self.wish.entry.now)

    @property
    def elsewhere(self) -> int:
        """How many lines of the request are in other months."""
        return sum(1 for it in self.wish.changes if not self.span.first_day <= it.box.day <= self.span.last_day)

    @property
    def adds(self) -> int:
        """How many dates the request books so far, on all its months."""
        return sum(1 for it in self.wish.changes if it.action is Action.ADD)

    @property
    def lacks(self) -> list[gate.Lack]:
        """What stands in the way of booking."""
        return wizard_pages.lacks(self.wish)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each refusal in words, with the id of its box where the page has it."""
        here = {cell.box for cell in self.grid.cells()}
        return [
            (str(it.about) if it.about in here else "", refusal_words(self.wish.desk.sight, it)) for it in self.refusals
        ]

    def states(self) -> set[str]:
        """What the legend explains: the states of the month."""
        return {_state(self.wish.desk, cell) for cell in self.grid.cells()}

    def boxes(self, day: GridDay) -> Iterator[BoxWords | None]:
        """The boxes of a row, in the order of the columns."""
        words, desk = day_words(day.day, language()), self.wish.desk
        name = desk.sight.names[self.wish.child.id]
        for slot, cell in zip(self.grid.slots, day.cells, strict=True):
            if cell is NO_BOX:
                yield None
                continue
            ticked = self.typed.get(cell.box, cell.ticked) if cell.changeable else cell.ticked
            named = f"{name}, {slot.name}, {words.long}"
            on, off = wizard_words.box_words(desk, cell)
            yield BoxWords(_state(desk, cell), str(cell.box), named, ticked, cell.changeable, on, off)

    def others(self, day: GridDay) -> list[str]:
        """« Julie : REPAS ENFANT », for each of the other children that day."""
        names = self.wish.desk.sight.names
        return [wizard_words.other_words(names[it.child_id], it.slot) for it in day.others]


def look(entry: Entry, text: str | None) -> Sheet:
    """The month that the address asks for; without one, the first in which something may be booked."""
    asked = _month(entry, text)
    if asked:
        span = span_of(View.MONTH, asked)
        return _sheet(wizard_booklet.look(entry, [span.first_day, span.last_day]), span)
    first = span_of(View.MONTH, _first_day(entry))
    wish = wizard_booklet.look(entry, [first.first_day, _next_month(first)])
    sheet = _sheet(wish, first)
    return sheet if sheet.is_free or sheet.after is None else _sheet(wish, span_of(View.MONTH, sheet.after))


def months_of(entry: Entry) -> list[date]:
    """The first days of the months of the period, from the present one on."""
    found = [entry.first_day.replace(day=1)]
    while (month := month_span(found[-1])[1] + timedelta(1)) <= entry.days.last_day:
        found.append(month)
    return found


def _state(desk: Desk, cell: Cell) -> str:
    """The state of a box; « already » is what another reservation has."""
    booked = cell.state in (CellState.BOOKED, CellState.KEPT)
    return "already" if booked and not desk.is_own(cell.box) else cell.state.value


def _sheet(wish: Wish, span: Span) -> Sheet:
    return Sheet(wish, span, build(wish.desk, span))


def _month(entry: Entry, text: str | None) -> date | None:
    """The month written 2020-03, where the period has it."""
    return next((it for it in months_of(entry) if f"{it:%Y-%m}" == text), None)


def _first_day(entry: Entry) -> date:
    """Where the grid opens: at the first date to come of what is replaced, else at the first day left."""
    today = entry.now.astimezone(PARIS).date()
    held = entry.replaced.held.values() if entry.replaced else ()
    return min((box.day for box in held if box.day >= today), default=entry.first_day)


def _next_month(span: Span) -> date:
    """The last day of the month after."""
    return month_span(span.last_day + timedelta(1))[1]
