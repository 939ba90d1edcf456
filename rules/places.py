"""Which requests hold a place while they wait for the town hall: a setting of the commune."""

from datetime import UTC, datetime, timedelta

LONG_AGO, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def held_since(holds: bool, hours: int, now: datetime) -> datetime:
    """A waiting request holds its place when it was made after this instant; 0 hours: until it is answered."""
    if not holds:
        return NEVER
    return now - timedelta(hours=hours) if hours else LONG_AGO
