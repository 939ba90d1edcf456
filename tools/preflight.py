"""Looks before `make run` touches anything: a bad setting, a folder or a port that cannot be used, in one line each."""

import errno
import os
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import config


def complaint(environment: Mapping[str, str]) -> str | None:
    """What stands in the way of a start, with the command that mends it; nothing when all is well."""
    data_dir = Path(environment.get("DATA_DIR") or "data")
    if not is_writable(data_dir):
        return f"Le dossier « {data_dir} » n’est pas accessible en écriture : make run DATA_DIR=$HOME/marelle"
    try:
        config.read(environment)
    except config.BadConfiguration as reason:
        return str(reason)
    return port_complaint(environment.get("HOST") or "127.0.0.1", environment.get("PORT") or "8000")


def port_complaint(host: str, port: str) -> str | None:
    """Why the web server cannot listen there; nothing when it can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"PORT={port} n’est pas un numéro de port : make run PORT=8000"
    obstacle = cannot_listen(host, int(port))
    if obstacle is None:
        return None
    if obstacle.errno == errno.EADDRINUSE:
        return f"Le port {port} est déjà pris : make run PORT={free_port(host)}"
    return f"Marelle ne peut pas écouter sur {host}:{port} ({obstacle.strerror}) : make run HOST=127.0.0.1 PORT=8000"


def is_writable(folder: Path) -> bool:
    """Whether files can be made in this folder, which is made if needed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def cannot_listen(host: str, port: int) -> OSError | None:
    """What the system answers to a server that wants to listen there; nothing when it agrees."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as obstacle:
        return obstacle
    return None


def free_port(host: str) -> int:
    """Another port, which nobody uses at the moment."""
    return next(port for port in range(8001, 65536) if cannot_listen(host, port) is None)


if __name__ == "__main__":
    sys.exit(complaint(os.environ))
