"""What is asked for, what is pinned and what is installed are the same."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"([A-Za-z0-9._-]+)==[0-9][A-Za-z0-9.]*")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(file_name: str) -> list[str]:
    lines = (ROOT / file_name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pinned(file_name: str) -> dict[str, str]:
    return {normal(line.split("==")[0]): line.split("==")[1] for line in listed(file_name)}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_library_asked_for_is_pinned_to_one_version(name: str) -> None:
    wanted = {normal(re.split(r"[\[<>=]", line)[0]) for line in listed(f"{name}.in")}
    assert all(PIN.fullmatch(line) for line in listed(f"{name}.txt"))
    assert wanted and wanted <= pinned(f"{name}.txt").keys()


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = pinned("requirements.txt") | pinned("requirements-dev.txt")
    installed = {normal(found.name): found.version for found in distributions()}
    assert {name: installed.get(name) for name in pins} == pins
    assert installed.keys() - pins.keys() <= {"pip", "setuptools"}
