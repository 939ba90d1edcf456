"""Where documents are kept: a folder, or an S3-compatible storage. A key tells nothing; its content never changes."""

import contextlib
import errno
import os
import pkgutil
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from config import Config

KEY = re.compile(r"[0-9a-f]{32}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Missing(Exception):
    """Nothing is kept under this key."""


class NoRoom(Exception):
    """The disk or the quota is full; nothing half-written stays under the key."""


class Unreachable(Exception):
    """The storage does not answer, or refuses this machine. The message is for the log."""


class Storage(Protocol):
    """Every method raises `Unreachable` when the storage cannot be used, and `ValueError` for what is no key."""

    def put(self, key: str, content: bytes) -> None:
        """Keep this content, whole and on the disk when it returns; raises `NoRoom`."""

    def get(self, key: str) -> bytes:
        """The content; raises `Missing`."""

    def delete(self, key: str) -> None:
        """Keep it no longer; no error when it is gone already."""

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """Every key with when it was put, aware UTC; what a killed `put` left behind is among them."""


def new_key() -> str:
    """A random key."""
    return secrets.token_hex(16)


def checked(key: str) -> str:
    """The key itself; raises `ValueError` for anything that `new_key` does not make, such as a path."""
    if not KEY.fullmatch(key):
        raise ValueError("no key of a document")
    return key


@cache
def open_storage(settings: Config) -> Storage:
    """The storage of these settings; no other one is made for them in this process."""
    if settings.storage == "s3":
        # Loaded by name: a process whose documents are in a folder does without 25 MB of library.
        opened: Storage = pkgutil.resolve_name("adapters.s3:S3Storage")(settings)
        return opened
    return FolderStorage(settings.documents_dir)


class FolderStorage:
    """A file for each key, in one folder that only this user reads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: bytes) -> None:
        """As `Storage.put`: written beside under another key, then renamed, so that the key has all of it or nothing.

        What a kill leaves is then a key without a row, which is swept as any other.
        """
        path, beside = self.folder / checked(key), self.folder / new_key()
        with _told():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _write(beside, content)
                beside.rename(path)
                _sync(self.folder, os.O_RDONLY)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise

    def get(self, key: str) -> bytes:
        """As `Storage.get`."""
        with _told():
            return (self.folder / checked(key)).read_bytes()

    def delete(self, key: str) -> None:
        """As `Storage.delete`."""
        with _told():
            (self.folder / checked(key)).unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """As `Storage.kept`; other files in the folder are nobody's here."""
        if not self.folder.exists():
            return
        with _told(), os.scandir(self.folder) as entries:
            for entry in entries:
                if KEY.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                        yield entry.name, datetime.fromtimestamp(entry.stat().st_mtime, UTC)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """The system's errors in this file's words."""
    try:
        yield
    except FileNotFoundError as error:
        raise Missing from error
    except OSError as error:
        raise (NoRoom if error.errno in FULL else Unreachable)(error.strerror) from error


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path, flags: int) -> None:
    """The folder's own list of names on the disk."""
    opened = os.open(path, flags)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
