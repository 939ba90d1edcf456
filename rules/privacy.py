"""The rights of people over what is held on them (RGPD 12, 15, 17; DOMAIN 7.3): requests, and when one is due."""

from datetime import date, timedelta
from enum import StrEnum


class RequestState(StrEnum):
    """What became of a request for deletion."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ALERT_DAYS = 20


def due_on(asked_on: date) -> date:
    """One month after the request; the month's last day where it has no such day (RGPD 12.3)."""
    first = (asked_on.replace(day=1) + timedelta(32)).replace(day=1)
    last = (first + timedelta(32)).replace(day=1) - timedelta(1)
    return min(first + timedelta(asked_on.day - 1), last)
