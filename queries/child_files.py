"""What the form of a child's file shows besides its rubrics."""

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import exists, func, select

from models.activities import School, SchoolClass
from models.base import db
from models.children import Child, Contact, Custody
from queries.homes import is_at_home


class ChildHere(NamedTuple):
    """A child of a family, as the head of its form says it."""

    id: int
    first_name: str
    last_name: str
    birth_date: date | None
    has_two_homes: bool


class KeptAway(NamedTuple):
    """Somebody whom a court forbids to collect the child, as the counter wrote it down."""

    first_name: str
    last_name: str
    link: str


def child(family_id: int, child_id: int, today: date) -> ChildHere | None:
    """A child who is or will be at home in the family; None for any other, and for one who has left it."""
    stays = is_at_home(today)
    here = exists().where(Custody.child_id == child_id, Custody.family_id == family_id, stays)
    homes = select(func.count()).where(Custody.child_id == child_id, stays).scalar_subquery()
    named = select(Child.id, Child.first_name, Child.last_name, Child.birth_date, homes > 1)
    row = db.session.execute(named.where(Child.id == child_id, here)).tuples().one_or_none()
    return ChildHere(*row) if row else None


def classes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every school with its classes, from the smallest children to the oldest, as (value, word)."""
    rows = select(School.name, SchoolClass.id, SchoolClass.name).join(SchoolClass)
    in_order = rows.order_by(School.name, SchoolClass.rank, SchoolClass.name)
    return [
        (school, [(str(class_id), name) for _school, class_id, name in found])
        for school, found in groupby(db.session.execute(in_order).tuples(), key=itemgetter(0))
    ]


def kept_away(family_id: int, child_id: int) -> list[KeptAway]:
    """Who must not collect the child, of those that the counter entered for this home."""
    named = select(Contact.first_name, Contact.last_name, Contact.link)
    whose = Contact.child_id == child_id, Contact.family_id == family_id, Contact.must_not_collect
    return [KeptAway(*row) for row in db.session.execute(named.where(*whose).order_by(Contact.id)).tuples()]
