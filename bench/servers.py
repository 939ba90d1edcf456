"""The two servers that are measured side by side: Marelle, and a Flask application with one empty page."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from flask import Flask

WAIT_SECONDS = 20
PAGE = os.sysconf("SC_PAGE_SIZE")


def empty() -> Flask:
    """An application that does nothing: what any page of ours costs at the least."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> str:
        return "<!DOCTYPE html><title>Vide</title>"

    return app


class Served(NamedTuple):
    """A server under measure: its port, and the process that started all its others."""

    port: int
    pid: int

    def memory(self) -> int:
        """The bytes that it and all that it has started hold at this moment."""
        parents = dict(_parents())
        mine = {self.pid}
        while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
            mine |= more
        return sum(_resident(pid) for pid in mine)


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0


@contextmanager
def serve(factory: str, path: str, environment: dict[str, str], workers: int = 1) -> Iterator[Served]:
    """So many gunicorn workers on a free loopback port, until the block ends."""
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
        str(workers),
        "-k",
        "gthread",
        "--threads",
        "4",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(
        [*command, factory],
        env=os.environ | environment,
        cwd=Path(__file__).parent.parent,
    )
    try:
        _wait_for(port, path)
        yield Served(port, process.pid)
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
