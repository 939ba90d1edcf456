"""A rubric of a child's file, read from its rows and written to them: inside the transaction of the caller.

The child and its health form are one for both homes; the people to call and to hand it to, and what is allowed, are
each home's own. Whom a court forbids to collect the child is neither read nor touched here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import SchoolClass
from models.children import Authorisations, Child, Contact, HealthRecord
from rules.fields import Why, bad_value
from rules.file_values import Values
from rules.files import FIELDS, OF_HEALTH, FileField, Group, Kind
from rules.health import Diet, allergens_of
from rules.people import Sex
from rules.refusals import Refused
from services import changes
from services.changes import Changes

ENUMS: Mapping[str, type[StrEnum]] = {"sex": Sex, "diet": Diet}
PEOPLE = (Group.EMERGENCY, Group.PICKUP)


def read(session: Session, family_id: int, child_id: int, group: Group) -> Values:
    """The values of a rubric as they stand, all fields; of a child that has no such row yet, none answered."""
    if group in PEOPLE:
        return [{"id": it.id} | _said(it, FIELDS[group]) for it in _people(session, family_id, child_id, group)]
    row = _row(session, family_id, child_id, group)
    return _said(row, FIELDS[group]) if row else {it.name: _unanswered(it) for it in FIELDS[group]}


def write(session: Session, family_id: int, child_id: int, group: Group, values: Values) -> Changes:
    """Write these values; returns what changed, of people each name with their id before it.

    A person who is not named is taken away; one whose id is no longer that of a person of this rubric is a new one.
    Refuses a class that does not exist.
    """
    if group in PEOPLE:
        return _write_people(session, family_id, child_id, group, values)
    wanted = _kept(group, values)
    if wanted.get("school_class_id") and session.get(SchoolClass, wanted["school_class_id"]) is None:
        raise Refused([bad_value("child-school_class_id", Why.CHOICE)])
    row = _row(session, family_id, child_id, group) or _new(session, _new_row(family_id, child_id, group))
    changed = changes.apply(row, wanted)
    changes.keep(session, row)
    return changed


def _row(session: Session, family_id: int, child_id: int, group: Group) -> Any:
    if group is Group.CHILD:
        return session.get_one(Child, child_id)
    if group in OF_HEALTH:
        return session.scalar(select(HealthRecord).where(HealthRecord.child_id == child_id))
    of_home = Authorisations.child_id == child_id, Authorisations.family_id == family_id
    return session.scalar(select(Authorisations).where(*of_home))


def _new_row(family_id: int, child_id: int, group: Group) -> Any:
    if group in OF_HEALTH:
        return HealthRecord(child_id=child_id)
    return Authorisations(child_id=child_id, family_id=family_id)


def _new(session: Session, row: Any) -> Any:
    """The row with the defaults of its table, so that only what was answered counts as changed."""
    changes.keep(session, row)
    return row


def _people(session: Session, family_id: int, child_id: int, group: Group) -> list[Contact]:
    """Those to call, in their order; or those who may only collect the child."""
    of_rubric = Contact.is_emergency if group is Group.EMERGENCY else Contact.may_collect & ~Contact.is_emergency
    whose = Contact.child_id == child_id, Contact.family_id == family_id, ~Contact.must_not_collect
    return list(session.scalars(select(Contact).where(*whose, of_rubric).order_by(Contact.priority, Contact.id)))


def _write_people(session: Session, family_id: int, child_id: int, group: Group, people: Values) -> Changes:
    known = {it.id: it for it in _people(session, family_id, child_id, group)}
    changed: Changes = {}
    for place, person in enumerate(people, start=1):
        contact = known.pop(person["id"], None) or _new(session, _new_contact(family_id, child_id, group))
        written = changes.apply(contact, _kept(group, person) | {"priority": place})
        changes.keep(session, contact)
        changed |= {f"{contact.id}-{name}": both for name, both in written.items()}
    for contact in known.values():
        lost = changes.last_values(contact, (it.name for it in FIELDS[group]))
        changed |= {f"{contact.id}-{name}": both for name, both in lost.items() if any(both)}
        changes.drop(session, contact)
    return changed


def _new_contact(family_id: int, child_id: int, group: Group) -> Contact:
    named = {it.name: "" for it in FIELDS[group] if it.kind is Kind.TEXT}
    is_emergency = group is Group.EMERGENCY
    whose = {"child_id": child_id, "family_id": family_id}
    return Contact(**whose, **named, is_emergency=is_emergency, may_collect=not is_emergency)


def _said(row: Any, fields: Iterable[FileField]) -> dict[str, Any]:
    return {it.name: _plain(it, getattr(row, it.name)) for it in fields}


def _plain(it: FileField, value: Any) -> Any:
    """A column's value as a rubric says it, plain enough for JSON."""
    if it.kind is Kind.CHOICES:
        return [str(each) for each in allergens_of(value)]
    if value is None:
        return _unanswered(it)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _unanswered(it: FileField) -> Any:
    return {Kind.TEXT: "", Kind.CHOICES: [], Kind.FLAG: False}.get(it.kind)


def _kept(group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
    """A rubric's values as columns hold them; a field that it does not say stays as it is."""
    return {it.name: _column(it, values[it.name]) for it in FIELDS[group] if it.name in values}


def _column(it: FileField, value: Any) -> Any:
    if it.kind is Kind.CHOICES:
        return " ".join(value)
    if value is None:
        return "" if it.kind is Kind.TEXT else None
    if it.kind is Kind.DAY:
        return date.fromisoformat(value)
    return ENUMS[it.name](value) if it.name in ENUMS else value
