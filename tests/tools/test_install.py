"""The environment: made once, made again when something changed, never taken for whole when it is not."""

import os
import subprocess
from pathlib import Path

import pytest

from tools import install


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    """An empty list, which installs in a moment and without a network."""
    path = tmp_path / "requirements.txt"
    path.write_text("# nothing\n", encoding="utf-8")
    return path


def test_a_second_run_installs_nothing(requirements: Path, capfd: pytest.CaptureFixture[str]) -> None:
    install.main([], requirements.parent)
    assert "Installation" in capfd.readouterr().out
    install.main([], requirements.parent)
    assert capfd.readouterr().out == ""


def test_a_half_made_environment_is_made_again(requirements: Path) -> None:
    folder = requirements.parent / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("not a Python")
    (folder / "left-over").touch()
    install.main([], requirements.parent)
    version = subprocess.run([folder / "bin" / "python", "-V"], capture_output=True, text=True).stdout
    assert version.startswith("Python 3.") and not (folder / "left-over").exists()


def test_a_failed_installation_leaves_no_stamp_and_mends_itself(requirements: Path) -> None:
    requirements.write_text("./nowhere\n", encoding="utf-8")
    with pytest.raises(install.CannotInstall, match="relancez make"):
        install.main([], requirements.parent)
    assert not install.is_installed(requirements.parent / ".venv", requirements)
    requirements.write_text("# nothing\n", encoding="utf-8")
    install.main([], requirements.parent)
    assert install.is_installed(requirements.parent / ".venv", requirements)


@pytest.fixture
def whole(requirements: Path) -> Path:
    """What a finished installation leaves."""
    folder = requirements.parent / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    install.stamp(folder, requirements).write_text(install.fingerprint(folder, requirements), encoding="utf-8")
    return folder


def change_the_list(folder: Path, requirements: Path) -> None:
    requirements.write_text("# something else\n", encoding="utf-8")


def lose_python(folder: Path, requirements: Path) -> None:
    (folder / "bin" / "python").unlink()


def lose_the_stamp(folder: Path, requirements: Path) -> None:
    install.stamp(folder, requirements).unlink()


def come_from_another_folder(folder: Path, requirements: Path) -> None:
    told = install.fingerprint(folder.parent / "elsewhere", requirements)
    install.stamp(folder, requirements).write_text(told, encoding="utf-8")


@pytest.mark.parametrize("change", [change_the_list, lose_python, lose_the_stamp, come_from_another_folder])
def test_a_change_makes_the_environment_count_as_missing(whole: Path, requirements: Path, change) -> None:
    assert install.is_installed(whole, requirements)
    change(whole, requirements)
    assert not install.is_installed(whole, requirements)


def test_a_second_list_is_added_to_the_same_environment(requirements: Path) -> None:
    (requirements.parent / "requirements-dev.txt").write_text("# nothing more\n", encoding="utf-8")
    install.main([], requirements.parent)
    kept = requirements.parent / ".venv" / "kept"
    kept.touch()
    install.main(["requirements-dev.txt"], requirements.parent)
    assert kept.exists()
    assert install.is_installed(kept.parent, requirements.parent / "requirements-dev.txt")


def test_a_python_without_venv_is_told_in_one_line(requirements: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "venv", None)
    with pytest.raises(install.CannotInstall, match="apt-get install python3-venv") as refused:
        install.main([], requirements.parent)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1', "(ici : Python 3.9.2)"),
        ("exit 127", "apt-get install python3"),
    ],
)
def test_a_python_too_old_or_absent_is_told_in_one_line(tmp_path: Path, script: str, said: str) -> None:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    command = ["sh", str(install.ROOT / "tools" / "install.sh")]
    run = subprocess.run(command, env={**os.environ, "PYTHON": str(python)}, capture_output=True, text=True)
    assert run.returncode == 1 and run.stdout == ""
    assert run.stderr.count("\n") == 1 and said in run.stderr
