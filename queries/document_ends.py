"""Which papers come to an end: those that nobody needs any more, and those whose last good day is near."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from models.base import db
from models.children import Custody
from models.documents import Document, DocumentType
from models.families import Family
from models.mails import OutgoingMail
from queries.homes import is_at_home
from queries.settings import Settings
from rules.deadlines import PARIS
from rules.documents import DocumentState
from rules.mails import MailKind
from rules.retention import over_since

Told = tuple[int, str, int]
"""A paper's id, its last good day as ISO, and how many days before it its family is told."""


def unused_before(settings: Settings, now: datetime) -> datetime | None:
    """What was refused or replaced before this moment is kept no longer; None: all is kept."""
    since = over_since(now.astimezone(PARIS).date(), settings.months_of_unused_documents)
    return None if since is None else datetime.combine(since, time(), PARIS)


def is_unused(before: datetime) -> ColumnElement[bool]:
    """The papers that still have a content, and were refused, or replaced by another one's validation, before then."""
    other = aliased(Document)
    same = (other.type_id == Document.type_id, other.family_id == Document.family_id)
    of_child = or_(other.child_id == Document.child_id, and_(other.child_id.is_(None), Document.child_id.is_(None)))
    found_good = other.state.in_((DocumentState.VALID, DocumentState.REPLACED))
    after_it = and_(other.decided_at > Document.decided_at, other.decided_at < before)
    is_replaced = exists().where(*same, of_child, other.id != Document.id, found_good, after_it)
    return and_(
        Document.content_key != "",
        or_(
            and_(Document.state == DocumentState.REFUSED, Document.decided_at < before),
            and_(Document.state == DocumentState.REPLACED, is_replaced),
        ),
    )


def without_row(keys: Sequence[str]) -> list[str]:
    """Those of these keys of the storage that no row names."""
    named = select(Document.content_key, Document.preview_key)
    rows = db.session.execute(named.where(or_(Document.content_key.in_(keys), Document.preview_key.in_(keys))))
    known = {key for row in rows for key in row}
    return [key for key in keys if key not in known]


def ending(today: date, days: int) -> list[Document]:
    """The good papers whose last day is today or in so many days at most, and whose families can be told.

    Not where the type is asked for no longer, the child is elsewhere, or a newer paper is good or waits for a look.
    """
    wanted = (
        select(Document)
        .join(DocumentType, Document.type_id == DocumentType.id)
        .join(Family, Document.family_id == Family.id)
        .where(Document.state == DocumentState.VALID, Document.valid_until.between(today, today + timedelta(days)))
        .where(DocumentType.closed_at.is_(None), Family.closed_at.is_(None), Family.contact_email != "")
        .where(or_(Document.child_id.is_(None), _lives_there(today)), ~_has_newer())
        .options(joinedload(Document.family), joinedload(Document.child))
        .options(joinedload(Document.type).selectinload(DocumentType.activities))
    )
    return list(db.session.scalars(wanted.order_by(Document.family_id, Document.id)))


def told_since(moment: datetime) -> set[Told]:
    """Of which papers' ends the families were told by mail since then."""
    mails = select(OutgoingMail.values).where(
        OutgoingMail.kind == MailKind.DOCUMENT_EXPIRING, OutgoingMail.created_at >= moment
    )
    return {(it["document_id"], it["valid_until"], it["days"]) for it in db.session.scalars(mails)}


def _lives_there(today: date) -> ColumnElement[bool]:
    """That the paper's child lives, or will live, in the family that gave it."""
    home = (Custody.child_id == Document.child_id, Custody.family_id == Document.family_id)
    return exists().where(*home, is_at_home(today))


def _has_newer() -> ColumnElement[bool]:
    other = aliased(Document)
    same = (other.type_id == Document.type_id, other.family_id == Document.family_id)
    of_child = or_(other.child_id == Document.child_id, and_(other.child_id.is_(None), Document.child_id.is_(None)))
    lasts = or_(other.valid_until.is_(None), other.valid_until > Document.valid_until)
    good = or_(other.state == DocumentState.TO_CHECK, and_(other.state == DocumentState.VALID, lasts))
    return exists().where(*same, of_child, other.id != Document.id, other.given_at >= Document.given_at, good)
