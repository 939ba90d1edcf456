"""Many rows, a few hundred at a time: for answers that are sent while they are read."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select

from models.base import db


def streamed(statement: Select[Any], at_once: int) -> Iterator[Any]:
    """The rows of a statement that its caller has scoped, in pieces; collections come with each (selectinload)."""
    return db.session.scalars(statement.execution_options(yield_per=at_once))
