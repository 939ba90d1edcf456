"""A real browser against a real server: the demonstration commune, played once for each clock, put back each time."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path
from shutil import copytree, rmtree
from threading import Thread

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

import clock
import config
from adapters.storage import open_storage
from app import create_app
from demo.commune import load
from models import db

MIGRATIONS = str(Path(__file__).parent.parent.parent / "migrations")
LES_ROUSSES = "2019-08-27T10:00"
OTHER_FAMILIES = 6


@dataclass(frozen=True)
class Portal:
    """The running portal: its address, its application, and the folder of its data."""

    url: str
    app: Flask
    folder: Path


def _app(folder: Path, demo_clock: str) -> Flask:
    return create_app(config.read({"MODE": "demo", "DATA_DIR": str(folder), "DEMO_CLOCK": demo_clock}))


@pytest.fixture(scope="session")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The database of the demonstration as it is at a clock's time."""
    made: dict[str, Path] = {}

    def play(demo_clock: str) -> Path:
        if demo_clock not in made:
            folder = tmp_path_factory.mktemp("commune")
            with (app := _app(folder, demo_clock)).app_context():
                upgrade(MIGRATIONS)
                load(clock.now(), open_storage(app.config["MARELLE"]), OTHER_FAMILIES)
                db.session.remove()
                db.engine.dispose()
            made[demo_clock] = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        return made[demo_clock]

    return play


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Portal]]:
    """A server for each clock, which keeps its compiled pages and statements from one test to the next."""
    running: dict[str, Portal] = {}
    with ExitStack() as until_the_end:

        def serve(demo_clock: str) -> Portal:
            if demo_clock not in running:
                folder = tmp_path_factory.mktemp("served")
                running[demo_clock] = until_the_end.enter_context(_serving(_app(folder, demo_clock), folder))
            return running[demo_clock]

        yield serve


@contextmanager
def _serving(app: Flask, folder: Path) -> Iterator[Portal]:
    getLogger("werkzeug").disabled = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Portal(f"http://127.0.0.1:{server.server_port}", app, folder)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def portal(request: pytest.FixtureRequest, commune: Callable[[str], Path], served: Callable[[str], Portal]) -> Portal:
    """A commune of its own for the test, at the time of the Les Rousses guide unless told otherwise."""
    demo_clock = getattr(request, "param", LES_ROUSSES)
    played, found = commune(demo_clock), served(demo_clock)
    with found.app.app_context():
        db.engine.dispose()
    with closing(sqlite3.connect(played)) as source, closing(sqlite3.connect(found.folder / played.name)) as copy:
        source.backup(copy)
    rmtree(found.folder / "documents", ignore_errors=True)
    copytree(played.parent / "documents", found.folder / "documents")
    clock.forget(found.folder)
    settings: config.Config = found.app.config["MARELLE"]
    found.app.config["CLOCK_OFFSET"] = clock.offset(settings.demo_clock, settings.data_dir)
    return found


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
OPTIONS = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "without JavaScript": {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False},
    "phone": PHONE,
    "phone without JavaScript": {**PHONE, "java_script_enabled": False},
    "small phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, portal: Portal) -> Iterator[Page]:
    """A window, « wide » unless told otherwise. Fails on a script's error and on what the page's policy forbids."""
    context = browser.new_context(locale="fr-FR", base_url=portal.url, **OPTIONS[getattr(request, "param", "wide")])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if _is_fault(message.text) else None)
    yield opened
    context.close()
    assert complaints == []


def _is_fault(words: str) -> bool:
    """The browser also notes every answer that is no 200, and what it clears at sign-out; no fault of the page."""
    return "the server responded with a status of" not in words and not words.startswith("Clear-Site-Data header")
