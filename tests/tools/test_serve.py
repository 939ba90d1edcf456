"""The supervisor: both processes start together and stop together, whoever ends them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import serve
from tools import preflight

SERVE = Path(serve.__file__)
APP = """
import os, pathlib
def create_app():
    pathlib.Path("web.pid").write_text(str(os.getppid()))
    def answer(environ, start_response):
        start_response("200 OK" if environ["PATH_INFO"] == "/sante" else "404 Not Found", [])
        return [b""]
    return answer
"""
WORKER = "import os, pathlib, time\npathlib.Path('worker.pid').write_text(str(os.getpid()))\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portal in small: an application that is well and a worker that waits."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "worker.py").write_text(WORKER + "time.sleep(60)\n")
    return tmp_path


@pytest.fixture
def port() -> int:
    """One that nobody uses, out of thousands: other tests run at the same time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def supervisor(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`serve.py` at work in that folder."""
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, SERVE], cwd=folder, env=environment, text=True, stdout=pipe, stderr=pipe
    )
    with process:
        yield process
        process.terminate()


def is_alive(pid: int) -> bool:
    """Whether this process is there and at work; one that only waits for its parent to look is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if wanted in line:
            break
    return said


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_person_who_stops_it_stops_both(supervisor, folder: Path, port: int, by: signal.Signals) -> None:
    said = read_until(supervisor, "Ctrl-C")
    assert f"http://127.0.0.1:{port}/" in said
    worker = int((folder / "worker.pid").read_text())
    assert is_alive(worker) and serve.answers("127.0.0.1", port)
    supervisor.send_signal(by)
    assert supervisor.wait(20) == 0
    assert not is_alive(worker) and preflight.cannot_listen("127.0.0.1", port) is None


def test_a_worker_that_dies_stops_the_web_server(supervisor, folder: Path, port: int) -> None:
    read_until(supervisor, "Ctrl-C")
    os.kill(int((folder / "worker.pid").read_text()), signal.SIGKILL)
    assert supervisor.wait(20) == 1
    assert "Le worker s’est arrêté" in supervisor.stderr.read()
    assert preflight.cannot_listen("127.0.0.1", port) is None


def test_a_web_server_that_cannot_start_stops_the_worker(folder: Path, port: int) -> None:
    (folder / "app.py").write_text("def create_app():\n    raise ValueError('no settings')\n")
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1"}
    run = subprocess.run([sys.executable, SERVE], cwd=folder, env=environment, text=True, capture_output=True)
    assert run.returncode == 1
    assert "Le serveur web s’est arrêté" in run.stderr and "prête" not in run.stdout
    assert not is_alive(int((folder / "worker.pid").read_text()))


def test_what_does_not_want_to_stop_is_ended_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serve, "SECONDS_TO_STOP", 0.3)
    pids = tmp_path / "pids"
    part = serve.start("Le sourd", ["sh", "-c", f"trap '' TERM; sleep 60 & echo $! > {pids}; wait; wait"])
    assert eventually(lambda: pids.exists() and pids.read_text())
    child = int(pids.read_text())
    serve.stop([part])
    assert part.process.returncode == -signal.SIGKILL
    assert eventually(lambda: not is_alive(child))


def test_a_web_server_killed_leaves_nobody_behind(supervisor, folder: Path, port: int) -> None:
    read_until(supervisor, "Ctrl-C")
    os.kill(int((folder / "web.pid").read_text()), signal.SIGKILL)
    assert supervisor.wait(20) == 1
    assert "Le serveur web s’est arrêté" in supervisor.stderr.read()
    assert not is_alive(int((folder / "worker.pid").read_text()))
    assert eventually(lambda: preflight.cannot_listen("127.0.0.1", port) is None)


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "http://127.0.0.1:9000/"), ("::1", "http://[::1]:9000/")])
def test_the_address_is_one_to_type_in_a_browser(host: str, said: str) -> None:
    assert serve.address(host, 9000) == said
