"""Whom a court forbids to collect a child."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from models.base import db
from models.children import Child, Contact


def of_children(child_ids: Iterable[int], within: Select[tuple[int]] | None = None) -> list[tuple[str, str]]:
    """(first name of the child, name of the person), for each person kept away from one of these children.

    `within` narrows the children to those that somebody may see. One statement.
    """
    named = (Child.first_name, Contact.first_name, Contact.last_name)
    away = select(*named).join_from(Contact, Child).where(Contact.must_not_collect, Contact.child_id.in_(child_ids))
    if within is not None:
        away = away.where(Contact.child_id.in_(within))
    rows: Any = db.session.execute(away.order_by(Child.first_name, Contact.id)).tuples()
    return [(child, f"{first} {last}") for child, first, last in rows]
