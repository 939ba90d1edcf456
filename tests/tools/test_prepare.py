"""The demonstration's database: filled once, kept afterwards; its accounts are said each time."""

import os
import subprocess
import sys
from pathlib import Path

from tools import install

NOON = "2019-08-27T12:00"


def test_the_second_start_keeps_what_the_first_made(tmp_path: Path) -> None:
    environment = {**os.environ, "MODE": "demo", "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DEMO_CLOCK": NOON}
    command = [sys.executable, "-m", "tools.prepare"]
    first, second = (
        subprocess.run(command, cwd=install.ROOT, env=environment, capture_output=True, text=True) for _ in range(2)
    )
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "Valbruyère est prête" in first.stdout and "Valbruyère est prête" not in second.stdout
    assert "famille1042" in second.stdout and "Marelle-demo-2026" in second.stdout
