"""Erasing what is held on a family or a child, inside the transaction of the cause; the caller journals it.

Names, file number, bookings, receipts and acceptances stay: the accounts rest on them (DOMAIN 7.3, R05). Every
function adds to an `Erased` how much went, and which contents of the storage are nobody's from now on.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.bookings import Booking
from models.children import Authorisations, Child, Contact, HealthRecord
from models.claims import AccountClaim, ClaimFailure
from models.documents import Document
from models.enrolments import Enrolment
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal, FileReview
from models.journal import JournalEntry, JournalValue
from models.links import AccountLink
from models.mails import OutgoingMail
from models.privacy import ErasureRequest
from models.sessions import AccountSession
from queries.erasures import at_home_here_only, shared_children
from rules.enrolments import EnrolmentState
from rules.mails import MailKind, MailState
from rules.privacy import RequestState
from services import changes, owners
from services.changes import Changes
from services.journal import Deed
from services.locking import lock_account

FAMILY: dict[str, Any] = {
    **dict.fromkeys(("contact_email", "phone", "benefit_number", "note"), ""),
    **dict.fromkeys(("title", "situation", "scheme", "benefit_rank")),
}
ADDRESS = dict.fromkeys(("street", "address_extra", "postcode", "town"), "")
GUARDIAN: dict[str, Any] = {
    **dict.fromkeys(("title", "email", "mobile_phone", "home_phone", "work_phone", "birth_place", "profession"), ""),
    **ADDRESS,
    **dict.fromkeys(("birth_date", "occupation")),
}
CHILD: dict[str, Any] = {
    **dict.fromkeys(("usual_name", "birth_place"), ""),
    **dict.fromkeys(("sex", "birth_date", "school_class_id")),
}


@dataclass(slots=True)
class Erased:
    """How many of what went, for the journal; the keys of the contents to delete once this is committed."""

    counts: Counter[str] = field(default_factory=Counter)
    keys: list[str] = field(default_factory=list)

    def changes(self) -> Changes:
        """For the journal: what and how many, never what it said."""
        return {name: (str(count), "") for name, count in sorted(self.counts.items()) if count}


def hold(session: Session, family_id: int) -> None:
    """Let no parent of the family do anything until the transaction ends: before any other row of it is held."""
    accounts = select(Account.id).join(Guardian).where(Guardian.family_id == family_id).order_by(Account.id)
    for account_id in session.scalars(accounts).all():
        lock_account(session, account_id)
    session.expire_all()


def erase_family(session: Session, family: Family, now: datetime) -> Erased:
    """Close the family's file, which is held, and erase what the accounts do not need; the other home's things stay."""
    erased = Erased()
    has_bookings = session.scalar(select(Booking.id).where(Booking.family_id == family.id).limit(1)) is not None
    _shut(session, family, now)
    for child in session.scalars(select(Child).where(Child.id.in_(at_home_here_only(family.id)))).all():
        _erase_child_row(session, child, erased, has_bookings)
    _erase_belongings(session, family.id, erased)
    _erase_requests(session, erased, Enrolment.family_id == family.id)
    _erase_people(session, family, erased, has_bookings)
    _erase_traces(session, family.id, erased, now)
    session.flush()
    return erased


def deed_of(family: Family, erased: Erased) -> Deed:
    """How the journal says what went with a family's file."""
    return Deed("family.erased", "family", family.id, family.id, erased.changes())


def erase_child(session: Session, child: Child) -> Erased:
    """Erase all that is held on a child whom nobody has enrolled or booked for years; its name and its homes stay."""
    erased = Erased()
    has_bookings = session.scalar(select(Booking.id).where(Booking.child_id == child.id).limit(1)) is not None
    _erase_child_row(session, child, erased, has_bookings)
    for name, model in (("contacts", Contact), ("authorisations", Authorisations), *_FORMS):
        _delete(session, erased, name, model, model.child_id == child.id)
    _erase_requests(session, erased, Enrolment.child_id == child.id)
    _erase_documents(session, erased, Document.child_id == child.id)
    entries = select(JournalEntry.id).where(JournalEntry.object_type == "child", JournalEntry.object_id == child.id)
    _delete(session, erased, "values", JournalValue, JournalValue.entry_id.in_(entries))
    session.flush()
    return erased


def erase_health(session: Session, child_id: int) -> Erased:
    """Erase a child's health form. What a parent is writing for the new year has its own time."""
    erased = Erased()
    _delete(session, erased, "health", HealthRecord, HealthRecord.child_id == child_id)
    return erased


_FORMS: tuple[tuple[str, Any], ...] = (
    ("drafts", FileDraft),
    ("proposals", FileProposal),
    ("reviews", FileReview),
)


def _shut(session: Session, family: Family, now: datetime) -> None:
    family.closed_at = family.closed_at or now
    for account in session.scalars(select(Account).join(Guardian).where(Guardian.family_id == family.id)).all():
        owners.shut_out(session, account, now)


def _erase_child_row(session: Session, child: Child, erased: Erased, has_bookings: bool) -> None:
    """Its birth date stays beside its bookings: it tells two children of one name apart."""
    kept = {"birth_date"} if has_bookings else set()
    erased.counts["fields"] += len(changes.apply(child, {k: v for k, v in CHILD.items() if k not in kept}))
    _delete(session, erased, "health", HealthRecord, HealthRecord.child_id == child.id)


def _erase_belongings(session: Session, family_id: int, erased: Erased) -> None:
    """Whom a court keeps away from a child who has another home stays known there."""
    forbidden = Contact.must_not_collect & Contact.child_id.in_(shared_children(family_id))
    _delete(session, erased, "contacts", Contact, Contact.family_id == family_id, ~forbidden)
    for name, model in (("authorisations", Authorisations), *_FORMS):
        _delete(session, erased, name, model, model.family_id == family_id)
    _erase_documents(session, erased, Document.family_id == family_id)


def _erase_requests(session: Session, erased: Erased, whose: Any) -> None:
    """A request to enrol that nobody has answered: no bookings rest on it, and nobody is left to be answered."""
    _delete(session, erased, "requests", Enrolment, whose, Enrolment.state == EnrolmentState.WAITING)


def _erase_documents(session: Session, erased: Erased, *where: Any) -> None:
    keys = session.execute(select(Document.content_key, Document.preview_key).where(*where)).all()
    erased.keys += [key for row in keys for key in row if key]
    _delete(session, erased, "documents", Document, *where)


def _erase_people(session: Session, family: Family, erased: Erased, has_bookings: bool) -> None:
    """An address stays where there are bookings: it is on the invoices."""
    fields = FAMILY if has_bookings else FAMILY | ADDRESS
    erased.counts["fields"] += len(changes.apply(family, fields))
    guardians = select(Guardian).where(Guardian.family_id == family.id)
    for guardian in session.scalars(guardians).all():
        erased.counts["fields"] += len(changes.apply(guardian, GUARDIAN))
    for account in session.scalars(select(Account).join(Guardian).where(Guardian.family_id == family.id)).all():
        account.closed_at = account.closed_at or family.closed_at
        account.username, account.email, account.password_hash = None, f"{account.id}@erased.invalid", ""
        account.prefers_phone = account.wants_news = False
        erased.counts["accounts"] += 1


def _erase_traces(session: Session, family_id: int, erased: Erased, now: datetime) -> None:
    guardians = select(Guardian.id).where(Guardian.family_id == family_id)
    accounts = select(Account.id).where(Account.guardian_id.in_(guardians))
    claims = select(AccountClaim.id).where(AccountClaim.guardian_id.in_(guardians))
    whose = (
        AccountLink.guardian_id.in_(guardians),
        AccountLink.account_id.in_(accounts),
        AccountLink.claim_id.in_(claims),
    )
    _delete(session, erased, "links", AccountLink, or_(*whose))
    _delete(session, erased, "claims", AccountClaim, AccountClaim.guardian_id.in_(guardians))
    _delete(session, erased, "claims", ClaimFailure, ClaimFailure.family_id == family_id)
    _delete(session, erased, "sessions", AccountSession, AccountSession.account_id.in_(accounts))
    _delete(session, erased, "mails", OutgoingMail, OutgoingMail.family_id == family_id, *_not_under_way(now))
    entries = select(JournalEntry.id).where(JournalEntry.family_id == family_id)
    _delete(session, erased, "values", JournalValue, JournalValue.entry_id.in_(entries))
    decided = ErasureRequest.state != RequestState.WAITING
    session.execute(update(ErasureRequest).where(ErasureRequest.family_id == family_id, decided).values(words=""))


def _not_under_way(now: datetime) -> tuple[Any, ...]:
    """A mail that a worker holds, or that a service has to read, is left to go."""
    is_held = OutgoingMail.leased_until > now
    to_service = OutgoingMail.kind.in_([MailKind.BOOKING_SERVICE, MailKind.ERASURE_ASKED])
    waits = OutgoingMail.state == MailState.WAITING
    return (~(waits & (to_service | func.coalesce(is_held, False))),)


def _delete(session: Session, erased: Erased, name: str, model: Any, *where: Any) -> None:
    gone = session.execute(delete(model).where(*where).execution_options(synchronize_session=False))
    erased.counts[name] += gone.rowcount  # type: ignore[attr-defined]
