"""The gate: what is missing in a file before anything may be booked (PRODUCT F5, Rodez guide)."""

from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """One thing that a file lacks. Its words are in `web/sentences.py`."""

    ADDRESS = "address"
    PHONE = "phone"
    GUARDIAN = "guardian"
    BIRTH_DATE = "birth_date"
    SCHOOL_CLASS = "school_class"
    HEALTH_RECORD = "health_record"
    EMERGENCY_CONTACT = "emergency_contact"


@dataclass(frozen=True, slots=True)
class FamilyFile:
    """What the gate looks at in a family's file."""

    street: str
    postcode: str
    town: str
    phones: tuple[str, ...]
    guardians: int


@dataclass(frozen=True, slots=True)
class ChildFile:
    """What the gate looks at in a child's file."""

    has_birth_date: bool
    has_class: bool
    has_health_record: bool
    emergency_contacts: int


def missing_of_family(file: FamilyFile) -> tuple[Missing, ...]:
    """What the family's own form still lacks, in the order of the form."""
    lacks = (
        (Missing.ADDRESS, not (file.street and file.postcode and file.town)),
        (Missing.PHONE, not any(file.phones)),
        (Missing.GUARDIAN, file.guardians == 0),
    )
    return tuple(missing for missing, lacking in lacks if lacking)


def missing_of_child(file: ChildFile) -> tuple[Missing, ...]:
    """What the child's form still lacks, in the order of the form."""
    lacks = (
        (Missing.BIRTH_DATE, not file.has_birth_date),
        (Missing.SCHOOL_CLASS, not file.has_class),
        (Missing.HEALTH_RECORD, not file.has_health_record),
        (Missing.EMERGENCY_CONTACT, file.emergency_contacts == 0),
    )
    return tuple(missing for missing, lacking in lacks if lacking)
