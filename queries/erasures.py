"""Requests for deletion as families and staff read them, and what one would erase or leave."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from models.accounts import Account
from models.base import db
from models.bookings import IS_LIVE, Booking, Confirmation
from models.children import Authorisations, Child, Contact, Custody, HealthRecord
from models.documents import Document
from models.enrolments import Enrolment
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal
from models.journal import JournalEntry, JournalValue
from models.mails import OutgoingMail
from models.privacy import ErasureRequest
from models.texts import Declaration
from rules.deadlines import PARIS
from rules.enrolments import EnrolmentState
from rules.privacy import ALERT_DAYS, RequestState

SHOWN = 5
_OTHER = aliased(Custody)


@dataclass(frozen=True, slots=True)
class Fate:
    """What a deletion does to a family's file: how many of what go, how many stay, and what stands in its way."""

    goes: dict[str, int]
    stays: dict[str, int]
    health_of: tuple[str, ...]
    shared: tuple[str, ...]
    bookings_to_come: int


def shared_children(family_id: int) -> Select[tuple[int]]:
    """The family's children who have another home, whose file is open."""
    homes = select(Custody.child_id).join(_OTHER, _OTHER.child_id == Custody.child_id)
    homes = homes.join(Family, Family.id == _OTHER.family_id)
    return homes.where(Custody.family_id == family_id, _OTHER.family_id != family_id, Family.closed_at.is_(None))


def at_home_here_only(family_id: int) -> Select[tuple[int]]:
    """The family's other children: what is held on them goes with the family's file."""
    ours = select(Custody.child_id).where(Custody.family_id == family_id)
    return ours.where(Custody.child_id.not_in(shared_children(family_id)))


def of_family(family_id: int) -> list[ErasureRequest]:
    """The family's last requests, the latest first."""
    asked = select(ErasureRequest).where(ErasureRequest.family_id == family_id)
    return list(db.session.scalars(asked.order_by(ErasureRequest.id.desc()).limit(SHOWN)))


def urgent(now: datetime) -> int:
    """How many requests wait for an answer since the day of the alert or longer."""
    since = now - timedelta(ALERT_DAYS)
    waiting = select(func.count()).where(ErasureRequest.state == RequestState.WAITING, ErasureRequest.asked_at <= since)
    return db.session.scalar(waiting) or 0


def waiting() -> int:
    """How many requests wait for an answer."""
    return db.session.scalar(select(func.count()).where(ErasureRequest.state == RequestState.WAITING)) or 0


def bookings_to_come(family_id: int, today: date) -> int:
    """How many live bookings the family has from this day on."""
    return _count(Booking, Booking.family_id == family_id, Booking.day >= today, IS_LIVE)


def fate(family_id: int, now: datetime) -> Fate:
    """What a deletion would do now."""
    children = at_home_here_only(family_id)
    guardians = select(Guardian.id).where(Guardian.family_id == family_id)
    entries = select(JournalEntry.id).where(JournalEntry.family_id == family_id)
    waits = Enrolment.state == EnrolmentState.WAITING
    goes: dict[str, int] = {
        "contacts": _count(Contact, Contact.family_id == family_id),
        "health": _count(HealthRecord, HealthRecord.child_id.in_(children)),
        "authorisations": _count(Authorisations, Authorisations.family_id == family_id),
        "documents": _count(Document, Document.family_id == family_id),
        "drafts": _count(FileDraft, FileDraft.family_id == family_id),
        "proposals": _count(FileProposal, FileProposal.family_id == family_id),
        "requests": _count(Enrolment, Enrolment.family_id == family_id, waits),
        "people": 1 + _count(Guardian, Guardian.family_id == family_id),
        "accounts": _count(Account, Account.guardian_id.in_(guardians)),
        "mails": _count(OutgoingMail, OutgoingMail.family_id == family_id),
        "values": _count(JournalValue, JournalValue.entry_id.in_(entries)),
    }
    stays: dict[str, int] = {
        "guardians": _count(Guardian, Guardian.family_id == family_id),
        "children": _count(Custody, Custody.family_id == family_id),
        "enrolments": _count(Enrolment, Enrolment.family_id == family_id, ~waits),
        "bookings": _count(Booking, Booking.family_id == family_id),
        "confirmations": _count(Confirmation, Confirmation.family_id == family_id),
        "declarations": _count(Declaration, Declaration.family_id == family_id),
    }
    today = now.astimezone(PARIS).date()
    with_form = HealthRecord.child_id.in_(children)
    health_of = _names(select(Child).join(HealthRecord, HealthRecord.child_id == Child.id).where(with_form))
    shared = _names(select(Child).where(Child.id.in_(shared_children(family_id))))
    return Fate(goes, stays, health_of, shared, bookings_to_come(family_id, today))


def _names(children: Select[tuple[Child]]) -> tuple[str, ...]:
    return tuple(str(child) for child in db.session.scalars(children.order_by(Child.search_name)))


def _count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
