"""What the town hall asks about enrolments."""

from sqlalchemy import func, select

from models import Booking, Custody, Enrolment, Family, Slot
from models.base import db
from models.bookings import IS_LIVE


def families_of_child(child_id: int) -> list[tuple[int, str]]:
    """The families that have the child, for a choice: one or two."""
    theirs = select(Family).join(Custody).where(Custody.child_id == child_id).order_by(Custody.id)
    return [(family.id, str(family)) for family in db.session.scalars(theirs)]


def booked_after_end(enrolment: Enrolment) -> int:
    """How many live bookings of the family the child has in the period after the enrolment's last day."""
    if enrolment.ended_on is None:
        return 0
    counted = (
        select(func.count(Booking.id))
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Booking.child_id == enrolment.child_id,
            Booking.family_id == enrolment.family_id,
            Slot.period_id == enrolment.period_id,
            Booking.day > enrolment.ended_on,
            IS_LIVE,
        )
    )
    return db.session.scalars(counted).one()
