"""The hours of the night in which families wait (Les Rousses E: from 1:00 to 6:00). Staff work on."""

from datetime import datetime, time, timedelta

from rules.deadlines import PARIS


def rests(begins: str, ends: str) -> bool:
    """Whether there is a window at all: empty or equal hours mean that the portal never rests."""
    return bool(begins and ends and begins != ends)


def resting_until(now: datetime, begins: str, ends: str) -> datetime | None:
    """When the portal opens again, if it rests at `now`; « 01:00 » to « 06:00 » on the Paris clock, the end left out.

    A window may pass midnight.
    """
    if not rests(begins, ends):
        return None
    there = now.astimezone(PARIS)
    start, end, at = time.fromisoformat(begins), time.fromisoformat(ends), there.time()
    is_within = start <= at < end if start < end else at >= start or at < end
    if not is_within:
        return None
    day = there.date() + timedelta(days=1) if at >= end else there.date()
    return datetime.combine(day, end, PARIS)
