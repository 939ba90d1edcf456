"""A race needs more connections at once than a page does."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine

from models import db

CONNECTIONS = 40


@pytest.fixture
def race(app: Flask) -> Iterator[Flask]:
    """The application with forty connections; the other threads stand in line for one of them."""
    few = db.engines[None]
    db.session.remove()
    db.engines[None] = create_engine(few.url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60)
    yield app
    db.session.remove()
    db.engines[None].dispose()
    db.engines[None] = few


@pytest.fixture
def is_postgresql(race: Flask) -> bool:
    """Whether this is the database on which writers really overlap."""
    return db.engine.dialect.name == "postgresql"
