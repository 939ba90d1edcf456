"""What waits for the town hall, and what families changed last. An activity leader's is narrowed to its own places."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from models.base import db
from models.bookings import Confirmation, Reservation, ReservationLine
from models.calendar import SchoolYear
from models.claims import ClaimFailure
from models.mails import OutgoingMail
from queries.staff import is_limited, period_ids
from rules.bookings import Done, ReservationState
from rules.desk import REFUSED_PROOFS, WATCHED, Place
from rules.mails import MailState
from rules.rights import Role

_RECEIVED = select(Reservation).options(
    joinedload(Reservation.family),
    joinedload(Reservation.child),
    joinedload(Reservation.period),
    joinedload(Reservation.confirmation).joinedload(Confirmation.account),
    selectinload(Reservation.lines).joinedload(ReservationLine.booking),
)


@dataclass(frozen=True, slots=True)
class Received:
    """A reservation as it came in: its number, who, for whom, what was added and cancelled, what it modifies."""

    id: int
    number: str
    at: datetime
    family_id: int
    family: str
    child: str
    period: str
    state: ReservationState
    by: str
    added: tuple[date, ...]
    cancelled: tuple[date, ...]
    replaces_id: int | None


def waiting_reservations(account_id: int, role: Role) -> int:
    """How many reservations wait for a decision."""
    waiting = select(func.count()).select_from(Reservation).where(Reservation.state == ReservationState.WAITING)
    return db.session.scalar(_own(waiting, account_id, role)) or 0


def line_of_reservations(account_id: int, role: Role) -> list[Place]:
    """The reservations that wait for a decision, the oldest first."""
    waiting = select(Confirmation.confirmed_at, Reservation.id).join(Reservation.confirmation)
    waiting = waiting.where(Reservation.state == ReservationState.WAITING)
    asked = _own(waiting, account_id, role).order_by(Confirmation.confirmed_at, Reservation.id)
    return [Place(*row) for row in db.session.execute(asked)]


def failed_mails() -> int:
    """How many mails were given up."""
    failed = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state == MailState.FAILED)
    return db.session.scalar(failed) or 0


def refused_claims(now: datetime, limit: int) -> list[tuple[str, int]]:
    """The file numbers with too many refused proofs lately, and how many each; the most tried first."""
    number, count = ClaimFailure.family_number, func.count()
    lately = select(number, count).where(ClaimFailure.at > now - WATCHED).group_by(number)
    tried = lately.having(count >= REFUSED_PROOFS).order_by(count.desc(), number).limit(limit)
    return [(typed, times) for typed, times in db.session.execute(tried)]


def is_year_known(day: date) -> bool:
    """Whether the school year of that day was entered."""
    known = select(SchoolYear.id).where(SchoolYear.first_day <= day, SchoolYear.last_day >= day)
    return db.session.scalar(known.limit(1)) is not None


def received(account_id: int, role: Role, limit: int) -> list[Received]:
    """The last reservations, newest first, with what changed; a fixed number of statements."""
    latest = _RECEIVED.order_by(Reservation.id.desc()).limit(limit)
    return [_as_received(it) for it in db.session.scalars(_own(latest, account_id, role))]


def to_decide(account_id: int, role: Role, limit: int) -> list[Received]:
    """The reservations that wait for a decision, the oldest first; a fixed number of statements."""
    waiting = _RECEIVED.where(Reservation.state == ReservationState.WAITING)
    oldest = waiting.order_by(Reservation.id).limit(limit)
    return [_as_received(it) for it in db.session.scalars(_own(oldest, account_id, role))]


def _own(statement: Select[Any], account_id: int, role: Role) -> Select[Any]:
    return statement.where(Reservation.period_id.in_(period_ids(account_id))) if is_limited(role) else statement


def _as_received(reservation: Reservation) -> Received:
    return Received(
        id=reservation.id,
        number=reservation.number,
        at=reservation.confirmation.confirmed_at,
        family_id=reservation.family_id,
        family=str(reservation.family),
        child=reservation.child.first_name,
        period=reservation.period.name,
        state=reservation.state,
        by=reservation.confirmation.account.name,
        added=_days(reservation, Done.ADDED),
        cancelled=_days(reservation, Done.CANCELLED),
        replaces_id=reservation.replaces_id,
    )


def _days(reservation: Reservation, done: Done) -> tuple[date, ...]:
    return tuple(sorted({line.booking.day for line in reservation.lines if line.done is done}))
