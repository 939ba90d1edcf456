"""Starts the web server and the worker together, and stops them together: what `make run` ends in."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

SECONDS_TO_START = 120
SECONDS_TO_STOP = 15
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}

GUNICORN = ["gunicorn", "app:create_app()", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
QUIET = ["--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]


@dataclass(frozen=True)
class Part:
    """A process of the portal, and what people call it."""

    name: str
    process: subprocess.Popen[bytes]


def start(name: str, command: Sequence[str]) -> Part:
    """Starts one process in a group of its own, so that Ctrl-C reaches only this supervisor."""
    return Part(name, subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0))


def stop(parts: Sequence[Part]) -> None:
    """Asks all to stop and waits for them; what is still there afterwards, children included, is ended."""
    for part in parts:
        part.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()


def first_dead(parts: Sequence[Part]) -> Part | None:
    """The first process that is no longer there."""
    return next((part for part in parts if part.process.poll() is not None), None)


def answers(host: str, port: int) -> bool:
    """Whether the web server says that it is well (`/sante`)."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/sante")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_up(parts: Sequence[Part], host: str, port: int, asked_to_stop: threading.Event) -> bool:
    """True once the web server answers; false when a process died, or time is up, or a person gave up first."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and first_dead(parts) is None:
        if answers(host, port):
            return True
        if asked_to_stop.wait(0.1):
            return False
    return False


def watch(parts: Sequence[Part], asked_to_stop: threading.Event) -> int:
    """Waits until a person stops the portal (0) or one of its processes dies (1)."""
    while not asked_to_stop.wait(0.2):
        dead = first_dead(parts)
        if dead is not None:
            print(f"{dead.name} s’est arrêté (code {dead.process.returncode}).", file=sys.stderr)
            return 1
    return 0


def address(host: str, port: int) -> str:
    """The address to type in a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def announce(where: str) -> None:
    """Says where the portal is and how to stop it."""
    print(f"\nMarelle est prête : {where}\nCtrl-C arrête tout.", flush=True)


def run(host: str, port: int) -> int:
    """Runs both processes until one of them, or a person, ends it. Returns the exit code."""
    asked_to_stop = threading.Event()

    def ask(signum: int, frame: FrameType | None) -> None:
        asked_to_stop.set()

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, ask)
    bind = ["--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    parts: list[Part] = []
    try:
        parts.append(start("Le serveur web", [sys.executable, "-m", *GUNICORN, *QUIET, *bind]))
        parts.append(start("Le worker", [sys.executable, "worker.py"]))
        seen_from_here = EVERYWHERE.get(host, host)
        if wait_until_up(parts, seen_from_here, port, asked_to_stop):
            announce(address(seen_from_here, port))
        elif first_dead(parts) is None and not asked_to_stop.is_set():
            print(f"Le serveur web ne répond pas après {SECONDS_TO_START} secondes.", file=sys.stderr)
            return 1
        return watch(parts, asked_to_stop)
    finally:
        stop(parts)


if __name__ == "__main__":
    sys.exit(run(os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)))
