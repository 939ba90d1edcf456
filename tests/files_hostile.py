"""Files made to harm or to deceive, and files that only were damaged: each with why it is refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Stream

from adapters.documents import Flaw
from tests.files_honest import by_hand, document, picture, saved

MEGABYTE = 1024 * 1024
MOST = 2 * MEGABYTE
FLATE = Name.FlateDecode


def inflating(megabytes: int) -> bytes:
    """Some kilobytes that zlib makes so many megabytes of: one block of zeros, said again and again."""
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block + block[2:] * (megabytes - 1) + b"\x03\0"


def lzw(steps: int) -> bytes:
    """LZW codes for zeros, each of them for one zero more than the one before."""
    signs: list[str] = []
    while steps > 0:
        signs += [format(256, "09b"), format(0, "09b")]
        for code in range(258, 4093):
            signs.append(format(code, f"0{max(9, (code + 1).bit_length())}b"))
        signs.append(format(256, "012b"))
        steps -= 1
    text = "".join(signs)
    return int(text + "0" * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8, "big")


def filtered(pdf: Pdf, data: bytes, *filters: str, **keys: object) -> Stream:
    """A stream whose bytes are written as they are."""
    stream = pdf.make_stream(b"")
    stream.write(data, filter=Array([Name("/" + name) for name in filters]))
    for key, value in keys.items():
        stream[Name("/" + key)] = value
    return stream


def page_of(data: bytes, *filters: str) -> bytes:
    """A PDF whose page is drawn by this stream."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].Contents = filtered(pdf, data, *filters)

    return document(change)


def page_with(data: bytes, *filters: str, side: int = 600) -> bytes:
    """A PDF whose page is this picture."""

    def change(pdf: Pdf) -> None:
        keys = {"Subtype": Name.Image, "Width": side, "Height": side, "BitsPerComponent": 8}
        drawn = filtered(pdf, data, *filters, Type=Name.XObject, ColorSpace=Name.DeviceGray, **keys)
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(I=drawn))
        pdf.pages[0].Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")

    return document(change)


def laughing(pdf: Pdf) -> None:
    """Ten drawings of ten drawings of ten drawings… twelve times."""
    drawn = pdf.make_stream(b"0 0 9 9 re f")
    for _ in range(12):
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 600])
        inside, drawn = drawn, pdf.make_stream(b"/F Do " * 10)
        drawn.Resources = Dictionary(XObject=Dictionary(F=inside))
    pdf.pages[0].Resources, pdf.pages[0].Contents = drawn.Resources, drawn


def tiled(pdf: Pdf) -> None:
    """A page paved with stones of half a thousandth of a point."""
    step = Decimal("0.0005")
    stone = pdf.make_stream(b"0 0 .001 .001 re f")
    stone.Type, stone.PatternType, stone.PaintType, stone.TilingType = Name.Pattern, 1, 1, 1
    stone.BBox, stone.XStep, stone.YStep, stone.Resources = Array([0, 0, 1, 1]), step, step, Dictionary()
    pdf.pages[0].Resources = Dictionary(Pattern=Dictionary(P=stone))
    pdf.pages[0].Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 400 500 re f")


def scans(count: int) -> bytes:
    """A progressive JPEG that draws the same shades again and again, for hours."""
    honest = picture("JPEG", "L", (6000, 6000), progressive=True)
    starts = [place for place in range(len(honest)) if honest[place : place + 2] == b"\xff\xda"]
    end = next(place for place in range(starts[1] + 2, len(honest)) if honest[place] == 0xFF and honest[place + 1])
    return honest[:end] + honest[starts[1] : end] * count + honest[end:]


def endless(pdf: Pdf) -> None:
    """A tree of pages that is its own branch."""
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def pages_of_pages(pdf: Pdf) -> None:
    """Ten times ten times ten… the same page."""
    leaf = pdf.pages[0].obj
    for _ in range(10):
        leaf = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=10, Kids=Array([leaf] * 10)))
    pdf.Root.Pages = leaf


def made_by_adobe(pdf: Pdf) -> None:
    """A form that only Adobe's program draws."""
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp:xdp/>"))
    pdf.Root.NeedsRendering = True


def locked(revision: int, user: str = "", **options: object) -> bytes:
    """An encrypted PDF; without a user's password anybody may read it."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(by_hand())) as pdf:
        pdf.save(written, encryption=Encryption(owner="mairie", user=user, R=revision, **options))  # type: ignore[arg-type]
    return written.getvalue()


def for_a_certificate() -> bytes:
    """Encrypted for the holder of a key."""
    head, tail = by_hand().split(b"trailer << ")
    return head + b"trailer << /Encrypt << /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 >> " + tail


def archive(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name in names:
            zipped.writestr(name, "contenu")
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 1) -> bytes:
    """A PNG that announces this size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def jpeg_announcing(width: int, height: int) -> bytes:
    honest = picture("JPEG", "L", (16, 16))
    place = honest.index(b"\xff\xc0") + 5
    return honest[:place] + struct.pack(">HH", height, width) + honest[place + 4 :]


def gif_announcing(width: int, height: int) -> bytes:
    honest = picture("GIF", "P", (16, 16))
    return honest[:6] + struct.pack("<HH", width, height) + honest[10:]


def part(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def flipped(content: bytes, mark: bytes) -> bytes:
    """One bit is wrong, 20 bytes after this mark."""
    place = content.index(mark) + 20
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def packed_pdf() -> bytes:
    return document(object_stream_mode=ObjectStreamMode.generate, pages=5)


OTHER_KINDS = {
    "web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "web page after empty lines": b"\n\n   <html><body onload=alert(1)>",
    "web page in UTF-16": "<html><script>alert(1)</script>".encode("utf-16"),
    "web page that says PDF": b"<html>%PDF-1.7 <script>alert(1)</script>",
    "drawing with a script": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "script": b"fetch('/deconnexion', {method: 'POST'})",
    "script of a server": b"<?php system($_GET['c']); ?>",
    "script of a shell": b"#!/bin/sh\nrm -rf ~\n",
    "archive": archive("facture.pdf"),
    "text document": archive("[Content_Types].xml", "word/document.xml"),
    "OpenDocument": archive("mimetype", "content.xml"),
    "program of Windows": b"MZ\x90\0" + bytes(200),
    "program of Linux": b"\x7fELF\x02\x01\x01" + bytes(200),
    "old text document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "film": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41" + bytes(64),
    "sound": b"ID3\x04\0\0\0\0\0\0" + bytes(64),
    "compressed": b"\x1f\x8b\x08\0\0\0\0\0" + zlib.compress(b"%PDF-1.7"),
    "PostScript": b"%!PS-Adobe-3.0\n(%stdin) (r) file run",
    "rich text": rb"{\rtf1\ansi facture}",
    "mail": b"From: caf@example.org\nContent-Type: application/pdf\n\n%PDF-1.7",
    "icon": b"\0\0\1\0\1\0" + bytes(64),
    "text": "Avis d’imposition 2019".encode(),
    "zeros": bytes(1000),
    "picture that comes late": b"\0\0" + picture("JPEG", size=(16, 16)),
    "PDF that comes late": b"MZ" + by_hand(),
}
OTHER_PHOTOS = {
    "HEIC of a telephone": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "HEIF": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(64),
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(64),
    "raw photo": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(64),
    "WebP": picture("WEBP"),
    "TIFF": picture("TIFF"),
    "TIFF of the other order": b"MM\0*\0\0\0\x08" + bytes(64),
    "bitmap": picture("BMP", size=(16, 16)),
    "JPEG 2000": picture("JPEG2000", size=(16, 16)),
}
DAMAGED: dict[str, bytes] = {
    f"{kind} cut at {share:.0%}": part(whole, share)
    for kind, whole in {
        "JPEG": picture("JPEG"),
        "progressive JPEG": picture("JPEG", progressive=True),
        "PNG": picture("PNG"),
        "GIF": picture("GIF"),
        "PDF": by_hand(),
        "PDF with object streams": packed_pdf(),
    }.items()
    for share in (0.1, 0.5, 0.9)
} | {
    "JPEG of rubbish": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9,
    "PNG of rubbish": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
    "GIF of rubbish": b"GIF89a" + b"<script>alert(1)</script>" * 9,
    "PDF of rubbish": b"%PDF-1.7 nothing <script>alert(1)</script>",
    "PDF of rubbish with an end": b"%PDF-1.7\n" + b"<html>" * 99 + b"\n%%EOF",
    "PNG with a wrong bit": flipped(picture("PNG"), b"IDAT"),
    "PNG without picture": png(16, 16),
    "PNG of no width": png(0, 16, chunk(b"IDAT", zlib.compress(b""))),
    "PNG whose text inflates": png(9, 9, chunk(b"zTXt", b"a\0\0" + inflating(900)), chunk(b"IDAT", b"")),
    "PDF of endless pages": document(endless),
    "PDF of pages of pages": document(pages_of_pages),
}
TOO_COMPLEX: dict[str, Callable[[], bytes]] = {
    "PDF that inflates": lambda: page_of(inflating(1400), "FlateDecode"),
    "PDF that inflates twice": lambda: page_of(zlib.compress(inflating(1400), 9), "FlateDecode", "FlateDecode"),
    "PDF of long runs": lambda: page_of(zlib.compress(b"\x81\0" * 2 * MEGABYTE), "FlateDecode", "RunLengthDecode"),
    "PDF of growing words": lambda: page_of(lzw(60), "LZWDecode"),
    "PDF whose photo inflates": lambda: page_with(inflating(1400), "FlateDecode", "DCTDecode"),
    "PDF of streams that inflate together": lambda: document(
        lambda pdf: pdf.pages[0].obj.update(
            {"/Contents": Array([filtered(pdf, inflating(120), "FlateDecode") for _ in range(5)])}
        )
    ),
    "PDF filtered nine times": lambda: page_of(b"0>", *["ASCIIHexDecode"] * 9),
    "PDF of drawings of drawings": lambda: document(laughing),
    "PDF in brackets": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 400_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
}
ENDLESS = {"PDF paved with dust": lambda: document(tiled), "JPEG drawn again and again": lambda: scans(20_000)}
"""They take no memory, but hours."""
HOSTILE: dict[str, tuple[Flaw, Callable[[], bytes]]] = {
    "nothing": (Flaw.EMPTY, lambda: b""),
    "PDF without a page": (Flaw.EMPTY, lambda: saved(pikepdf.new())),
    "one byte more than 2 MB": (Flaw.TOO_LARGE, lambda: by_hand().ljust(MOST + 1, b"\n")),
    "PDF with a password": (Flaw.ENCRYPTED, lambda: locked(6, "secret")),
    "PDF with a password of 1999": (Flaw.ENCRYPTED, lambda: locked(3, "secret", aes=False, metadata=False)),
    "PDF with a password of 1994": (Flaw.ENCRYPTED, lambda: locked(2, "secret", aes=False, metadata=False)),
    "PDF with a password of 2003": (Flaw.ENCRYPTED, lambda: locked(4, "secret")),
    "PDF that its maker restricts": (Flaw.ENCRYPTED, lambda: locked(6)),
    "PDF that its maker restricted in 2003": (Flaw.ENCRYPTED, lambda: locked(4)),
    "PDF for a certificate": (Flaw.ENCRYPTED, for_a_certificate),
    "form of Adobe": (Flaw.FORM, lambda: document(made_by_adobe)),
    "PNG of 2,500 million pixels": (Flaw.TOO_MANY_PIXELS, lambda: png(50_000, 50_000)),
    "PNG of 64 million pixels that is black": (
        Flaw.TOO_MANY_PIXELS,
        lambda: png(8000, 8000, chunk(b"IDAT", zlib.compress(bytes(8000 * 1001), 9))),
    ),
    "JPEG of 4,200 million pixels": (Flaw.TOO_MANY_PIXELS, lambda: jpeg_announcing(65_000, 65_000)),
    "GIF of 4,200 million pixels": (Flaw.TOO_MANY_PIXELS, lambda: gif_announcing(65_535, 65_535)),
    "photo of 50 million pixels": (
        Flaw.TOO_MANY_PIXELS,
        lambda: picture("JPEG", "L", (8160, 6120), quality=30),
    ),
    "PDF with a picture of 3,600 million pixels": (
        Flaw.TOO_MANY_PIXELS,
        lambda: page_with(b"\0", "FlateDecode", side=60_000),
    ),
    "PDF of 101 pages": (Flaw.TOO_MANY_PAGES, lambda: document(pages=101)),
    "PDF of 5,000 pages": (
        Flaw.TOO_MANY_PAGES,
        lambda: document(pages=5000, object_stream_mode=ObjectStreamMode.generate),
    ),
    **{name: (Flaw.TYPE, lambda content=content: content) for name, content in OTHER_KINDS.items()},
    **{name: (Flaw.PHOTO_TYPE, lambda content=content: content) for name, content in OTHER_PHOTOS.items()},
    **{name: (Flaw.CUT, lambda content=content: content) for name, content in DAMAGED.items()},
    **{name: (Flaw.TOO_COMPLEX, make) for name, make in TOO_COMPLEX.items()},
}
"""Name → why it is refused, and the file."""
