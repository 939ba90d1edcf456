"""What the database holds, to show that a refusal wrote nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from models import db


def everything(but: str = "") -> dict[str, list[Any]]:
    """Every row of every table (`but` of one), as another connection sees it."""
    with db.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in db.metadata.tables.items()
            if name != but
        }


@contextmanager
def nothing_written(but: str = "") -> Iterator[None]:
    """Fails when a row of any table (`but` of one) was added, changed or taken away meanwhile."""
    before = everything(but)
    assert sum(map(len, before.values())) > 20, "an empty database proves nothing"
    yield
    assert everything(but) == before
