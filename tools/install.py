"""Makes `.venv` whole, with the standard library alone: `python3 tools/install.py [requirements-dev.txt]`.

An environment counts as whole only with its stamp, which is written last and tells the requirements, the version of
Python and the folder. A half-made one is made again; a whole one costs nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

try:
    import venv
except ImportError:  # Debian's python3-minimal
    venv = None

ROOT = Path(__file__).resolve().parent.parent
# pip's own wheel (MIT): Debian and Ubuntu keep pip and ensurepip in packages that a fresh machine has not.
PIP = ROOT / "tools" / "pip-26.3-py3-none-any.whl"


class CannotInstall(Exception):
    """The message is one line that says what is missing and the command that mends it."""


def stamp(folder: Path, requirements: Path) -> Path:
    """The file that says what was installed in this environment from this list."""
    return folder / f"{requirements.name}.installed"


def fingerprint(folder: Path, requirements: Path) -> str:
    """What the stamp must say: the list, the version of Python, and the folder, which console scripts name."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{digest} python{sys.version_info[0]}.{sys.version_info[1]} {folder}"


def is_installed(folder: Path, requirements: Path) -> bool:
    """Whether this environment holds all of this list, as it is written now."""
    try:
        said = stamp(folder, requirements).read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return said == fingerprint(folder, requirements) and (folder / "bin" / "python").exists()


def create(folder: Path) -> None:
    """An empty environment, in the place of any other. It has no pip: `ensurepip` is not needed."""
    if venv is None:
        raise CannotInstall("Le module venv de Python manque : apt-get install python3-venv")
    try:
        if folder.exists() or folder.is_symlink():
            shutil.rmtree(folder)
        venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    except OSError as reason:
        raise CannotInstall(f"{folder} ne peut pas être refait ({reason.strerror}) : sudo rm -rf {folder}") from None


def install(folder: Path, requirements: Path) -> None:
    """Installs a list with uv where there is one, else with pip, and writes the stamp at the very end."""
    stamp(folder, requirements).unlink(missing_ok=True)
    print(f"Installation des bibliothèques ({requirements.name}), une seule fois…", flush=True)
    tries = (subprocess.run(command, env=environment()) for command in commands(folder, requirements))
    if all(tried.returncode != 0 for tried in tries):
        raise CannotInstall("L’installation a échoué : vérifiez le réseau (ou PIP_INDEX_URL), puis relancez make")
    stamp(folder, requirements).write_text(fingerprint(folder, requirements), encoding="utf-8")


def commands(folder: Path, requirements: Path) -> list[list[str]]:
    """The ways to install, best first."""
    python = str(folder / "bin" / "python")
    uv = shutil.which("uv")
    with_uv = [[uv, "pip", "install", "--quiet", "--python", python, "-r", str(requirements)]] if uv else []
    with_pip = [python, f"{PIP}/pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    return [*with_uv, [*with_pip, "-r", str(requirements)]]


def environment() -> dict[str, str]:
    """The machine's own environment; a package index set for pip holds for uv too."""
    index = os.environ.get("PIP_INDEX_URL")
    return {**os.environ, "UV_DEFAULT_INDEX": index} if index else dict(os.environ)


def main(names: list[str], root: Path = ROOT) -> None:
    """Installs what runs, then the lists named, each only if it is not there already."""
    folder = root / ".venv"
    if not is_installed(folder, root / "requirements.txt"):
        create(folder)
    for name in ("requirements.txt", *names):
        if not is_installed(folder, root / name):
            install(folder, root / name)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotInstall as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("Installation interrompue : relancez la même commande")
