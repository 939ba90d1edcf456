"""What a child may book: the periods that the wizard offers, and those for which it is enrolled first."""

from dataclasses import dataclass
from datetime import datetime

from rules.deadlines import PARIS
from rules.planning import may_ever_book
from rules.refusals import Code
from rules.scene import ChildFacts, PeriodFacts, Scene


@dataclass(frozen=True, slots=True)
class Choices:
    """The periods that are open to a child, in the order in which people read them; `to_enrol` ask for it first."""

    periods: tuple[PeriodFacts, ...]
    to_enrol: tuple[PeriodFacts, ...]


def choices(scene: Scene, child: ChildFacts, now: datetime) -> Choices:
    """Only what is not over, may still be booked, and is for this child; what opens later is there too."""
    today = now.astimezone(PARIS).date()
    left = [it for it in scene.periods.values() if today <= min(it.last_day, it.book_until)]
    against = {it.id: may_ever_book(scene, child, it, max(today, it.first_day)) for it in left}
    return Choices(
        tuple(it for it in left if against[it.id] is None),
        tuple(it for it in left if against[it.id] is Code.NOT_ENROLLED),
    )
