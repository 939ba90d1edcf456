"""What of a closure's cancelled bookings comes back when it reopens, as of now."""

from datetime import datetime

from models import Closure, db
from queries.closures import cancelled_by, closing_of, periods_closed
from queries.planning import load_scene
from rules.closures import Reopening, Return, by_family
from rules.refusals import Code, Refusal
from rules.scene import ClosureFacts


def returns_of(closure: Closure, now: datetime) -> tuple[Return, ...]:
    """Each booking that the closure cancelled, by day, service, slot and child, and whether it comes back.

    One scene for each family: who restores them holds the periods first, who only looks need not.
    """
    toll = cancelled_by(closure.id)
    reopening = Reopening(_lifted(closure), now)
    found: dict[int, Return] = {}
    for family_id, bookings in by_family(reopening.coming(toll.bookings)).items():
        days = [booking.box.day for booking in bookings]
        scene = load_scene(family_id, min(days), max(days), now)
        found |= {it.booking.id: it for it in reopening.of_family(scene, bookings)}
    return tuple(found.get(it.id) or Return(it, Refusal(Code.PAST_DAY, it.box)) for it in toll.bookings)


def _lifted(closure: Closure) -> dict[int, ClosureFacts]:
    """The closure as the scene of each of its periods tells it."""
    facts = ClosureFacts(closure.first_day, closure.last_day, closure.reason, closure.slot_id, closure.school_class_id)
    periods = db.session.scalars(periods_closed(closing_of(closure)))
    return dict.fromkeys(periods, facts)
