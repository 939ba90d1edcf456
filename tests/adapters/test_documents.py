"""What is decided before a file is opened, how it is opened, and the names that files come with."""

import contextlib
import io
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest
from PIL import Image

from adapters import documents
from adapters.documents import EXTENSIONS, Flaw, Unfit, shown_name
from tests.files_honest import by_hand, picture
from tests.files_hostile import MOST

TYPED = {
    "avis d'imposition 2018.pdf": "avis d'imposition 2018.pdf",
    "Attestation d’assurance – Zoé (2).PDF": "Attestation d’assurance – Zoé (2).PDF",
    "Livret de famille 👨‍👩‍👧.jpg": "Livret de famille 👨‍👩‍👧.jpg",
    "شهادة.pdf": "شهادة.pdf",
    "../../etc/x.pdf": "x.pdf",
    r"C:\Users\Marie\Bureau\scan.pdf": "scan.pdf",
    "/etc/passwd": "passwd",
    "dossier/": "document",
    "..": "document",
    ".htaccess": "htaccess",
    "": "document",
    " \t\n ": "document",
    "\u202e\u200b": "document",
    "facture\u202efdp.exe": "facturefdp.exe",
    "a\u2066b\u2069\u200e\ufeffc.pdf": "abc.pdf",
    "a\0b\x07c\x1b[31m.pdf": "abc[31m.pdf",
    "a\r\nSet-Cookie: x.pdf": "a Set-Cookie: x.pdf",
    "a\u2028b\u00a0 c.pdf": "a b c.pdf",
    "a\udcffb.pdf": "ab.pdf",
    "<script>alert(1)<.png": "<script>alert(1)<.png",
    "e\u0301tude.pdf": "étude.pdf",
    "x" * 300 + ".pdf": "x" * 116 + ".pdf",
    "x" * 300: "x" * 120,
    "photo." + "x" * 300: "photo." + "x" * 114,
}


@pytest.mark.parametrize(("typed", "shown"), TYPED.items())
def test_a_name_is_kept_as_it_may_be_shown(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown
    assert shown_name(shown) == shown and shown.encode()


def test_two_megabytes_to_the_byte_are_taken_and_one_more_is_not() -> None:
    scan = by_hand()
    full = scan + b"\n" * (MOST - len(scan))
    assert len(full) == 2_097_152 and documents.read(full, MOST).pages == 1
    with pytest.raises(Unfit) as refused:
        documents.read(full + b"\n", MOST)
    assert refused.value.flaw is Flaw.TOO_LARGE


def test_the_content_alone_says_what_a_file_is() -> None:
    small = picture("PNG", size=(40, 30))
    assert len(small) <= 1024 and documents.read(small, MOST).media_type == "image/png"


def test_every_media_type_has_the_extension_that_people_know() -> None:
    assert sorted(EXTENSIONS.values()) == ["gif", "jpg", "pdf", "png"]


def test_two_files_at_most_are_open_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, together, open_now, counted = Lock(), Barrier(2, timeout=20), [0], []

    def decode(content: bytes) -> bytes:
        with lock:
            open_now[0] += 1
            counted.append(open_now[0])
        together.wait()
        with lock:
            open_now[0] -= 1
        together.wait()
        return b'{"flaw": "cut"}\n'

    monkeypatch.setattr(documents, "_decoded", decode)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(documents.read, b"x", MOST) for _ in range(6)]
    assert all(isinstance(answer.exception(), Unfit) for answer in answers)
    assert len(counted) == 6 and max(counted) == 2


def test_the_process_that_opens_a_file_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    run = subprocess.run

    def watch(command: list[str], **options: Any) -> Any:
        asked.update(options, command=command)
        return run(command, **options)

    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    monkeypatch.setattr(subprocess, "run", watch)
    documents.read(by_hand(), MOST)
    assert asked["env"] == {} and asked["command"][0] == sys.executable


def test_a_damaged_file_is_no_news_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for content in (by_hand(shift=7), by_hand()[:200], b"%PDF-1.7 nothing", picture("JPEG")[:900]):
        with contextlib.suppress(Unfit):
            documents.read(content, MOST)
    assert not caplog.records


def test_a_process_that_cannot_run_is_no_fault_of_the_file_and_is_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    with pytest.raises(subprocess.CalledProcessError):
        documents.read(by_hand(), MOST)
    assert "adapters" in caplog.text


def test_a_picture_of_black_and_white_grain_is_not_kept_many_times_heavier_than_it_came() -> None:
    sent = io.BytesIO()
    Image.frombytes("1", (5000, 3300), random.Random(4).randbytes(625 * 3300)).save(sent, "PNG")
    paper = documents.read(sent.getvalue(), MOST)
    assert (paper.media_type, len(paper.content) < 2 * MOST + 1) == ("image/png", True)
