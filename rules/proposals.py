"""A change of a family's file that waits for the counter."""

from enum import StrEnum


class ProposalState(StrEnum):
    """What became of it; `WITHDRAWN`: the family wrote something else meanwhile."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
