"""The one question that booking asks of the files: what is missing, for this family and each of its children.

Two statements, whatever the number of families: one asks it for a planning, another for a page of staff's list.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, Integer, String, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import aliased

from models import (
    Child,
    Contact,
    Custody,
    Declaration,
    Document,
    DocumentType,
    Family,
    FileReview,
    Guardian,
    HealthRecord,
    PublicService,
    Setting,
    Text,
)
from models.base import Instant, db
from models.documents import document_type_activity, document_type_period
from queries.homes import is_at_home
from rules.completeness import (
    AskedPaper,
    ChildFile,
    Completeness,
    FamilyFile,
    Given,
    Missing,
    missing_of_child,
    missing_of_family,
    missing_papers,
    papers_of_periods,
    papers_of_services,
)
from rules.deadlines import PARIS
from rules.documents import DocumentState
from rules.school_years import reviewed_year, school_year_of
from rules.texts import DECLARED, TextKey

_FAMILIES = bindparam("families", type_=Integer, expanding=True)
_NOW = bindparam("now", type_=Instant)
_TODAY = bindparam("today", type_=Date)
_TO_DECLARE = (*DECLARED, TextKey.RULES)

_NEWER = aliased(Text)
_UNDECLARED = (
    select(func.count())
    .select_from(Text)
    .outerjoin(PublicService)
    .where(
        or_(Text.service_id.is_(None), ~PublicService.is_draft),
        Text.key.in_(_TO_DECLARE),
        Text.published_at <= _NOW,
        ~select(_NEWER.id)
        .where(
            _NEWER.key == Text.key,
            or_(_NEWER.service_id == Text.service_id, and_(_NEWER.service_id.is_(None), Text.service_id.is_(None))),
            _NEWER.published_at <= _NOW,
            _NEWER.number > Text.number,
        )
        .exists(),
        ~select(Declaration.id).where(Declaration.text_id == Text.id, Declaration.family_id == Family.id).exists(),
    )
    .correlate(Family)
    .scalar_subquery()
)
_IS_YEARLY = select(Setting.value).where(Setting.key == "file_is_yearly").scalar_subquery()


def _last_review(*whose: Any) -> Any:
    return select(func.max(FileReview.school_year)).where(*whose).correlate(Family, Custody).scalar_subquery()


def _guardians(*having: Any) -> Any:
    of_family = select(func.count()).where(Guardian.family_id == Family.id, *having)
    return of_family.correlate(Family).scalar_subquery()


_CALLED = or_(*(column != "" for column in (Guardian.mobile_phone, Guardian.home_phone, Guardian.work_phone)))
_CONTACTS = (
    select(func.count())
    .where(Contact.child_id == Custody.child_id, Contact.family_id == Custody.family_id)
    .where(Contact.is_emergency, ~Contact.must_not_collect)
    .correlate(Custody)
    .scalar_subquery()
)
_OF_CHILD = (FileReview.family_id == Custody.family_id, FileReview.child_id == Custody.child_id)
_FILES = (
    select(
        Family.id,
        Family.street,
        Family.postcode,
        Family.town,
        Family.phone,
        _guardians().label("guardians"),
        _guardians(_CALLED).label("called"),
        _last_review(FileReview.family_id == Family.id, FileReview.child_id.is_(None)).label("reviewed"),
        _UNDECLARED.label("undeclared"),
        _IS_YEARLY.label("is_yearly"),
        Child.id.label("child_id"),
        Child.birth_date,
        Child.school_class_id,
        HealthRecord.id.label("health_id"),
        _CONTACTS.label("contacts"),
        _last_review(*_OF_CHILD).label("child_reviewed"),
    )
    .join_from(Family, Custody, and_(Custody.family_id == Family.id, is_at_home(_TODAY)), isouter=True)
    .outerjoin(Child, Child.id == Custody.child_id)
    .outerjoin(HealthRecord, HealthRecord.child_id == Child.id)
    .where(Family.id.in_(_FAMILIES))
    .order_by(Family.id, Child.id)
)
_SERVICES = (
    select(func.aggregate_strings(cast(document_type_activity.c.activity_id, String), ","))
    .where(document_type_activity.c.document_type_id == DocumentType.id)
    .correlate(DocumentType)
    .scalar_subquery()
)
_PERIODS = (
    select(func.aggregate_strings(cast(document_type_period.c.period_id, String), ","))
    .where(document_type_period.c.document_type_id == DocumentType.id)
    .correlate(DocumentType)
    .scalar_subquery()
)
_PAPERS = (
    select(
        DocumentType.id,
        DocumentType.name,
        DocumentType.level,
        DocumentType.must_be_valid,
        DocumentType.blocks_when_expired,
        _SERVICES.label("services"),
        _PERIODS.label("periods"),
        Document.family_id,
        Document.child_id,
        Document.state,
        Document.valid_until,
    )
    .outerjoin_from(
        DocumentType,
        Document,
        and_(
            Document.type_id + 0 == DocumentType.id,  # by family: a type’s papers are those of the whole commune
            Document.family_id.in_(_FAMILIES),
            Document.state.in_((DocumentState.TO_CHECK, DocumentState.VALID)),
        ),
    )
    .where(DocumentType.is_mandatory, DocumentType.closed_at.is_(None))
    .order_by(DocumentType.position, DocumentType.id)
)
NOTHING_KNOWN = Completeness(tuple(Missing))
"""Of a family that does not exist."""


def completeness(family_ids: Sequence[int], now: datetime, day: date) -> dict[int, Completeness]:
    """What is missing in these families' files for booking a day; empty where nothing is. Two statements.

    Of a child who has left a home nothing is missing there.
    """
    connection = db.session.connection()
    today = now.astimezone(PARIS).date()
    of_families: dict[str, Any] = {"families": list(family_ids)}
    files = connection.execute(_FILES, of_families | {"now": now, "today": today}).all()
    papers = connection.execute(_PAPERS, of_families).all()
    needed = min(school_year_of(day), reviewed_year(today)) if files and files[0].is_yearly != "" else 0
    found = dict.fromkeys(family_ids, NOTHING_KNOWN)
    for family_id, lines in groupby(files, key=attrgetter("id")):
        rows, asked = list(lines), _asked(papers, family_id)
        children = [row for row in rows if row.child_id is not None]
        found[family_id] = Completeness(
            of_family=(*missing_of_family(_file(rows[0], needed)), *missing_papers(asked, None, today)),
            of_children={
                row.child_id: (*missing_of_child(_child(row, needed)), *missing_papers(asked, row.child_id, today))
                for row in children
            },
            of_services={row.child_id: papers_of_services(asked, row.child_id, today) for row in children},
            of_periods={row.child_id: papers_of_periods(asked, row.child_id, today) for row in children},
        )
    return found


def _file(row: Any, needed: int) -> FamilyFile:
    return FamilyFile(
        row.street,
        row.postcode,
        row.town,
        has_phone=bool(row.phone or row.called),
        guardians=row.guardians,
        is_reviewed=_is_reviewed(row.reviewed, needed),
        has_declared=row.undeclared == 0,
    )


def _child(row: Any, needed: int) -> ChildFile:
    return ChildFile(
        has_birth_date=row.birth_date is not None,
        has_class=row.school_class_id is not None,
        has_health_record=row.health_id is not None,
        emergency_contacts=row.contacts,
        is_reviewed=_is_reviewed(row.child_reviewed, needed),
    )


def _is_reviewed(school_year: int | None, needed: int) -> bool:
    return school_year is not None and school_year >= needed


def _ids(text: str | None) -> frozenset[int]:
    return frozenset(int(key) for key in text.split(",")) if text else frozenset()


def _asked(rows: Iterable[Any], family_id: int) -> list[AskedPaper]:
    """The types of paper, each with what this family has given of it."""
    asked = []
    for _type_id, lines in groupby(rows, key=attrgetter("id")):
        given = list(lines)
        first = given[0]
        asked.append(
            AskedPaper(
                first.id,
                first.name,
                first.level,
                first.must_be_valid,
                first.blocks_when_expired,
                _ids(first.services),
                tuple(Given(it.child_id, it.state, it.valid_until) for it in given if it.family_id == family_id),
                _ids(first.periods),
            )
        )
    return asked
