"""A folder and an S3-compatible storage keep documents alike; a full disk or a kill leaves nothing half-written."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from adapters.storage import FolderStorage, Missing, NoRoom, Storage, Unreachable, new_key, open_storage
from tests import s3

ROOT = Path(__file__).resolve().parents[2]
CONTENT = bytes(range(256)) * 40
NO_KEYS = ["", "../../etc/passwd", "a" * 31, "A" * 32, "0" * 32 + "\n", "0" * 31 + "/", "/" + "0" * 32]
KILLED_WHILE_IT_WRITES = """
import os, signal, sys
from pathlib import Path
from adapters.storage import FolderStorage
os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
FolderStorage(Path(sys.argv[1])).put("0" * 32, b"x" * 5000)
"""
ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from adapters.storage import FolderStorage, NoRoom
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    FolderStorage(Path(sys.argv[1])).put("0" * 32, b"x" * 5000)
except NoRoom:
    sys.exit(77)
"""


@pytest.fixture(scope="module")
def s3_server() -> Iterator[s3.S3]:
    with s3.listening() as server:
        yield server


@pytest.fixture
def s3_settings(s3_server: s3.S3) -> config.Config:
    s3_server.kept.clear()
    s3_server.full = False
    named = {"S3_BUCKET": s3.BUCKET, "S3_REGION": s3.REGION, "S3_KEY": s3.KEY, "S3_SECRET": s3.SECRET}
    return config.read(
        {"MODE": "demo", "SECRET_KEY": "x" * 32, "STORAGE": "s3", "S3_ENDPOINT": s3_server.address} | named
    )


@pytest.fixture(params=["folder", "s3"])
def storage(request: Any, tmp_path: Path, s3_settings: config.Config) -> Storage:
    return FolderStorage(tmp_path / "documents") if request.param == "folder" else open_storage(s3_settings)


def test_what_is_put_is_got_and_once_deleted_is_missing(storage: Storage) -> None:
    key = new_key()
    storage.put(key, CONTENT)
    assert storage.get(key) == CONTENT
    storage.delete(key)
    storage.delete(key)
    with pytest.raises(Missing):
        storage.get(key)


def test_a_storage_where_nothing_was_put_is_empty(storage: Storage) -> None:
    assert list(storage.kept()) == []
    with pytest.raises(Missing):
        storage.get(new_key())


def test_every_key_is_listed_with_when_it_was_put(storage: Storage) -> None:
    keys = sorted(new_key() for _ in range(5))
    for key in keys:
        storage.put(key, CONTENT)
    kept = sorted(storage.kept())
    assert [key for key, _ in kept] == keys
    assert all(when.tzinfo is UTC and abs(datetime.now(UTC) - when) < timedelta(minutes=1) for _, when in kept)


@pytest.mark.parametrize("key", NO_KEYS)
def test_what_is_no_key_is_refused(storage: Storage, key: str) -> None:
    for use in (storage.get, storage.delete, lambda name: storage.put(name, CONTENT)):
        with pytest.raises(ValueError, match="no key"):
            use(key)


def test_no_two_keys_are_alike_and_none_tells_anything() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100 and all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


def test_other_files_of_the_folder_are_nobody_s(tmp_path: Path) -> None:
    (tmp_path / "LISEZ-MOI.txt").write_text("à garder")
    assert list(FolderStorage(tmp_path).kept()) == []


def test_other_objects_of_the_bucket_are_nobody_s(s3_server: s3.S3, s3_settings: config.Config) -> None:
    s3_server.kept["sauvegardes/base.sql"] = (b"", datetime.now(UTC))
    assert list(open_storage(s3_settings).kept()) == []


def test_only_this_user_reads_the_folder_and_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "documents"
    FolderStorage(folder).put("0" * 32, CONTENT)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EIO, Unreachable), (errno.EROFS, Unreachable)],
)
def test_a_put_that_the_system_refuses_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: type[Exception]
) -> None:
    def refuse(_file: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(told):
        FolderStorage(tmp_path).put("0" * 32, CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path)], cwd=ROOT)
    assert done.returncode == 77 and list(tmp_path.iterdir()) == []


def test_a_kill_leaves_nothing_under_the_key_and_what_it_leaves_is_listed(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED_WHILE_IT_WRITES, str(tmp_path)], cwd=ROOT)
    storage = FolderStorage(tmp_path)
    with pytest.raises(Missing):
        storage.get("0" * 32)
    [(left, _)] = storage.kept()
    storage.delete(left)
    assert done.returncode == -signal.SIGKILL and list(tmp_path.iterdir()) == []


def test_a_full_s3_storage_says_so(s3_server: s3.S3, s3_settings: config.Config) -> None:
    s3_server.full = True
    with pytest.raises(NoRoom):
        open_storage(s3_settings).put(new_key(), CONTENT)
    assert s3_server.kept == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"s3_secret": "un autre"}, "SignatureDoesNotMatch"),
        ({"s3_bucket": "ailleurs"}, "NoSuchBucket"),
        ({"s3_endpoint": "http://127.0.0.1:1"}, "127.0.0.1:1"),
    ],
)
def test_a_storage_that_cannot_be_used_is_unreachable(
    s3_settings: config.Config, changed: dict[str, str], said: str
) -> None:
    storage = open_storage(replace(s3_settings, **changed))  # type: ignore[arg-type]
    for use in (storage.get, storage.delete, lambda key: storage.put(key, CONTENT)):
        with pytest.raises(Unreachable, match=said):
            use(new_key())
    with pytest.raises(Unreachable, match=said):
        list(storage.kept())


def test_the_settings_say_where(tmp_path: Path, s3_settings: config.Config) -> None:
    folder = open_storage(replace(s3_settings, storage="folder", data_dir=tmp_path))
    folder.put("0" * 32, CONTENT)
    assert (tmp_path / "documents" / ("0" * 32)).read_bytes() == CONTENT
    assert open_storage(s3_settings) is open_storage(replace(s3_settings)) is not folder
