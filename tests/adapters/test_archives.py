"""A ZIP written while it is read together: what it holds, that it leaves nothing, that memory stays small."""

import json
import tracemalloc
from datetime import datetime
from typing import BinaryIO
from zipfile import ZipFile

import pytest

from adapters.archives import Archive

AT = datetime(2019, 8, 27, 10, 0, 0)  # noqa: DTZ001 - a ZIP knows no time zone
MEGABYTE = 2**20


def unpacked(file: BinaryIO) -> dict[str, bytes]:
    """What is in it, under which names, all of the instant it was made at."""
    packed = ZipFile(file)
    assert {it.date_time for it in packed.infolist()} == {(2019, 8, 27, 10, 0, 0)}
    return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("rows", [[], [{"é": "« à »"}], [{"n": 1}, {"n": None}, {"n": [True, {"x": "\\"}]}]])
def test_rows_come_out_as_a_list_of_objects(tmp_path, rows):
    archive = Archive(tmp_path, AT)
    archive.add_rows("a.json", iter(rows))
    with archive.done() as file:
        packed = unpacked(file)
    assert json.loads(packed["a.json"]) == rows


def test_a_text_and_a_content_come_out_under_names_in_letters(tmp_path):
    archive = Archive(tmp_path, AT)
    archive.add_text("LISEZMOI.txt", "Été\nHiver")
    archive.add_content("documents/Léa’s.pdf", b"%PDF-1.7\x00\xff")
    with archive.done() as file:
        packed = unpacked(file)
    assert packed["LISEZMOI.txt"].decode("utf-8-sig") == "Été\r\nHiver"
    assert packed["documents/Léa’s.pdf"] == b"%PDF-1.7\x00\xff"


@pytest.mark.parametrize("is_done", [True, False])
def test_nothing_stays_in_the_folder_whether_it_is_sent_or_dropped(tmp_path, is_done):
    archive = Archive(tmp_path / "new", AT)
    archive.add_content("a", b"x" * 1000)
    archive.done().close() if is_done else archive.drop()
    assert list((tmp_path / "new").iterdir()) == []


def test_memory_holds_one_content_at_a_time(tmp_path):
    archive = Archive(tmp_path, AT)
    tracemalloc.start()
    for number in range(20):
        archive.add_content(f"{number}.png", bytes([number]) * 2 * MEGABYTE)
    archive.add_rows("rows.json", ({"text": f"{number} " * 500} for number in range(5000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with archive.done() as file:
        assert file.seek(0, 2) > 40 * MEGABYTE
    assert peak < 6 * MEGABYTE, peak
