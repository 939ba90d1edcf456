"""Files that families send: opened elsewhere, drawn or saved anew, so that only what is seen of them is kept.

They are opened in a process of its own, with little memory and time and none of this one's secrets: the libraries that
read pictures and PDFs are in C, and a file made to break them breaks that process alone.
"""

import json
import logging
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore

from rules.names import nfc

log = logging.getLogger(__name__)
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/gif": "gif", "image/png": "png"}
"""Media type of what is kept → its extension."""
LONGEST_NAME = 120
NAMELESS = "document"
JOINERS = "\u200c\u200d"
SECONDS = 10
"""Of computing, for one file. A photo of 12 million pixels needs one."""
AT_ONCE = BoundedSemaphore(2)
"""Each opened file may take as much memory as `decoder.MOST_MEMORY`."""
ROOT = Path(__file__).resolve().parent.parent


class Flaw(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    """No byte, or a PDF without a page."""
    TOO_LARGE = "too_large"
    TYPE = "type"
    """None of the four formats, whatever its name says."""
    PHOTO_TYPE = "photo_type"
    """A photo of another format: HEIC, WebP, AVIF, TIFF, BMP."""
    CUT = "cut"
    """It begins as one of the four formats and cannot be read to its end."""
    ENCRYPTED = "encrypted"
    """A PDF with a password, or whose maker restricts what may be done with it."""
    FORM = "form"
    """A PDF that is a form of Adobe alone (XFA): elsewhere its page only says « Please wait »."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    """Opening it takes more memory or time than a document of this size needs."""


class Unfit(Exception):
    """The file is not taken; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Paper:
    """A file made anew: `content` as it is kept, `preview` a JPEG of its first page, of at most 1200 pixels a side."""

    media_type: str
    content: bytes
    preview: bytes
    pages: int


def read(content: bytes, most_bytes: int) -> Paper:
    """The paper that this content is, whatever its name says; raises `Unfit`. Two at once in a process, others wait."""
    if not content:
        raise Unfit(Flaw.EMPTY)
    if len(content) > most_bytes:
        raise Unfit(Flaw.TOO_LARGE)
    with AT_ONCE:
        return _paper(_decoded(content))


def _decoded(content: bytes) -> bytes:
    """What `adapters.decoder` writes of it, told nothing but the content."""
    command = [sys.executable, "-m", "adapters.decoder", str(SECONDS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, cwd=ROOT, env={}, timeout=3 * SECONDS)
    except subprocess.TimeoutExpired:
        raise Unfit(Flaw.TOO_COMPLEX) from None
    if done.returncode < 0:  # ended by a signal: no more memory or time for it, or a library broke
        raise Unfit(Flaw.TOO_COMPLEX)
    if done.stderr:
        log.warning("a file was not read as foreseen: %s", done.stderr.decode(errors="replace")[-2000:])
    done.check_returncode()
    return done.stdout


def _paper(written: bytes) -> Paper:
    header, _, body = written.partition(b"\n")
    said = json.loads(header)
    if "flaw" in said:
        raise Unfit(Flaw(said["flaw"]))
    return Paper(said["media_type"], body[: said["length"]], body[said["length"] :], said["pages"])


def shown_name(typed: str) -> str:
    """The file's name as it may be kept and shown: no folder, no sign that hides or turns others, 120 signs at most."""
    last = re.split(r"[/\\]", nfc(typed))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if sign.isspace() or _is_seen(sign))
    name = " ".join(seen.split()).lstrip(".")
    if len(name) > LONGEST_NAME:
        stem, dot, extension = name.rpartition(".")
        ending = dot + extension if stem and len(extension) <= 5 else ""
        name = name[: LONGEST_NAME - len(ending)].rstrip() + ending
    return name or NAMELESS


def _is_seen(sign: str) -> bool:
    """No control, direction override or half of a sign; what joins parts of an emoji or of a Persian word stays."""
    return sign in JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
