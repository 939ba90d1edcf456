"""Before anything is touched, what stands in the way of a start is said in one line, with the command that mends it."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import preflight


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A demonstration that could start, on a port out of thousands: other tests run at the same time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return {"MODE": "demo", "DATA_DIR": str(tmp_path / "data"), "PORT": str(port)}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_nothing_is_said_when_all_is_well(environment: dict[str, str]) -> None:
    assert preflight.complaint(environment) is None


def test_a_port_taken_comes_with_the_command_for_a_free_one(environment: dict[str, str], taken: int) -> None:
    said = preflight.complaint(environment | {"PORT": str(taken)})
    proposal = re.fullmatch(rf"Le port {taken} est déjà pris\u00a0: make run PORT=(\d+)", said or "")
    assert proposal and preflight.cannot_listen("127.0.0.1", int(proposal[1])) is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "huit", "make run PORT=8000"),
        ("PORT", "65536", "make run PORT=8000"),
        ("HOST", "192.0.2.1", "make run HOST=127.0.0.1"),
        ("DATA_DIR", "/dev/null/data", "make run DATA_DIR="),
        ("DEMO_CLOCK", "hier", "DEMO_CLOCK"),
        ("DATABASE_URL", "mysql://localhost", "DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_line(
    environment: dict[str, str], name: str, value: str, said: str
) -> None:
    complaint = preflight.complaint(environment | {name: value})
    assert complaint and said in complaint and "\n" not in complaint
