"""What the wizard asks beside the planning: all that is offered, how long a period lasts, what is to be replaced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, exists, select

from models import Booking, Custody, Enrolment, Period, Reservation, ReservationLine
from models.base import db
from models.bookings import IS_LIVE
from queries.offers import Wanted, load_periods, period_of_slot
from queries.planning import load_scene
from rules.bookings import HOLDING, Booklet, Box, ReservationState
from rules.deadlines import PARIS
from rules.enrolments import EnrolmentState
from rules.scene import Scene

_ASKED = select(Enrolment.child_id, Enrolment.period_id).where(
    Enrolment.family_id == bindparam("family_id", type_=Integer), Enrolment.state == EnrolmentState.WAITING
)
_HELD = (
    select(
        Reservation.child_id,
        Reservation.period_id,
        Reservation.state,
        Booking.id,
        Booking.slot_id,
        Booking.day,
    )
    .join_from(Reservation, ReservationLine, ReservationLine.reservation_id == Reservation.id)
    .outerjoin(Booking, (Booking.id == ReservationLine.booking_id) & IS_LIVE & ReservationLine.done.in_(HOLDING))
    .where(Reservation.id == bindparam("reservation_id", type_=Integer))
    .where(Reservation.family_id == bindparam("family_id", type_=Integer))
    .order_by(Booking.day, Booking.slot_id)
)


class Offer(NamedTuple):
    """The family today, with every period that is not over; `asked` are the enrolments that wait for staff."""

    scene: Scene
    asked: frozenset[Booklet]


class Replaced(NamedTuple):
    """A reservation that may be replaced by a new one; `held` are its bookings that are left, by id."""

    id: int
    booklet: Booklet
    state: ReservationState
    held: Mapping[int, Box]

    @property
    def number(self) -> str:
        """The number that people read."""
        return f"{self.id:06d}"


class Days(NamedTuple):
    """From the first day to the last, both included."""

    first_day: date
    last_day: date


def offer(family_id: int, now: datetime) -> Offer:
    """The family's children and every period of the commune that is not over, whether a child may book it or not."""
    today = now.astimezone(PARIS).date()
    scene = load_scene(family_id, today, today, now)
    to_come = db.session.execute(select(Period.id, Period.last_day).where(Period.last_day >= today)).all()
    last_day = max((row.last_day for row in to_come), default=today)
    wanted = Wanted(enrolled={row.id for row in to_come}, schools=(), booked_slots=())
    periods = {**scene.periods, **load_periods(db.session.connection(), wanted, today, last_day)}
    asked = db.session.execute(_ASKED, {"family_id": family_id})
    return Offer(
        replace(scene, periods=periods, period_of_slot=period_of_slot(periods)),
        frozenset(Booklet(child_id, period_id) for child_id, period_id in asked),
    )


def days_of(family_id: int, booklet: Booklet) -> Days | None:
    """The first and the last day of a period; None where there is none, or where the child is not this family's."""
    theirs = exists().where(Custody.family_id == family_id, Custody.child_id == booklet.child_id)
    asked = select(Period.first_day, Period.last_day).where(Period.id == booklet.period_id, theirs)
    found = db.session.execute(asked).first()
    return Days(*found) if found else None


def replaced(family_id: int, reservation_id: int) -> Replaced | None:
    """A reservation of this family with what is left of it; None for any other. One statement."""
    rows = db.session.execute(_HELD, {"family_id": family_id, "reservation_id": reservation_id}).all()
    if not rows:
        return None
    first = rows[0]
    held = {row.id: Box(row.child_id, row.slot_id, row.day) for row in rows if row.id is not None}
    return Replaced(reservation_id, Booklet(first.child_id, first.period_id), first.state, held)
