"""The town hall's pages in a real browser: a server for the test, and windows in which an agent is signed in."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

import clock
from models import Account
from tests.cast import Town
from tests.pages import begin_session


@pytest.fixture
def address(app: Flask, town: Town) -> Iterator[str]:
    """Where the application answers, for this test."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window_of(app: Flask, address: str, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a window of an agent, with these options; closed after the test."""
    windows = []

    def open_window(account: Account, **options: Any) -> BrowserContext:
        signer = app.session_interface.get_signing_serializer(app)
        seen = int(clock.now().timestamp())
        cookie = signer.dumps({"_user_id": begin_session(account), "seen": seen, "_permanent": True})
        windows.append(browser.new_context(base_url=address, **options))
        windows[-1].add_cookies([{"name": "marelle", "value": cookie, "url": address}])
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()
