"""Opens one file that a family sent, in a process of its own: `documents.read` starts it and hands it the content.

It gives itself little memory and time, writes one line of JSON that says what it found, then the content made anew
and its preview. The limits hold whatever a library does: past them this process ends, and no other.
"""

import contextlib
import io
import json
import logging
import re
import resource
import sys
import traceback
from pathlib import Path

from PIL import Image

from adapters import pdfs, pictures
from adapters.documents import Flaw, Paper, Unfit

MOST_MEMORY = 512 * 1024 * 1024
LONGEST = 4096
"""The longer side of a kept picture: a telephone's 12 million pixels, or A4 at 350 points an inch."""
MOST_KEPT = 4 * 1024 * 1024
"""A picture that gets heavier than this, and than it came, is made smaller: two black and white megabytes of grain."""
PREVIEW = 1200
PREVIEW_QUALITY = 72
BEFORE_A_PDF = b"\xef\xbb\xbf\t\n\r "
AFTER_A_PDF = b"\0\t\n\r "
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
FORMATS = {"image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/gif": ("GIF",)}
OTHER_PHOTO = re.compile(
    rb"RIFF....WEBP|....ftyp(hei[cfmsx]|hev[cx]|mif1|msf1|avi[fs]|crx )|II\*\0|MM\0\*|BM....\0{4}"
    rb"|\0\0\0\x0c(JXL|jP ) |\xff\x0a",
    re.S,
)
"""WebP; HEIC, AVIF and raw pictures; TIFF; BMP; JPEG XL and JPEG 2000."""
FLAWS = {
    pdfs.Encrypted: Flaw.ENCRYPTED,
    pdfs.FormOfAdobe: Flaw.FORM,
    pdfs.WithoutPage: Flaw.EMPTY,
    pdfs.TooManyPages: Flaw.TOO_MANY_PAGES,
    pdfs.LargePicture: Flaw.TOO_MANY_PIXELS,
    pdfs.TooMuch: Flaw.TOO_COMPLEX,
    pictures.TooManyPixels: Flaw.TOO_MANY_PIXELS,
    MemoryError: Flaw.TOO_COMPLEX,
}


def decode(content: bytes) -> Paper:
    """The paper that this content is; raises `Unfit`."""
    try:
        media_type = kind(content)
        return _pdf(content) if media_type == "application/pdf" else _picture(content, media_type)
    except tuple(FLAWS) as error:
        raise Unfit(FLAWS[type(error)]) from error
    except (pdfs.UnreadablePdf, pictures.UnreadablePicture) as error:
        raise Unfit(Flaw.CUT) from error


def kind(content: bytes) -> str:
    """The media type that the first bytes announce; raises `Unfit` when it is none of the four."""
    beginning = content[:64].lstrip(BEFORE_A_PDF) if b"%PDF-" in content[:64] else content[:64]
    for signature, media_type in SIGNATURES.items():
        if beginning.startswith(signature):
            return media_type
    raise Unfit(Flaw.PHOTO_TYPE if OTHER_PHOTO.match(content) else Flaw.TYPE)


def _pdf(content: bytes) -> Paper:
    saved, pages = pdfs.saved_anew(content.lstrip(BEFORE_A_PDF).rstrip(AFTER_A_PDF))
    return Paper("application/pdf", saved, _preview(pdfs.first_page(saved, PREVIEW)), pages)


def _picture(content: bytes, media_type: str) -> Paper:
    picture = pictures.upright(content, FORMATS[media_type], pdfs.MOST_PIXELS, LONGEST)
    drawn = pictures.jpeg_as_it_came(picture) if media_type == "image/jpeg" else _drawn(picture, media_type)
    while len(drawn) > max(MOST_KEPT, len(content)) and media_type != "image/jpeg":
        picture = pictures.shrink(picture, max(picture.size) * 3 // 4)
        drawn = _drawn(picture, media_type)
    return Paper(media_type, drawn, _preview(picture), 1)


def _drawn(picture: Image.Image, media_type: str) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, "PNG" if media_type == "image/png" else "GIF")
    return drawn.getvalue()


def _preview(picture: Image.Image) -> bytes:
    return pictures.jpeg(pictures.on_white(pictures.shrink(picture, PREVIEW)), PREVIEW_QUALITY)


def written(content: bytes) -> bytes:
    """What the process says of this content. A library may raise anything on a file made to break it."""
    try:
        paper = decode(content)
    except Unfit as unfit:
        return json.dumps({"flaw": unfit.flaw}).encode() + b"\n"
    except Exception:
        traceback.print_exc()  # for the log: it should have been foreseen
        return json.dumps({"flaw": Flaw.CUT}).encode() + b"\n"
    header = {"media_type": paper.media_type, "pages": paper.pages, "length": len(paper.content)}
    return json.dumps(header).encode() + b"\n" + paper.content + paper.preview


def main(seconds: int) -> None:
    """Reads the content from the standard input and computes so long at most."""
    logging.disable()  # a damaged file is nothing to warn of
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory lacks, Linux ends this process first
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(written(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
