"""How alembic reaches the database: through the application that `flask db` made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

migrate = current_app.extensions["migrate"]
db = migrate.db


def as_plain_column(kind: str, thing: Any, _context: Any) -> str | bool:
    """A migration names plain column types: it must run when today's own types are gone."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


def run() -> None:
    """Run the migrations in one transaction each, with the options of `web/extensions.py`."""
    with db.engine.connect() as connection, _without_references(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=as_plain_column,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """SQLite changes a constraint by making the table anew: what refers to it must wait, and be checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # nothing but the connection itself: inside a transaction it would not count
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows that refer to nothing: {broken[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


run()
