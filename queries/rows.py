"""Rows of any table: a few hundred at a time for answers that are sent while they are read, or those of these ids."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from models.base import db


def streamed(statement: Select[Any], at_once: int) -> Iterator[Sequence[Any]]:
    """The rows of a statement that its caller has scoped, in pieces; collections come with each (selectinload)."""
    return db.session.scalars(statement.execution_options(yield_per=at_once)).partitions(at_once)


def of_ids(model: type[Any], ids: Iterable[int]) -> list[Any]:
    """The rows of a table that have these ids, in one statement; those that are gone are left out."""
    return list(db.session.scalars(select(model).where(model.id.in_(ids))))
