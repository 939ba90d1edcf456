"""The short lists that filters and forms of the town hall offer: (id, words), in the order of the words."""

from sqlalchemy import select

from models.activities import School, SchoolClass
from models.base import db


def schools() -> list[tuple[int, str]]:
    """Every school."""
    return [(it.id, it.name) for it in db.session.execute(select(School.id, School.name).order_by(School.name))]


def school_classes() -> list[tuple[int, str]]:
    """Every class, with its school."""
    rows = select(SchoolClass.id, SchoolClass.name, School.name).join(School).order_by(School.name, SchoolClass.name)
    return [(key, f"{name} ({school})") for key, name, school in db.session.execute(rows)]
