"""The counter's own rules: what it may change of a family's box, and what it is told of by itself."""

from datetime import timedelta
from enum import StrEnum

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
