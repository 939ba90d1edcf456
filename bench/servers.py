"""The two servers that are measured side by side: Marelle, and a Flask application with one empty page."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask

WAIT_SECONDS = 20


def empty() -> Flask:
    """An application that does nothing: what any page of ours costs at the least."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> str:
        return "<!DOCTYPE html><title>Vide</title>"

    return app


@contextmanager
def serve(factory: str, path: str, environment: dict[str, str]) -> Iterator[int]:
    """One gunicorn worker on a free loopback port, until the block ends; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "1",
        "-k",
        "gthread",
        "--threads",
        "4",
    ]
    process = subprocess.Popen(
        [*command, "-w", "1", "-k", "gthread", "--threads", "4", "--log-level", "error", factory],
        env=os.environ | environment,
        cwd=Path(__file__).parent.parent,
    )
    try:
        _wait_for(port, path)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int, path: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no answer on port {port} after {WAIT_SECONDS} s")
