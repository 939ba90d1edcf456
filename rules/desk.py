"""The counter's own rules: what it may change of a family's box, what it is told of, which request comes next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from rules.cells import Cell, Sight
from rules.planning import refusal_to_add, refusal_to_cancel
from rules.refusals import Code

TIME_LIMITS = frozenset({Code.PAST_DAY, Code.PAST_CUT_OFF, Code.AFTER_BOOK_UNTIL, Code.NOT_OPEN_YET})
"""What a reason overrides (DOMAIN 2.1, 6)."""

REFUSED_PROOFS = 5
WATCHED = timedelta(hours=24)
"""So many refused proofs of one file number within a day: somebody guesses, or a parent needs a hand."""


class Reach(StrEnum):
    """How far an agent's hand goes."""

    FREE = "free"
    REASON = "reason"  # only a time limit speaks against it
    NONE = "none"


def reach(sight: Sight, cell: Cell) -> Reach:
    """Whether an agent may change the box as it stands."""
    if cell.changeable:
        return Reach.FREE
    refuse = refusal_to_cancel if cell.is_booked else refusal_to_add
    return Reach.NONE if refuse(sight.scene, cell.box, sight.now, override=True) else Reach.REASON


class Place(NamedTuple):
    """Where a request stands in the line of those that wait: since when, then its id."""

    since: datetime
    id: int


def following(line: Sequence[Place], answered: Place) -> int | None:
    """The request to answer after this one: the next in line, or at its end the first; None where none waits."""
    after = (place for place in line if place > answered)
    found = next(after, line[0] if line else None)
    return found.id if found else None
