"""What the templates of the planning draw: the grid of the span, the basket, what stands in the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from portal import gate, planning_words
from portal.planning_address import Address
from queries.openings import Opening, next_opening
from queries.planning import basket, load_scene
from rules.baskets import refusals
from rules.bookings import Action, Box, Change
from rules.cells import Cell, CellState, Sight, Until
from rules.grid import Day, Grid, Grouping, Section, build
from rules.planning import places_left
from rules.pricing import total_of
from rules.refusals import Refusal
from rules.scene import ChildFacts
from rules.ticks import write_seen
from web.filters import language
from web.sentences import sentence

FREE = (CellState.OPEN, CellState.ADDING)


MOST_SAID = 60
"""Sentences on one page: a form that asks for more wrong boxes was not made by it."""


@dataclass(frozen=True)
class Contact:
    """Whom to call about these activities."""

    phone: str
    email: str
    activities: tuple[str, ...]


class RowWords(NamedTuple):
    """How a row is called beside its boxes, how the names and the values of its boxes begin, what one box costs."""

    who: str
    begins: str
    key: str
    price_cents: int
    shows_places: bool


class BoxWords(NamedTuple):
    """A box as it is written: `why` adds to its word; `cents` is its price where it is not its row's, else None.

    `fault` is the sentence that speaks against what was ticked, or against what the basket wants; `left` counts the
    places where families may see them.
    """

    state: str
    key: str
    who: str
    name: str
    is_ticked: bool
    is_free: bool
    cents: int | None
    why: str
    fault: str
    left: int | None


@dataclass(frozen=True)
class PlanningPage:
    """One page of the planning in a language. `typed` are the ticks of a refused form; `refusals` say why it was."""

    address: Address
    sight: Sight
    grid: Grid
    changes: tuple[Change, ...]
    edits: bool
    spoken: str
    typed: Mapping[Box, bool] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()

    @property
    def by_child(self) -> bool:
        """Whether each section is a child's."""
        return self.address.grouping is Grouping.FAMILY

    @property
    def additions(self) -> int:
        """How many bookings the basket wants."""
        return sum(1 for change in self.changes if change.action is Action.ADD)

    @property
    def cancellations(self) -> int:
        """How many cancellations the basket wants."""
        return len(self.changes) - self.additions

    @property
    def basket_cents(self) -> int:
        """What the basket costs as of now, in signed cents."""
        return total_of(self.sight.scene, self.changes)

    @property
    def booked_cents(self) -> int:
        """What is booked over the span, in cents."""
        return sum(row.booked.cents for row in self.grid.rows())

    @property
    def incomplete(self) -> list[ChildFacts]:
        """The children whose own file stops their bookings."""
        return [child for child in self.sight.scene.children.values() if child.missing]

    @property
    def lacks(self) -> list[gate.Lack]:
        """What stands in the way of booking, for the family, for each child, and for some services."""
        scene, names = self.sight.scene, self.sight.names
        activities = {period.activity_id: period.activity for period in scene.periods.values()}
        return [
            *([gate.of_family(scene.family_missing)] if scene.family_missing else []),
            *(gate.of_child(child.id, names[child.id], child.missing) for child in self.incomplete),
            *(it for child in scene.children.values() for it in gate.of_services(child, names[child.id], activities)),
        ]

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be changed anywhere: every file is incomplete, and nothing is booked or wanted here."""
        children = self.sight.scene.children
        closed = bool(self.sight.scene.family_missing) or len(self.incomplete) == len(children)
        return closed and not self.changes and not any(cell.changeable for cell in self.grid.cells())

    @property
    def contacts(self) -> list[Contact]:
        """Whom to call for the last minute, and about which activities of the page."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for period in self.grid.periods:
            ways = (period.contact_phone, period.contact_email)
            if any(ways):
                found.setdefault(ways, {})[period.activity] = None
        return [Contact(phone, email, tuple(activities)) for (phone, email), activities in found.items()]

    @property
    def seen(self) -> str:
        """The hidden field: the boxes that may change, as they stand."""
        return write_seen((cell.box, cell.ticked) for cell in self.grid.cells() if cell.changeable)

    @cached_property
    def against(self) -> Mapping[Any, Refusal]:
        """What speaks against a box: why the form was refused; else why the basket can no longer be confirmed."""
        found = self.refusals or refusals(self.sight.scene, self.changes, self.sight.now)
        return {refusal.about: refusal for refusal in found}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What speaks against boxes, in words, each with the id of its box where the page has it."""
        here = {cell.box for cell in self.grid.cells()} if self.edits else ()
        said: dict[str, str] = {}
        for it in self.refusals or self.against.values():
            said.setdefault(planning_words.refusal_words(self.sight, it), str(it.about) if it.about in here else "")
        return [(box_id, words) for words, box_id in islice(said.items(), MOST_SAID)]

    def row_words(self, section: Section) -> list[RowWords]:
        """The words of the section's rows, in their order."""
        return [
            RowWords(
                planning_words.who_words(row, self.by_child),
                f"{row.who}, {row.slot.name}, ",
                f"{row.child.id}.{row.slot.id}.",
                row.slot.price_cents,
                row.period.shows_places,
            )
            for row in section.rows
        ]

    def boxes(self, day: Day, rows: list[RowWords], says_until: bool) -> Iterator[BoxWords]:
        """The boxes of a day, in the order of the rows. A template is slow with attributes: it gets plain values."""
        words, against, typed = planning_words.day_words(day.day, self.spoken), self.against, self.typed
        for cell, row, until in zip(day.cells, rows, day.untils, strict=True):
            cents = None if cell.price_cents == row.price_cents else cell.price_cents
            name = f"{row.begins}{words.long}"
            key = f"{row.key}{words.digits}"
            left = self._left(cell) if row.shows_places else None
            more = cell.refusal or says_until or left is not None
            why = self._why(cell, left, until if says_until else None) if more else ""
            ticked = typed.get(cell.box, cell.ticked) if cell.changeable else cell.ticked
            fault = sentence(against[cell.box]) if cell.box in against else ""
            yield BoxWords(cell.state.value, key, row.who, name, ticked, cell.changeable, cents, why, fault, left)

    def _left(self, cell: Cell) -> int | None:
        return places_left(self.sight.scene, cell.box) if cell.state in FREE else None

    def _why(self, cell: Cell, left: int | None, until: Until | None) -> str:
        """What a box adds to its word: the reason of its state, the places left, until when it changes."""
        why = planning_words.reason_words(cell) if cell.refusal else ""
        if left is not None:
            why += planning_words.places_words(left)
        if until and cell.changeable:
            why += f", {planning_words.until_words(until, self.sight.now)}"
        return why

    def shows_places(self) -> bool:
        """Whether the boxes of some activity say how many places are left."""
        return any(period.shows_places for period in self.grid.periods)

    def states(self) -> set[CellState]:
        """The states that are on the page, for its legend."""
        return {cell.state for cell in self.grid.cells()}

    def next_opening(self) -> Opening | None:
        """What opens next, for a page with nothing on it."""
        return next_opening(self.sight.scene.family_id, self.address.span.last_day)


def look(family_id: int, account_id: int, address: Address, now: datetime, edits: bool = False) -> PlanningPage:
    """The page as it stands now. The scene also holds the days of the basket, whose cost the page says."""
    span, changes = address.span, basket(account_id)
    days = [span.first_day, span.last_day, *(change.box.day for change in changes)]
    scene = load_scene(family_id, min(days), max(days), now)
    sight = Sight(scene, {change.box: change.action for change in changes}, now)
    return PlanningPage(address, sight, build(sight, span, address.grouping), changes, edits, language())
