"""The rights of people over what is held on them (RGPD 12, 15, 17; DOMAIN 7.3): requests, and when one is due."""

from datetime import date
from enum import StrEnum

from rules.calendar import months_after


class RequestState(StrEnum):
    """What became of a request for deletion."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ALERT_DAYS = 20


def due_on(asked_on: date) -> date:
    """One month after the request; the month's last day where it has no such day (RGPD 12.3)."""
    return months_after(asked_on, 1)
