"""The papers of a family as it sees them itself: what is asked for, what it gave, what became of it.

Each home sees what it gave for a child, never what the other home gave.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from models.activities import Period
from models.base import db
from models.children import Child, Custody
from models.documents import Document, DocumentType
from models.enrolments import Enrolment
from queries.homes import is_at_home
from rules.documents import DocumentState, Level, ShownState, shown_state
from rules.enrolments import EnrolmentState

ON_A_PAGE = 10
HISTORY = 30
"""How many earlier papers of one kind a page shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A type of paper, the latest that was given of it, and the earlier one that is good until that one is."""

    type: DocumentType
    is_needed: bool
    paper: Document | None
    state: ShownState
    still_good: Document | None


@dataclass(frozen=True, slots=True)
class Folder:
    """What is asked for the family (`child_id` None), or for one of its children."""

    child_id: int | None
    name: str
    lines: tuple[Line, ...]

    @property
    def needed(self) -> int:
        """How many papers are asked for."""
        return sum(line.is_needed for line in self.lines)

    @property
    def in_order(self) -> int:
        """How many of those are found good, and are so today."""
        return sum(line.is_needed and line.state is ShownState.VALID for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a family is asked for, and the types that it may give."""

    folders: tuple[Folder, ...]
    types: tuple[DocumentType, ...]

    @property
    def asks(self) -> bool:
        """Whether anything is asked for, or was given."""
        return any(folder.lines for folder in self.folders)

    @property
    def children(self) -> list[tuple[int, str]]:
        """The children whose papers may be given: (id, name)."""
        return [(it.child_id, it.name) for it in self.folders if it.child_id is not None]


@dataclass(frozen=True, slots=True)
class PapersPage:
    """A page of all the papers that were given."""

    papers: tuple[Document, ...]
    has_more: bool


def shelf(family_id: int, today: date) -> Shelf:
    """What this family is asked for as of that day; five statements, whatever it gave."""
    asked = select(DocumentType).where(DocumentType.closed_at.is_(None)).options(selectinload(DocumentType.activities))
    types = db.session.scalars(asked.order_by(DocumentType.position, DocumentType.name)).all()
    enrolled, given = _enrolled(family_id, today), _given(family_id)
    everywhere = {activity_id for of_child in enrolled.values() for activity_id in of_child}
    folders = [Folder(None, "", _lines(types, Level.FAMILY, everywhere, given[None], today))]
    for child_id, name in _children(family_id, today):
        lines = _lines(types, Level.CHILD, enrolled.get(child_id, set()), given[child_id], today)
        folders.append(Folder(child_id, name, lines))
    return Shelf(tuple(folders), tuple(types))


def papers_page(family_id: int, page: int) -> PapersPage:
    """All that the family gave, the latest first; the first page is 1."""
    wanted = (
        select(Document).where(Document.family_id == family_id).order_by(Document.given_at.desc(), Document.id.desc())
    )
    loaded = wanted.options(joinedload(Document.type), joinedload(Document.child))
    found = db.session.scalars(loaded.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)).all()
    return PapersPage(tuple(found[:ON_A_PAGE]), len(found) > ON_A_PAGE)


def paper_of(family_id: int, document_id: int) -> Document | None:
    """A paper that this family gave; None for any other."""
    mine = select(Document).where(Document.id == document_id, Document.family_id == family_id)
    loaded = mine.options(joinedload(Document.type), joinedload(Document.child), joinedload(Document.given_by))
    return db.session.scalars(loaded).one_or_none()


def waiting_of(family_id: int) -> int:
    """How many papers of this family wait for a look."""
    is_waiting = (Document.family_id == family_id, Document.state == DocumentState.TO_CHECK)
    return db.session.scalar(select(func.count()).select_from(Document).where(*is_waiting)) or 0


def is_of_kind(paper: Document) -> ColumnElement[bool]:
    """That the same family gave it too, of the same type, for the same child or the family; not the paper itself."""
    same = (Document.family_id == paper.family_id, Document.type_id == paper.type_id, Document.id != paper.id)
    return and_(*same, Document.child_id == paper.child_id)


def others_of_kind(paper: Document) -> Sequence[Document]:
    """The others of its kind, the latest first."""
    others = select(Document).where(is_of_kind(paper))
    return db.session.scalars(others.order_by(Document.given_at.desc(), Document.id.desc()).limit(HISTORY)).all()


def _children(family_id: int, today: date) -> list[tuple[int, str]]:
    """The children who are, or will be, at home in the family; with the surname where a first name is not enough."""
    theirs = (
        select(Child.id, Child.first_name, Child.last_name)
        .join(Custody)
        .where(Custody.family_id == family_id, is_at_home(today))
        .order_by(Child.birth_date, Child.id)
    )
    rows = db.session.execute(theirs).all()
    firsts = [row.first_name for row in rows]
    return [
        (row.id, row.first_name if firsts.count(row.first_name) == 1 else f"{row.first_name} {row.last_name}")
        for row in rows
    ]


def _enrolled(family_id: int, today: date) -> Mapping[int, set[int]]:
    """Child → the activities in which this family has enrolled it, now or for later."""
    over = or_(Enrolment.ended_on.is_(None), Enrolment.ended_on >= today)
    rows = (
        select(Enrolment.child_id, Period.activity_id)
        .join(Period, Enrolment.period_id == Period.id)
        .where(Enrolment.family_id == family_id, Period.last_day >= today, over)
        .where(Enrolment.state != EnrolmentState.REFUSED)
    )
    found = defaultdict(set)
    for child_id, activity_id in db.session.execute(rows):
        found[child_id].add(activity_id)
    return found


def _given(family_id: int) -> Mapping[int | None, dict[int, list[Document]]]:
    """Whose → type → what was given and not replaced, the latest first."""
    theirs = select(Document).where(Document.family_id == family_id, Document.state != DocumentState.REPLACED)
    found: dict[int | None, dict[int, list[Document]]] = defaultdict(dict)
    for paper in db.session.scalars(theirs.order_by(Document.given_at.desc(), Document.id.desc())):
        found[paper.child_id].setdefault(paper.type_id, []).append(paper)
    return found


def _lines(
    types: Sequence[DocumentType], level: Level, enrolled: set[int], given: Mapping[int, list[Document]], today: date
) -> tuple[Line, ...]:
    """Of each type that is needed or was given, in the order of the types."""
    lines = []
    for kind in types:
        papers = given.get(kind.id, [])
        asked_by = {activity.id for activity in kind.activities}
        is_needed = kind.is_mandatory and (not asked_by or bool(asked_by & enrolled))
        if kind.level is level and (is_needed or papers):
            lines.append(_line(kind, is_needed, papers, today))
    return tuple(lines)


def _line(kind: DocumentType, is_needed: bool, papers: Sequence[Document], today: date) -> Line:
    if not papers:
        return Line(kind, is_needed, None, ShownState.MISSING, None)
    states = [shown_state(it.state, it.valid_until, today) for it in papers]
    earlier = (it for it, state in zip(papers[1:], states[1:], strict=True) if state is ShownState.VALID)
    still_good = next(earlier, None) if states[0] is not ShownState.VALID else None
    return Line(kind, is_needed, papers[0], states[0], still_good)
