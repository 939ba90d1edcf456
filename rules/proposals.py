"""A change of a family's file that waits for the counter."""

from enum import StrEnum

from rules.fields import Field, Shape
from rules.files import OF_FAMILY, OF_HEALTH, Group
from rules.rights import Right

REASON = Field(500, Shape.TEXT)
"""Why the counter refuses it."""


class ProposalState(StrEnum):
    """What became of it; `WITHDRAWN`: the family wrote something else meanwhile."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def right_to_decide(group: Group) -> Right:
    """What an agent must be allowed to edit, to say yes or no."""
    if group in OF_HEALTH:
        return Right.EDIT_HEALTH
    return Right.EDIT_FAMILIES if group in OF_FAMILY else Right.EDIT_CHILDREN
