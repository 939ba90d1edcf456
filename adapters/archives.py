"""A ZIP written while it is read together: JSON, text and contents, in a file without a name that is never kept.

Memory holds one row or one content at a time; the file goes with the last one who holds it open.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Row = Mapping[str, Any]


class Archive:
    """One ZIP under way, in this folder; every entry carries the instant `at`."""

    def __init__(self, folder: Path, at: datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = cast(BinaryIO, TemporaryFile(dir=folder))  # noqa: SIM115 – it outlives this function
        self._zip = ZipFile(self._file, "w")
        self._at = at

    def add_rows(self, name: str, rows: Iterable[Row]) -> None:
        """A JSON file: a list of objects, one a line, in readable letters."""
        with self._zip.open(self._entry(name), "w", force_zip64=False) as entry:
            before = b"["
            for row in rows:
                entry.write(before + b"\n" + json.dumps(row, ensure_ascii=False, indent=1).encode())
                before = b","
            entry.write(b"[]\n" if before == b"[" else b"\n]\n")

    def add_text(self, name: str, text: str) -> None:
        """A text file that every system reads: UTF-8 with its mark, lines as on Windows."""
        self._zip.writestr(self._entry(name), b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    def add_content(self, name: str, content: bytes) -> None:
        """A paper, as it is kept: it is packed already."""
        self._zip.writestr(self._entry(name, ZIP_STORED), content)

    def done(self) -> BinaryIO:
        """The whole file, from its beginning; whoever closes it makes it go."""
        self._zip.close()
        self._file.seek(0)
        return self._file

    def drop(self) -> None:
        """Give it up half done."""
        self._zip.close()
        self._file.close()

    def _entry(self, name: str, packed: int = ZIP_DEFLATED) -> ZipInfo:
        entry = ZipInfo(name, self._at.timetuple()[:6])
        entry.compress_type, entry.external_attr = packed, 0o600 << 16
        return entry
