"""What the database holds, to show that a refusal wrote nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from models import db


def everything() -> dict[str, list[Any]]:
    """Every row of every table, as another connection sees it."""
    with db.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)))) for name, table in db.metadata.tables.items()
        }


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fails when a row of any table was added, changed or taken away meanwhile."""
    before = everything()
    assert sum(map(len, before.values())) > 20, "an empty database proves nothing"
    yield
    assert everything() == before
