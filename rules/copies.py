"""A reservation taken over for another child: which period, which column, date by date (Rodez guide, « Recopier »)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rules.baskets import sieve
from rules.bookings import Action, Booklet, Box, Change
from rules.names import fold
from rules.planning import may_ever_book
from rules.refusals import Refusal
from rules.reservations import FullReservation, ReservationLine
from rules.scene import PeriodFacts, Scene, SlotFacts


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """A date of the reservation: the box that it becomes, None where the period has no such column.

    `refusal` says why it cannot be had.
    """

    day: date
    slot: str
    box: Box | None
    refusal: Refusal | None

    @property
    def is_taken_over(self) -> bool:
        """Whether it can be had for the other child."""
        return self.box is not None and self.refusal is None


@dataclass(frozen=True, slots=True)
class Copy:
    """What becomes of a reservation for another child, in a period that is open to that child."""

    child_id: int
    period: PeriodFacts
    days: tuple[CopiedDay, ...]

    @property
    def booklet(self) -> Booklet:
        """The child and the period."""
        return Booklet(self.child_id, self.period.id)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What can be taken over."""
        return tuple(dict.fromkeys(it.box for it in self.days if it.box is not None and it.refusal is None))


def copy_for(scene: Scene, made: FullReservation, child_id: int, now: datetime) -> Copy | None:
    """What can be taken over for this child, all together; None where no period of the activity is open to it.

    The same period where the child can be booked in it, else the one of the same activity that takes most of the dates.
    """
    if child_id not in scene.children:
        return None
    found = [_copy(scene, made, child_id, period, now) for period in _open_to(scene, made.activity_id, child_id)]
    ranks = {it.period.id: _rank(scene, made, it) for it in found}
    return max(found, key=lambda it: ranks[it.period.id], default=None)


def match(wanted: Iterable[ReservationLine], slots: tuple[SlotFacts, ...]) -> dict[int, SlotFacts]:
    """For each column that was booked (slot id) that of another period: by its name, else by its hours."""
    found: dict[int, SlotFacts] = {}
    for line in wanted:
        same = [it for it in slots if fold(it.name) == fold(line.slot)]
        same += [it for it in slots if it.starts_at and (it.starts_at, it.ends_at) == (line.starts_at, line.ends_at)]
        if same:
            found[line.box.slot_id] = same[0]
    return found


def _open_to(scene: Scene, activity_id: int, child_id: int) -> list[PeriodFacts]:
    periods = (it for it in scene.periods.values() if it.activity_id == activity_id)
    return [it for it in periods if not scene.unfit[child_id, it.id]]


def _rank(scene: Scene, made: FullReservation, copied: Copy) -> tuple[bool, bool, int]:
    child = scene.children[copied.child_id]
    is_enrolled = any(may_ever_book(scene, child, copied.period, it.day) is None for it in copied.days)
    return is_enrolled, copied.period.id == made.period_id, len(copied.boxes)


def _copy(scene: Scene, made: FullReservation, child_id: int, period: PeriodFacts, now: datetime) -> Copy:
    columns = match(made.held, period.slots)
    boxes = {
        line.box: Box(child_id, columns[line.box.slot_id].id, line.box.day)
        for line in made.held
        if line.box.slot_id in columns
    }
    _kept, refused = sieve(scene, [Change(box, Action.ADD) for box in dict.fromkeys(boxes.values())], now)
    against = {refusal.about: refusal for refusal in refused}
    days = []
    for line in made.held:
        box = boxes.get(line.box)
        days.append(CopiedDay(line.box.day, line.slot, box, against.get(box) if box else None))
    return Copy(child_id, period, tuple(days))
