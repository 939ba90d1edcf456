"""One box of the planning: the state it shows, whether it may change, and until when.

Whether it may be ticked is decided in `rules/planning.py`, for the page as for the final press; here it gets its state.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

from rules.bookings import Action, BookingState, Box
from rules.calendar import CalendarUnknown
from rules.deadlines import Deadline, deadline, until
from rules.planning import opening, refusal_to_add, refusal_to_cancel
from rules.refusals import Code, Refusal
from rules.scene import ChildFacts, PeriodFacts, Scene, SlotFacts, Taken


class CellState(StrEnum):
    """What a box shows; each has a shape and a word."""

    OPEN = "open"
    BOOKED = "booked"
    ADDING = "adding"  # in the basket, not confirmed
    CANCELLING = "cancelling"  # in the basket, not confirmed
    WAITING = "waiting"  # for the manager
    FULL = "full"
    LATE = "late"
    KEPT = "kept"  # booked, and too late to cancel
    CLOSED = "closed"  # a day that is open as a rule; the refusal has the reason
    NOT_YET = "not_yet"  # booking begins later
    TAKEN = "taken"  # by the other home
    OTHER_WEEK = "other_week"  # the child is with the other home
    INCOMPLETE = "incomplete"  # the file
    UNKNOWN = "unknown"  # nobody has entered that school year
    OFF = "off"  # never open, or not this child's: no box


STATE_OF_REFUSAL = {
    Code.PAST_DAY: CellState.LATE,
    Code.PAST_CUT_OFF: CellState.LATE,
    Code.AFTER_BOOK_UNTIL: CellState.LATE,
    Code.NOT_OPEN_YET: CellState.NOT_YET,
    Code.CLOSED_DAY: CellState.CLOSED,
    Code.FULL: CellState.FULL,
    Code.FILE_INCOMPLETE: CellState.INCOMPLETE,
    Code.CALENDAR_UNKNOWN: CellState.UNKNOWN,
    Code.NOT_YOUR_DAY: CellState.OTHER_WEEK,
    Code.TAKEN_BY_OTHER_HOME: CellState.TAKEN,
}
"""What a free box that cannot be booked shows; any other refusal means that it is not this child's."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: ticked as the basket wants it, at its price in cents.

    `refusal` says why it cannot change, or why what the basket wants of it could no longer be confirmed.
    """

    box: Box
    state: CellState
    price_cents: int
    ticked: bool
    changeable: bool
    refusal: Refusal | None

    @property
    def is_booked(self) -> bool:
        """Whether the family has this box now, whatever the basket wants."""
        return self.state in HELD


HELD = frozenset({CellState.BOOKED, CellState.CANCELLING, CellState.WAITING, CellState.KEPT})


@dataclass(frozen=True, slots=True)
class Until:
    """Until when a slot of a day can be added and cancelled."""

    add: Deadline
    cancel: Deadline

    def is_past(self, now: datetime) -> bool:
        """Whether nothing of it can change any more."""
        return now >= max(self.add.closes_at, self.cancel.closes_at)


@dataclass(frozen=True, slots=True)
class Sight:
    """A scene as its family sees it now: with what its basket wants of each box."""

    scene: Scene
    wanted: Mapping[Box, Action]
    now: datetime
    names: Mapping[int, str] = field(init=False)
    _held: frozenset[tuple[int, date]] = field(init=False)
    _off: dict[tuple[int, date], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        held = frozenset((box.slot_id, box.day) for box in (*self.scene.taken, *self.wanted))
        object.__setattr__(self, "_held", held)
        object.__setattr__(self, "names", call_names(self.scene.children))

    def is_off(self, period: PeriodFacts, slot: SlotFacts, day: date) -> bool:
        """Whether no child can have a box there: never open on such a day, and nothing booked or wanted."""
        known = self._off.get((slot.id, day))
        if known is None:
            known = self._off[slot.id, day] = self._is_off(period, slot, day)
        return known

    def _is_off(self, period: PeriodFacts, slot: SlotFacts, day: date) -> bool:
        if (slot.id, day) in self._held:
            return False
        try:
            served = opening(period, slot.id, day, self.scene.calendar)
        except CalendarUnknown:
            return False
        return not served.is_open and not served.reason

    def until(self, period: PeriodFacts, slot: SlotFacts, day: date) -> Until | None:
        """Until when the slot of that day can change; None when it is not served, or nobody knows."""
        calendar = self.scene.calendar
        try:
            if not opening(period, slot.id, day, calendar).is_open:
                return None
            add = deadline(period.add_rule, day, slot.starts_at, calendar)
            cancel = deadline(period.cancel_rule, day, slot.starts_at, calendar)
        except CalendarUnknown:
            return None
        last = _end_of(period.book_until)
        return Until(last if last.closes_at < add.closes_at else add, cancel)

    def cell(self, box: Box, slot: SlotFacts) -> Cell:
        """The box as it stands now, and with what the basket wants of it."""
        taken = self.scene.taken.get(box)
        if taken is not None and taken.mine:
            return self._booked(box, taken)
        refusal = refusal_to_add(self.scene, box, self.now)
        if self.wanted.get(box) is Action.ADD:
            return Cell(box, CellState.ADDING, slot.price_cents, True, True, refusal)
        if refusal is None:
            return Cell(box, CellState.OPEN, slot.price_cents, False, True, None)
        return Cell(box, state_of(refusal), slot.price_cents, False, False, refusal)

    def _booked(self, box: Box, taken: Taken) -> Cell:
        refusal = refusal_to_cancel(self.scene, box, self.now)
        if self.wanted.get(box) is Action.CANCEL:
            return Cell(box, CellState.CANCELLING, taken.price_cents, False, True, refusal)
        state = CellState.BOOKED if refusal is None else CellState.KEPT
        if taken.state is BookingState.WAITING:
            state = CellState.WAITING
        return Cell(box, state, taken.price_cents, True, refusal is None, refusal)


@lru_cache(maxsize=1024)
def _end_of(day: date) -> Deadline:
    return until(day, time(23, 59))


def call_names(children: Mapping[int, ChildFacts]) -> dict[int, str]:
    """What a family calls each child: the first name, with the last name where two share it."""
    times = Counter(child.first_name for child in children.values())
    return {
        child.id: child.first_name if times[child.first_name] == 1 else f"{child.first_name} {child.last_name}"
        for child in children.values()
    }


def state_of(refusal: Refusal) -> CellState:
    """What a free box shows that cannot be booked for this reason; a closed day without a reason is never open."""
    if refusal.code is Code.CLOSED_DAY and not refusal.values.get("reason"):
        return CellState.OFF
    return STATE_OF_REFUSAL.get(refusal.code, CellState.OFF)
