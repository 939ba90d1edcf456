"""What an agent of the town hall may see of a table: an activity leader only what its own establishments concern."""

from sqlalchemy import Select, select

from models.accounts import account_establishment
from models.activities import Period, Slot
from models.base import db
from models.bookings import Booking
from models.children import Custody
from models.enrolments import Enrolment
from rules.bookings import LIVE
from rules.rights import Role


def is_limited(role: Role) -> bool:
    """Whether a role sees its own establishments only."""
    return role is Role.LEADER


def establishment_ids(account_id: int) -> Select[tuple[int]]:
    """The establishments that an agent's account names."""
    column = account_establishment.c
    return select(column.establishment_id).where(column.account_id == account_id)


def period_ids(account_id: int) -> Select[tuple[int]]:
    """The periods at the agent's establishments."""
    return select(Period.id).where(Period.establishment_id.in_(establishment_ids(account_id)))


def child_ids(account_id: int) -> Select[tuple[int]]:
    """The children enrolled, or with a live booking, in a period of the agent's establishments."""
    periods = period_ids(account_id)
    enrolled = select(Enrolment.child_id).where(Enrolment.period_id.in_(periods))
    booked = (
        select(Booking.child_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Slot.period_id.in_(periods), Booking.state.in_(LIVE))
    )
    both = enrolled.union(booked).subquery()
    return select(both.c.child_id)


def first_family_id(child_id: int) -> int | None:
    """The child's first family, under which the journal files what is done to the child."""
    homes = select(Custody.family_id).where(Custody.child_id == child_id).order_by(Custody.id).limit(1)
    return db.session.scalar(homes)
