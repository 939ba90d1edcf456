"""What the demonstration asks of the database while it is made."""

from collections.abc import Iterable

from sqlalchemy import func, select

from models import Account, Booking, Child, Custody, DocumentType, Family, Reservation
from models.base import db
from rules.bookings import ReservationState


def is_empty() -> bool:
    """Whether there is neither a family nor an account yet."""
    return not db.session.scalar(select(func.count(Family.id))) and not db.session.scalar(
        select(func.count(Account.id))
    )


def counts() -> tuple[int, int, int]:
    """How many families, children and bookings there are."""
    families, children, bookings = (
        db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Family, Child, Booking)
    )
    return families, children, bookings


def custody_id(child_id: int, family_id: int) -> int:
    """The id of the child's stay with the family."""
    wanted = select(Custody.id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    return db.session.scalars(wanted).one()


def document_types(names: Iterable[str]) -> list[DocumentType]:
    """The types of paper of these names."""
    return list(db.session.scalars(select(DocumentType).where(DocumentType.name.in_(names))))


def waiting_reservations(family_id: int) -> list[int]:
    """The ids of the family's reservations that staff have not decided."""
    wanted = select(Reservation.id).where(
        Reservation.family_id == family_id, Reservation.state == ReservationState.WAITING
    )
    return list(db.session.scalars(wanted.order_by(Reservation.id)))
