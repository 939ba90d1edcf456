"""What the form of a child's file shows besides its rubrics."""

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import select

from models.activities import School, SchoolClass
from models.base import db
from models.children import Contact


class KeptAway(NamedTuple):
    """Somebody whom a court forbids to collect the child, as the counter wrote it down."""

    first_name: str
    last_name: str
    link: str


def classes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every school with its classes, as (value, word)."""
    rows = db.session.execute(
        select(School.name, SchoolClass.id, SchoolClass.name).join(SchoolClass).order_by(School.name, SchoolClass.name)
    )
    return [
        (school, [(str(class_id), name) for _school, class_id, name in found])
        for school, found in groupby(rows.tuples(), key=itemgetter(0))
    ]


def kept_away(family_id: int, child_id: int) -> list[KeptAway]:
    """Who must not collect the child, of those that the counter entered for this home."""
    named = select(Contact.first_name, Contact.last_name, Contact.link)
    whose = Contact.child_id == child_id, Contact.family_id == family_id, Contact.must_not_collect
    return [KeptAway(*row) for row in db.session.execute(named.where(*whose).order_by(Contact.id)).tuples()]
