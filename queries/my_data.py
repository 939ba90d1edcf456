"""All that is held on one family, for the parent who asks for it: rows of names and plain values, a few at a time.

Of a shared child the family gets the child's file and its own days, papers and people; of the other home nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from models.accounts import Account
from models.activities import Period, School, SchoolClass, Slot
from models.base import db
from models.bookings import Booking, Confirmation, Reservation
from models.children import Authorisations, Child, Contact, Custody, HealthRecord
from models.documents import Document, DocumentType
from models.enrolments import Enrolment
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal, FileReview
from models.journal import JournalEntry
from models.mails import OutgoingMail
from models.news import PublicService
from models.privacy import ErasureRequest
from models.sessions import AccountSession
from models.texts import Declaration, Text
from queries import readings
from queries.homes import is_at_home
from rules import patterns
from rules.deadlines import PARIS
from rules.rights import Role

AT_ONCE = 200
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Whose:
    """The parent who asks, the family, and the day on which it is asked."""

    account_id: int
    family_id: int
    today: date


def whose(account_id: int, family_id: int, now: datetime) -> Whose:
    """For a parent who is signed in."""
    return Whose(account_id, family_id, now.astimezone(PARIS).date())


def family(it: Whose) -> Iterator[Row]:
    """The family's file, the service's note on it included."""
    names = "number name contact_email title street address_extra postcode town phone situation scheme"
    more = "benefit_number benefit_rank note closed_at"
    return _rows(select(*_columns(Family, f"{names} {more}")).where(Family.id == it.family_id))


def guardians(it: Whose) -> Iterator[Row]:
    """Its parents."""
    names = "kind title last_name first_name street address_extra postcode town home_phone work_phone mobile_phone"
    columns = _columns(Guardian, f"{names} email birth_date birth_place profession occupation")
    return _rows(select(*columns).where(Guardian.family_id == it.family_id).order_by(Guardian.rank, Guardian.id))


def account(it: Whose) -> Iterator[Row]:
    """The account of the parent who asks."""
    names = "name username email created_at last_sign_in_at prefers_phone wants_news"
    return _rows(select(*_columns(Account, names)).where(Account.id == it.account_id))


def children(it: Whose) -> Iterator[Row]:
    """The children at home in the family, and when they are there."""
    names = "last_name first_name usual_name sex birth_date birth_place"
    place = (School.name.label("school"), SchoolClass.name.label("school_class"))
    asked = select(*_columns(Child, names), *place, *_columns(Custody, "pattern first_day last_day"))
    asked = asked.join_from(Child, Custody).outerjoin(SchoolClass, SchoolClass.id == Child.school_class_id)
    return _rows(asked.outerjoin(School, School.id == SchoolClass.school_id).where(*_at_home(it)).order_by(Child.id))


def health(it: Whose) -> Iterator[Row]:
    """Their health forms."""
    names = [column.key for column in HealthRecord.__table__.columns if column.key not in ("id", "child_id", "version")]
    asked = select(_CHILD, *_columns(HealthRecord, " ".join(names))).join_from(HealthRecord, Child).join(Custody)
    return _rows(asked.where(*_at_home(it)).order_by(Child.id))


def contacts(it: Whose) -> Iterator[Row]:
    """The people whom this family named, or who were named for it."""
    names = "last_name first_name link phone other_phone is_emergency may_collect must_not_collect"
    columns = _columns(Contact, f"{names} is_minor valid_from valid_until")
    asked = select(_CHILD, *columns).join_from(Contact, Child).where(Contact.family_id == it.family_id)
    return _rows(asked.order_by(Contact.child_id, Contact.priority, Contact.id))


def authorisations(it: Whose) -> Iterator[Row]:
    """What this family allows."""
    names = "photo_internal photo_media outings bathing emergency_care leaves_alone leaves_alone_from"
    asked = select(_CHILD, *_columns(Authorisations, names)).join_from(Authorisations, Child)
    return _rows(asked.where(Authorisations.family_id == it.family_id).order_by(Authorisations.child_id))


def reviews(it: Whose) -> Iterator[Row]:
    """For which school years the files were confirmed."""
    asked = select(_CHILD, *_columns(FileReview, "school_year reviewed_at")).join_from(FileReview, Child, isouter=True)
    return _rows(asked.where(FileReview.family_id == it.family_id).order_by(FileReview.id))


def proposals(it: Whose) -> Iterator[Row]:
    """What waits for the counter's answer, and what was answered."""
    columns = _columns(FileProposal, "group values proposed_at state reason decided_at")
    asked = select(_CHILD, *columns).join_from(FileProposal, Child, isouter=True)
    return _rows(asked.where(FileProposal.family_id == it.family_id).order_by(FileProposal.id))


def drafts(it: Whose) -> Iterator[Row]:
    """What the parent who asks has half written."""
    asked = select(_CHILD, *_columns(FileDraft, "typed saved_at")).join_from(FileDraft, Child, isouter=True)
    return _rows(asked.where(FileDraft.family_id == it.family_id, FileDraft.account_id == it.account_id))


def enrolments(it: Whose) -> Iterator[Row]:
    """The children's enrolments by this family."""
    columns = _columns(Enrolment, "state refusal_reason pattern created_at ended_on")
    asked = select(_CHILD, Period.name.label("period"), *columns).join_from(Enrolment, Child).join(Period)
    names = dict(db.session.execute(select(Slot.id, Slot.name)).tuples().all())
    for row in _rows(asked.where(Enrolment.family_id == it.family_id).order_by(Enrolment.id)):
        pattern = patterns.read(row.pop("pattern"))
        days = [{"slot": names.get(key, ""), "weekdays": sorted(days)} for key, days in pattern.items()]
        yield row | {"usual_days": days}


def reservations(it: Whose) -> Iterator[Row]:
    """The numbered requests of this family."""
    columns = _columns(Reservation, "id state refusal_reason first_day last_day")
    made = _columns(Confirmation, "confirmed_at total_cents override_reason")
    asked = select(_CHILD, Period.name.label("period"), *columns, *made).join_from(Reservation, Child)
    asked = asked.join(Period, Period.id == Reservation.period_id)
    asked = asked.join(Confirmation, Confirmation.id == Reservation.confirmation_id)
    return _rows(asked.where(Reservation.family_id == it.family_id).order_by(Reservation.id))


def bookings(it: Whose) -> Iterator[Row]:
    """The days that this family booked."""
    columns = _columns(Booking, "day price_cents state booked_at cancelled_at is_late")
    named = (_CHILD, Period.name.label("period"), Slot.name.label("slot"))
    asked = select(*named, *columns).join_from(Booking, Child).join(Slot, Slot.id == Booking.slot_id)
    asked = asked.join(Period, Period.id == Slot.period_id)
    return _rows(asked.where(Booking.family_id == it.family_id).order_by(Booking.day, Booking.id))


def declarations(it: Whose) -> Iterator[Row]:
    """Which versions of which texts were accepted, by whom."""
    named = (Text.key.label("text"), PublicService.name.label("service"), Text.number.label("text_number"))
    asked = select(*named, Declaration.accepted_at, Account.name.label("by")).join_from(Declaration, Text)
    asked = asked.outerjoin(PublicService, PublicService.id == Text.service_id)
    asked = asked.join(Account, Account.id == Declaration.account_id)
    return _rows(asked.where(Declaration.family_id == it.family_id).order_by(Declaration.id))


def documents(it: Whose) -> Iterator[Row]:
    """The papers that this family gave; `content_key` is for whoever adds the content."""
    names = "name filename media_type size pages channel brought_by given_at state valid_until refusal_reason"
    columns = _columns(Document, f"{names} refusal_words decided_at content_key")
    asked = select(DocumentType.name.label("document_type"), _CHILD, *columns).join_from(Document, DocumentType)
    asked = asked.outerjoin(Child, Child.id == Document.child_id)
    return _rows(asked.where(Document.family_id == it.family_id).order_by(Document.id))


def mails(it: Whose) -> Iterator[Row]:
    """The mails about the family to its contact address, and to the address that the parent who asks signs in with.

    Not to the e-mail that the file gives of the parent: anybody's may be written there.
    """
    address = select(Family.contact_email).where(Family.id == it.family_id)
    mine = select(Account.email).where(Account.id == it.account_id)
    to = or_(OutgoingMail.recipient.in_(address), OutgoingMail.recipient.in_(mine))
    asked = select(*_columns(OutgoingMail, "kind values recipient created_at state sent_at"))
    return _rows(asked.where(OutgoingMail.family_id == it.family_id, to).order_by(OutgoingMail.id))


def sign_ins(it: Whose) -> Iterator[Row]:
    """The sign-ins of the parent who asks."""
    asked = select(*_columns(AccountSession, "begun_at ends_at device is_short"))
    return _rows(asked.where(AccountSession.account_id == it.account_id).order_by(AccountSession.id))


def requests(it: Whose) -> Iterator[Row]:
    """The family's requests for deletion."""
    asked = select(*_columns(ErasureRequest, "asked_at due_on words state answer decided_at"))
    return _rows(asked.where(ErasureRequest.family_id == it.family_id).order_by(ErasureRequest.id))


def journal(it: Whose) -> Iterator[Row]:
    """What was done to the family's file by its own parents, the town hall and the portal; no value, no agent's name.

    `role` is the actor's, None of the portal. What a child's other home did is filed here too: it is left out.
    """
    ours = select(Account.id).join(Guardian).where(Guardian.family_id == it.family_id)
    who = (JournalEntry.actor_id.is_(None), Account.role != Role.FAMILY, JournalEntry.actor_id.in_(ours))
    said = (JournalEntry.actor_name.label("by"), Account.role, *_columns(JournalEntry, "action fields"))
    asked = select(JournalEntry.at, *said).join_from(
        JournalEntry, Account, JournalEntry.actor_id == Account.id, isouter=True
    )
    return _rows(asked.where(JournalEntry.family_id == it.family_id, or_(*who)).order_by(JournalEntry.id))


def read_by(it: Whose) -> Iterator[Row]:
    """Who has read the children's health forms and restricted papers."""
    for child in readings.children_of(it.family_id, it.today):
        for at, role, document in db.session.execute(readings.all_of(it.family_id, child.id)):
            yield {"child": child.name, "at": at, "role": role, "document": document}


SECTIONS: dict[str, Callable[[Whose], Iterator[Row]]] = {
    it.__name__: it
    for it in (
        *(family, account, guardians, children, health, contacts, authorisations, reviews, proposals, drafts),
        *(enrolments, reservations, bookings, declarations, documents, mails, sign_ins, requests, journal, read_by),
    )
}
"""Everything, by name, in the order in which people look for it."""

_CHILD = Child.first_name.label("child")


def _at_home(it: Whose) -> tuple[Any, ...]:
    return Custody.family_id == it.family_id, is_at_home(it.today)


def _columns(model: Any, names: str) -> list[Any]:
    return [getattr(model, name).label(name) for name in names.split()]


def _rows(statement: Select[Any]) -> Iterator[Row]:
    for row in db.session.execute(statement.execution_options(yield_per=AT_ONCE)):
        yield dict(row._mapping)
