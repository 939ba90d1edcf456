"""The gate: what is missing in a file before anything may be booked (PRODUCT F5, Rodez guide)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rules.documents import DocumentState, Level, ShownState, counts, shown_state


class Missing(StrEnum):
    """One thing that a file lacks. Its words are in `web/sentences.py`, its page in `portal/gate.py`."""

    ADDRESS = "address"
    PHONE = "phone"
    GUARDIAN = "guardian"
    FAMILY_REVIEW = "family_review"  # the form was not saved whole, or not for this school year
    DECLARATIONS = "declarations"  # one of the texts in force was not accepted
    BIRTH_DATE = "birth_date"
    SCHOOL_CLASS = "school_class"
    HEALTH_RECORD = "health_record"
    EMERGENCY_CONTACT = "emergency_contact"
    CHILD_REVIEW = "child_review"


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A paper that was not given, was refused, or has expired; of the family where there is no child."""

    type_id: int
    name: str
    child_id: int | None = None


Gap = Missing | MissingDocument
"""One thing that is missing."""


@dataclass(frozen=True, slots=True)
class FamilyFile:
    """What the gate looks at in a family's file."""

    street: str
    postcode: str
    town: str
    has_phone: bool
    guardians: int
    is_reviewed: bool
    has_declared: bool


@dataclass(frozen=True, slots=True)
class ChildFile:
    """What the gate looks at in a child's file, for one of its homes."""

    has_birth_date: bool
    has_class: bool
    has_health_record: bool
    emergency_contacts: int
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A paper that a family has given; of a child, or (None) of the family."""

    child_id: int | None
    state: DocumentState
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A type of paper without which nobody books: for all services, or for these or some of their periods only; and
    what was given of it."""

    type_id: int
    name: str
    level: Level
    must_be_valid: bool
    blocks_when_expired: bool
    activity_ids: frozenset[int]
    given: tuple[Given, ...] = ()
    period_ids: frozenset[int] = frozenset()

    @property
    def is_for_all(self) -> bool:
        """Whether every service asks for it."""
        return not self.activity_ids and not self.period_ids


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is missing for a family: in its own file, in each child's, and for some services only."""

    of_family: tuple[Gap, ...] = ()
    of_children: Mapping[int, tuple[Gap, ...]] = field(default_factory=dict)
    of_services: Mapping[int, Mapping[int, tuple[MissingDocument, ...]]] = field(default_factory=dict)
    """child → activity → papers"""
    of_periods: Mapping[int, Mapping[int, tuple[MissingDocument, ...]]] = field(default_factory=dict)
    """child → period → papers"""

    def all_gaps(self) -> tuple[Gap, ...]:
        """What is missing for all services, each thing once."""
        return tuple(dict.fromkeys([*self.of_family, *(gap for gaps in self.of_children.values() for gap in gaps)]))


def missing_of_family(file: FamilyFile) -> tuple[Missing, ...]:
    """What the family's own form still lacks, in the order of the form."""
    lacks = (
        (Missing.ADDRESS, not (file.street and file.postcode and file.town)),
        (Missing.PHONE, not file.has_phone),
        (Missing.GUARDIAN, file.guardians == 0),
        (Missing.FAMILY_REVIEW, not file.is_reviewed),
        (Missing.DECLARATIONS, not file.has_declared),
    )
    return tuple(missing for missing, lacking in lacks if lacking)


def missing_of_child(file: ChildFile) -> tuple[Missing, ...]:
    """What the child's form still lacks, in the order of the form."""
    lacks = (
        (Missing.BIRTH_DATE, not file.has_birth_date),
        (Missing.SCHOOL_CLASS, not file.has_class),
        (Missing.HEALTH_RECORD, not file.has_health_record),
        (Missing.EMERGENCY_CONTACT, file.emergency_contacts == 0),
        (Missing.CHILD_REVIEW, not file.is_reviewed),
    )
    return tuple(missing for missing, lacking in lacks if lacking)


def missing_papers(papers: Iterable[AskedPaper], child_id: int | None, today: date) -> tuple[MissingDocument, ...]:
    """The papers that all services ask for and that this child's file, or (None) the family's, lacks."""
    level = Level.FAMILY if child_id is None else Level.CHILD
    asked = (it for it in papers if it.level is level and it.is_for_all)
    return tuple(MissingDocument(it.type_id, it.name, child_id) for it in asked if not _is_given(it, child_id, today))


def papers_of_services(
    papers: Iterable[AskedPaper], child_id: int, today: date
) -> dict[int, tuple[MissingDocument, ...]]:
    """For each service that asks for papers of its own, those that are missing for this child."""
    return _missing_by(((it, it.activity_ids) for it in papers), child_id, today)


def papers_of_periods(
    papers: Iterable[AskedPaper], child_id: int, today: date
) -> dict[int, tuple[MissingDocument, ...]]:
    """For each period that asks for papers of its own, those that are missing for this child."""
    return _missing_by(((it, it.period_ids) for it in papers), child_id, today)


def _missing_by(
    asked: Iterable[tuple[AskedPaper, frozenset[int]]], child_id: int, today: date
) -> dict[int, tuple[MissingDocument, ...]]:
    found: dict[int, tuple[MissingDocument, ...]] = {}
    for it, asking in asked:
        whose = child_id if it.level is Level.CHILD else None
        if asking and not _is_given(it, whose, today):
            for key in asking:
                found[key] = (*found.get(key, ()), MissingDocument(it.type_id, it.name, whose))
    return found


def _is_given(paper: AskedPaper, child_id: int | None, today: date) -> bool:
    return any(
        counts(it.state, paper.must_be_valid)
        and not (paper.blocks_when_expired and shown_state(it.state, it.valid_until, today) is ShownState.EXPIRED)
        for it in paper.given
        if it.child_id == child_id
    )
