"""Files that are what they say and something else besides: they are taken, and the other half must be gone."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

from tests.files_honest import by_hand, document, picture
from tests.files_hostile import archive, chunk

MARK = b"alert-de-la-marelle"
SCRIPT = b"<script>" + MARK + b"</script>"
JAVASCRIPT = Dictionary(S=Name.JavaScript, JS=String(MARK.decode()))


def gif_that_is_a_script() -> bytes:
    """Its width reads as the beginning of a remark, and what follows its end as a script."""
    drawn = Image.new("P", (0x2A2F, 4), 0)
    drawn.putpalette([255, 255, 255])
    written = io.BytesIO()
    drawn.save(written, "GIF")
    assert written.getvalue()[6:8] == b"/*"
    return written.getvalue() + b"*/=1;" + MARK


def png_with(kind: bytes, data: bytes) -> bytes:
    """A PNG with one more part, before its picture."""
    honest = picture("PNG")
    place = honest.index(b"IDAT") - 4
    return honest[:place] + chunk(kind, data) + honest[place:]


def jpeg_with(marker: int, data: bytes) -> bytes:
    """A JPEG with one more part, at its beginning."""
    honest = picture("JPEG")
    return honest[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + honest[2:]


def two_pictures() -> bytes:
    """A JPEG with a second one behind it, as some telephones make them."""
    written = io.BytesIO()
    first, second = Image.open(io.BytesIO(picture("JPEG"))), Image.open(io.BytesIO(jpeg_with(0xFE, MARK)))
    first.save(written, "MPO", save_all=True, append_images=[second])
    return written.getvalue() + MARK


def gif_remark() -> bytes:
    return picture("GIF", comment=SCRIPT)


def png_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    texts.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=False)
    return picture("PNG", pnginfo=texts)


def attached(pdf: Pdf) -> Dictionary:
    """A file inside the document."""
    inside = Stream(pdf, MARK, Type=Name.EmbeddedFile)
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=MARK.decode(), EF=Dictionary(F=inside)))


def note(pdf: Pdf, **keys: object) -> None:
    """Something on the page that may be pressed."""
    made = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 99, 99]))
    for key, value in keys.items():
        made[Name("/" + key)] = value
    pdf.pages[0].Annots = Array([pdf.make_indirect(made)])


def action(kind: str, **keys: object) -> Dictionary:
    made = Dictionary(S=Name("/" + kind))
    for key, value in keys.items():
        made[Name("/" + key)] = value
    return made


def opens_with(made: Dictionary) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        pdf.Root.OpenAction = made

    return change


def on_press(made: Dictionary) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        note(pdf, Subtype=Name.Link, A=made)

    return change


def in_root(key: str, make: Callable[[Pdf], object]) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        pdf.Root[Name("/" + key)] = make(pdf)

    return change


def named_scripts(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), JAVASCRIPT])))


def on_page_open(pdf: Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=JAVASCRIPT)


def file_on_the_page(pdf: Pdf) -> None:
    note(pdf, Subtype=Name.FileAttachment, FS=attached(pdf))


def file_of_the_page(pdf: Pdf) -> None:
    pdf.pages[0].AF = Array([attached(pdf)])


def file_of_a_drawing(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"0 g 0 0 9 9 re f")
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    drawn.AF = Array([attached(pdf)])
    drawn.Metadata = Stream(pdf, MARK)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(D=drawn))
    pdf.pages[0].Contents = pdf.make_stream(b"/D Do")


def file_of_a_word(pdf: Pdf) -> None:
    pdf.pages[0].Resources = Dictionary(Properties=Dictionary(P=attached(pdf)))
    pdf.pages[0].Contents = pdf.make_stream(b"/AF /P BDC 0 g 0 0 9 9 re f EMC")


def data_elsewhere(pdf: Pdf) -> None:
    """A picture whose bytes are to be fetched from another file."""
    drawn = pdf.make_stream(b"\0" * 64)
    drawn.Type, drawn.Subtype, drawn.Width, drawn.Height = Name.XObject, Name.Image, 8, 8
    drawn.BitsPerComponent, drawn.ColorSpace, drawn.F = 8, Name.DeviceGray, Dictionary(F=MARK.decode(), FS=Name.URL)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(D=drawn))


def field_with_scripts(pdf: Pdf) -> None:
    note(pdf, Subtype=Name.Widget, FT=Name.Tx, T="nom", AA=Dictionary(K=JAVASCRIPT, C=JAVASCRIPT))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]), CO=Array([pdf.pages[0].Annots[0]]))


def rich_media(pdf: Pdf) -> None:
    note(pdf, Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=Dictionary(Names=Array([attached(pdf)]))))


def bookmarks(pdf: Pdf) -> None:
    first = pdf.make_indirect(Dictionary(Title="Page 1", A=JAVASCRIPT))
    pdf.Root.Outlines = Dictionary(Type=Name.Outlines, First=first, Last=first, Count=1)


def who_made_it(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = MARK.decode()
    pdf.Root.Metadata = Stream(pdf, MARK, Type=Name.Metadata, Subtype=Name.XML)


def unused(pdf: Pdf) -> None:
    """An object that nothing leads to, and one that only the trailer knows."""
    pdf.trailer.Extra = Stream(pdf, MARK)


def folder_of_files(pdf: Pdf) -> Dictionary:
    return Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), attached(pdf)])))


CHANGED: dict[str, Callable[[Pdf], None]] = {
    "PDF with a script that starts by itself": opens_with(JAVASCRIPT),
    "PDF that starts a program": opens_with(action("Launch", F=MARK.decode())),
    "PDF that opens another": opens_with(action("GoToR", F=MARK.decode(), D=Array([0, Name.Fit]))),
    "PDF with a chain of actions": opens_with(action("Named", N=Name.NextPage, Next=JAVASCRIPT)),
    "PDF with named scripts": named_scripts,
    "PDF with a script for its page": on_page_open,
    "PDF with a script as it closes": in_root("AA", lambda _: Dictionary(WC=JAVASCRIPT)),
    "PDF with a link to a program": on_press(action("Launch", Win=Dictionary(F=MARK.decode()))),
    "PDF with a link to a site": on_press(action("URI", URI=String(MARK.decode()))),
    "PDF that sends what is typed": on_press(action("SubmitForm", F=Dictionary(FS=Name.URL, F=MARK.decode()))),
    "PDF that fetches data": on_press(action("ImportData", F=MARK.decode())),
    "PDF with a file inside": in_root("Names", folder_of_files),
    "PDF with a file that belongs to it": in_root("AF", lambda pdf: Array([attached(pdf)])),
    "PDF with a folder of files": in_root("Collection", lambda pdf: Dictionary(D=MARK.decode(), E=attached(pdf))),
    "PDF with a file pinned to its page": file_on_the_page,
    "PDF with a file of its page": file_of_the_page,
    "PDF with a file of a drawing": file_of_a_drawing,
    "PDF with a file of a word": file_of_a_word,
    "PDF with a picture that is elsewhere": data_elsewhere,
    "PDF with a form of Adobe beside its own": in_root(
        "AcroForm", lambda pdf: Dictionary(Fields=Array(), XFA=Stream(pdf, SCRIPT))
    ),
    "PDF with scripts in a field": field_with_scripts,
    "PDF with a film": rich_media,
    "PDF with a script in a bookmark": bookmarks,
    "PDF that says who made it": who_made_it,
    "PDF with a thing that nothing shows": unused,
}
DISGUISED: dict[str, Callable[[], bytes]] = {
    "GIF that is a web page": lambda: picture("GIF") + SCRIPT,
    "GIF with a remark": gif_remark,
    "GIF that is a script": gif_that_is_a_script,
    "JPEG that is an archive": lambda: picture("JPEG") + archive(MARK.decode()),
    "JPEG with a remark": lambda: jpeg_with(0xFE, SCRIPT),
    "JPEG with EXIF data": lambda: jpeg_with(0xE1, b"Exif\0\0" + SCRIPT),
    "JPEG with XMP data": lambda: jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT),
    "JPEG with a colour profile": lambda: jpeg_with(0xE2, b"ICC_PROFILE\0\1\1" + SCRIPT),
    "JPEG with another picture behind": two_pictures,
    "PNG that is a script of a server": lambda: picture("PNG") + b"<?php " + MARK,
    "PNG with texts": png_texts,
    "PNG with a hidden text": lambda: png_with(b"zTXt", b"a\0\0" + zlib.compress(SCRIPT)),
    "PNG with a colour profile": lambda: png_with(b"iCCP", b"a\0\0" + zlib.compress(SCRIPT)),
    "PNG with a part of its own": lambda: png_with(b"maRe", SCRIPT),
    "PDF that is a web page": lambda: by_hand() + b"\n" + SCRIPT,
    "PDF that is an archive": lambda: by_hand() + archive(MARK.decode()),
    "PDF with a remark": lambda: by_hand().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%" + SCRIPT + b"\n", 1),
    **{name: lambda change=change: document(change) for name, change in CHANGED.items()},  # type: ignore[misc]
}
"""Name → the file. Each holds `MARK`, as it is or compressed."""


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG: name and content."""
    place = 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        yield content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        place += length + 12


def laid_open(content: bytes) -> bytes:
    """All that a file holds, and what is compressed in it."""
    if content.startswith(b"%PDF"):
        written = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(written, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return content + written.getvalue()
    if content.startswith(b"\x89PNG"):
        packed = [data for kind, data in chunks(content) if kind in {b"zTXt", b"iCCP"}]
        return content + b"".join(zlib.decompress(data[data.index(b"\0") + 2 :]) for data in packed)
    return content
