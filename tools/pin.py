"""Writes `requirements*.txt` anew from `requirements*.in`, with the newest versions that go together."""

import subprocess
import tempfile
from pathlib import Path

from tools.install import PIP, ROOT, create

HEADER = "# Every version, pinned: `make pin` writes this file from {source}.\n"


def pip(folder: Path, *arguments: str) -> str:
    """Runs pip for this environment and returns what it printed."""
    command = [str(folder / "bin" / "python"), f"{PIP}/pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Installs each list into an empty environment; a list's pins are what it added."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "venv"
        create(folder)
        known: set[str] = set()
        for name in ("requirements", "requirements-dev"):
            pip(folder, "install", "--quiet", "-r", str(ROOT / f"{name}.in"))
            pins = [line for line in pip(folder, "freeze").splitlines(keepends=True) if line not in known]
            (ROOT / f"{name}.txt").write_text(HEADER.format(source=f"{name}.in") + "".join(pins), encoding="utf-8")
            known.update(pins)


if __name__ == "__main__":
    main()
