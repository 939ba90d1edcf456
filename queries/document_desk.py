"""The papers as the town hall works on them: those that wait, one after the other, and what came before one.

`restricted` says whether the agent may see those of a restricted type (health, justice).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from models.base import db
from models.children import Child, Custody
from models.documents import Document, DocumentType
from queries.documents import is_of_kind
from rules.deadlines import PARIS
from rules.documents import DocumentState, Level, ShownState, good_until

SHOWN = 50
"""How many papers the page of a family shows; the list has them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper stands in the line of those that wait: how many there are, its number, those beside it."""

    total: int
    number: int
    before: int | None
    after: int | None


def seen(restricted: bool) -> ColumnElement[bool]:
    """The papers that may be seen."""
    open_types = select(DocumentType.id).where(DocumentType.is_restricted.is_(False))
    return Document.id.is_not(None) if restricted else Document.type_id.in_(open_types)


def in_state(state: ShownState, today: date) -> ColumnElement[bool]:
    """The papers that show this state on that day."""
    is_over = and_(Document.valid_until.is_not(None), Document.valid_until < today)
    is_valid = Document.state == DocumentState.VALID
    if state is ShownState.EXPIRED:
        return and_(is_valid, is_over)
    if state is ShownState.VALID:
        return and_(is_valid, ~is_over)
    return Document.state == DocumentState(state.value)


def ends_between(first: date, last: date) -> ColumnElement[bool]:
    """The good papers whose last day is one of these."""
    return and_(Document.state == DocumentState.VALID, Document.valid_until.between(first, last))


def waiting_count(restricted: bool) -> int:
    """How many wait for a look."""
    return db.session.scalar(_waiting(select(func.count()).select_from(Document), restricted)) or 0


def place_in_line(document: Document, restricted: bool) -> Place:
    """Where the paper stands among those that wait, the oldest first; a decided one stands where it was."""
    at, key = Document.given_at, Document.id
    is_before = or_(at < document.given_at, and_(at == document.given_at, key < document.id))
    is_after = or_(at > document.given_at, and_(at == document.given_at, key > document.id))
    counted = select(func.count()).select_from(Document)
    earlier = db.session.scalar(_waiting(counted, restricted).where(is_before)) or 0
    ids = select(Document.id)
    before = db.session.scalar(_waiting(ids, restricted).where(is_before).order_by(at.desc(), key.desc()).limit(1))
    after = db.session.scalar(_waiting(ids, restricted).where(is_after).order_by(at, key).limit(1))
    return Place(waiting_count(restricted), earlier + 1, before, after)


def first_in_line(restricted: bool) -> int | None:
    """The id of the paper that has waited longest."""
    oldest = select(Document.id).order_by(Document.given_at, Document.id).limit(1)
    found: int | None = db.session.scalar(_waiting(oldest, restricted))
    return found


def proposed_end(document: Document) -> date | None:
    """The last good day that follows from the paper's type and the day it was given."""
    return good_until(document.type.validity, document.type.months, document.given_at.astimezone(PARIS).date())


def history(document: Document) -> Sequence[Document]:
    """The other papers of the same type, family and child, the latest first."""
    others = select(Document).where(is_of_kind(document)).options(joinedload(Document.given_by))
    return db.session.scalars(others.order_by(Document.given_at.desc(), Document.id.desc())).all()


def of_family(family_id: int, restricted: bool, child_id: int | None = None) -> Sequence[Document]:
    """The last papers that the family gave, of one child or of all, the latest first."""
    wanted = select(Document).where(Document.family_id == family_id, seen(restricted))
    if child_id is not None:
        wanted = wanted.where(Document.child_id == child_id)
    loaded = wanted.options(joinedload(Document.type), joinedload(Document.child))
    return db.session.scalars(loaded.order_by(Document.given_at.desc(), Document.id.desc()).limit(SHOWN)).all()


def children_of(family_id: int) -> list[tuple[int, str]]:
    """The children of a family: (id, first name)."""
    rows = select(Child.id, Child.first_name).join(Custody, Custody.child_id == Child.id)
    ordered = rows.where(Custody.family_id == family_id).distinct().order_by(Child.first_name, Child.id)
    return [(key, name) for key, name in db.session.execute(ordered)]


def types(restricted: bool, open_only: bool = False) -> list[tuple[int, str, Level]]:
    """The types of papers: (id, name, whose)."""
    rows = select(DocumentType.id, DocumentType.name, DocumentType.level)
    if not restricted:
        rows = rows.where(DocumentType.is_restricted.is_(False))
    if open_only:
        rows = rows.where(DocumentType.closed_at.is_(None))
    ordered = rows.order_by(DocumentType.level.desc(), DocumentType.position, DocumentType.name)
    return [(key, name, level) for key, name, level in db.session.execute(ordered)]


def _waiting(statement: Select[Any], restricted: bool) -> Select[Any]:
    return statement.where(Document.state == DocumentState.TO_CHECK, seen(restricted))
