"""Who has read a child's health form, or a restricted paper of the child: for its families."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from models.accounts import Account
from models.base import db
from models.children import Child, Custody
from models.documents import Document
from models.journal import JournalEntry
from queries.homes import is_at_home
from rules.rights import Role

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """When, by an agent of which role (None: of an account that is gone), and the paper's name, empty for the form."""

    at: datetime
    role: Role | None
    document: str


@dataclass(frozen=True, slots=True)
class Readings:
    """One page, the latest first, and whether there are older ones."""

    rows: tuple[Reading, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class ChildName:
    """A child who is at home in the family."""

    id: int
    name: str


def children_of(family_id: int, today: date) -> tuple[ChildName, ...]:
    """The children who are, or will be, at home in the family."""
    at_home = select(Child).join(Custody).where(Custody.family_id == family_id, is_at_home(today))
    return tuple(
        ChildName(it.id, f"{it.first_name} {it.last_name}") for it in db.session.scalars(at_home.order_by(Child.id))
    )


def page_of(family_id: int, child_id: int, page: int) -> Readings:
    """A page, from 1 on. Of papers only those that this family gave; whose child it is, the caller has seen to."""
    rows = db.session.execute(_newest(family_id, child_id).offset((page - 1) * AT_ONCE).limit(AT_ONCE + 1)).all()
    return Readings(tuple(Reading(*row) for row in rows[:AT_ONCE]), len(rows) > AT_ONCE)


def all_of(family_id: int, child_id: int) -> Select[tuple[datetime, Role | None, str]]:
    """The statement of all of them."""
    return _newest(family_id, child_id)


def _newest(family_id: int, child_id: int) -> Select[Any]:
    """The journal files a reading under the child's first family: it is looked for by the child."""
    is_child, is_paper = (JournalEntry.object_type == kind for kind in ("child", "document"))
    papers = select(Document.id).where(Document.family_id == family_id, Document.child_id == child_id)
    of_form = and_(is_child, JournalEntry.object_id == child_id, JournalEntry.action == "health.read")
    of_paper = and_(is_paper, JournalEntry.object_id.in_(papers), JournalEntry.action == "document.read")
    return (
        select(JournalEntry.at, Account.role, func.coalesce(Document.name, ""))
        .select_from(JournalEntry)
        .outerjoin(Account, Account.id == JournalEntry.actor_id)
        .outerjoin(Document, and_(is_paper, Document.id == JournalEntry.object_id))
        .where(or_(of_form, of_paper))
        .order_by(JournalEntry.id.desc())
    )
