"""How alembic reaches the database: through the application that `flask db` made."""

from typing import Any

from alembic import context
from flask import current_app
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
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=as_plain_column,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
