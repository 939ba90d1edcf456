"""What every house check reads: the files of the repository, as git sees them."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def repository_files():
    """Path -> text of every file that is committed or about to be; neither what git ignores nor pictures."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    texts = {}
    for name in sorted(set(listed.stdout.decode().split("\0")) - {""}):
        path = ROOT / name
        if path.is_file():
            content = path.read_bytes()
            if b"\0" not in content:
                texts[name] = content.decode("utf-8", "replace")
    return texts


@pytest.fixture(scope="session")
def python_files(repository_files):
    """Path -> source of every Python file of the repository."""
    return {path: text for path, text in repository_files.items() if path.endswith(".py")}


@pytest.fixture(scope="session")
def template_files(repository_files):
    """Name below templates/ -> text of every template."""
    return {
        path.removeprefix("templates/"): text
        for path, text in repository_files.items()
        if path.startswith("templates/")
    }
