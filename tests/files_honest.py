"""Files as families send them: each shows a red square in its upper left quarter, on white, the right way up."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream
from PIL import Image

PHOTO = (600, 800)
A4 = (595, 842)
A5_LANDSCAPE = (595, 420)
WHERE = b"GPS 48.8584 N 2.2945 E"
TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that writes this orientation has kept the picture."""


def scene(size: tuple[int, int] = PHOTO) -> Image.Image:
    """White, with the red square."""
    drawn = Image.new("RGB", size, "white")
    side = min(size) // 2
    drawn.paste("red", (0, 0, side, side))
    return drawn


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = PHOTO, **options: object) -> bytes:
    """The scene, in this format and mode."""
    written = io.BytesIO()
    scene(size).convert(mode).save(written, form, **options)
    return written.getvalue()


def photo(orientation: int = 1) -> bytes:
    """A JPEG as a telephone makes it: turned, with the place where it was taken and a remark."""
    held, written = scene(), io.BytesIO()
    method = TURNED[orientation]
    kept = held.transpose(method) if method is not None else held
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Téléphone"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    kept.save(written, "JPEG", exif=exif, comment=WHERE, quality=90)
    return written.getvalue()


def transparent() -> bytes:
    """A PNG whose white is nothing."""
    drawn = scene().convert("RGBA")
    drawn.putalpha(drawn.getchannel("G").point(lambda shade: 255 if shade == 0 else 0))
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def palette(form: str, **options: object) -> bytes:
    """The scene in two colours, white being nothing where `transparency=0`."""
    drawn = Image.new("P", PHOTO, 0)
    drawn.putpalette([255, 255, 255, 255, 0, 0])
    drawn.paste(1, (0, 0, 300, 300))
    written = io.BytesIO()
    drawn.save(written, form, **options)
    return written.getvalue()


def sixteen_bits() -> bytes:
    """Shades of grey on 16 bits, as some scanners make them."""
    shades = scene().convert("L").tobytes()
    drawn = Image.frombytes("I;16", PHOTO, bytes(half for shade in shades for half in (shade, shade)))
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def animated() -> bytes:
    """A GIF that turns black."""
    written = io.BytesIO()
    later = [Image.new("RGB", PHOTO, "black")]
    scene().save(written, "GIF", save_all=True, append_images=later, duration=100, loop=0)
    return written.getvalue()


def saved(pdf: Pdf, **options: object) -> bytes:
    """The file of this document, its streams as they are."""
    written = io.BytesIO()
    pdf.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none, **options)  # type: ignore[arg-type]
    return written.getvalue()


def square(width: float, height: float) -> bytes:
    side = min(width, height) / 2
    return f"1 0 0 rg 0 {height - side} {side} {side} re f\n".encode()


def document(
    change: Callable[[Pdf], object] = lambda _: None,
    size: tuple[float, float] = A4,
    pages: int = 1,
    **options: object,
) -> bytes:
    """A PDF of so many pages, changed, and saved with these options of `Pdf.save`."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size).Contents = pdf.make_stream(square(*size))
    change(pdf)
    return saved(pdf, **options)


def by_hand(newline: bytes = b"\n", shift: int = 0, beginning: bytes = b"%PDF-1.3") -> bytes:
    """A PDF written object by object, sizes and resources on the tree, its table of places wrong by `shift` bytes."""
    content = square(*A4)
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << >> >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content),
    ]
    written, places = beginning + newline, []
    for number, thing in enumerate(things, 1):
        places.append(len(written) + shift)
        written += b"%d 0 obj" % number + newline + thing + newline + b"endobj" + newline
    table = b"".join(b"%010d 00000 n\r\n" % place for place in places)
    start = len(written) + shift
    written += b"xref" + newline + b"0 5" + newline + b"0000000000 65535 f\r\n" + table
    return (
        written
        + b"trailer << /Size 5 /Root 1 0 R >>"
        + newline
        + b"startxref%s%d%s%%%%EOF"
        % (
            newline,
            start,
            newline,
        )
    )


def appended() -> bytes:
    """A PDF to which somebody has added: its first page is drawn by what came later."""
    first = by_hand().replace(b"1 0 0 rg", b"0 0 1 rg")
    place, content = len(first) + 1, square(*A4)
    added = b"4 0 obj\n<< /Length %d >>\nstream\n%sendstream\nendobj\n" % (len(content), content)
    before = first[first.rindex(b"startxref") + 10 :].split()[0]
    table = b"xref\n4 1\n%010d 00000 n\r\n" % place
    trailer = b"trailer << /Size 5 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (before, place + len(added))
    return first + b"\n" + added + table + trailer


def scanned(form: str = "JPEG") -> bytes:
    """A page that is one photo; Pillow makes the PDF."""
    written = io.BytesIO()
    drawn = scene((595, 842))
    (drawn if form == "JPEG" else drawn.convert("1")).save(written, "PDF", title=WHERE.decode())
    return written.getvalue()


def by_pdfium() -> bytes:
    """As Chromium's library writes it."""
    written = io.BytesIO()
    with pypdfium2.PdfDocument(by_hand()) as given, pypdfium2.PdfDocument.new() as made:
        made.import_pages(given)
        made.save(written)
    return written.getvalue()


def rotated(angle: int) -> Callable[[Pdf], None]:
    """A page that is drawn upright once turned by so much."""
    turn = {90: b"0 1 -1 0 842 0", 180: b"-1 0 0 -1 595 842", 270: b"0 -1 1 0 0 595"}[angle]

    def change(pdf: Pdf) -> None:
        width, height = A4 if angle == 180 else A4[::-1]
        page = pdf.pages[0]
        page.MediaBox = Array([0, 0, width, height])
        page.Rotate = angle
        page.Contents = pdf.make_stream(turn + b" cm " + square(*A4))

    return change


def cropped(pdf: Pdf) -> None:
    """What is seen is the middle of a larger sheet."""
    page = pdf.pages[0]
    page.MediaBox = Array([0, 0, 1000, 1000])
    page.CropBox = Array([100, 50, 695, 892])
    page.Contents = pdf.make_stream(b"0 g 0 0 99 1000 re f 1 0 0 1 100 50 cm " + square(*A4))


def layered(pdf: Pdf) -> None:
    """The square is on a layer."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Plan"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
    page = pdf.pages[0]
    page.Resources = Dictionary(Properties=Dictionary(L=layer))
    page.Contents = pdf.make_stream(b"/OC /L BDC " + square(*A4) + b"EMC")


def hidden(pdf: Pdf) -> None:
    """A black sheet lies over the square, on a layer that is not shown."""
    layered(pdf)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Calque"))
    pdf.Root.OCProperties.OCGs.append(layer)
    pdf.Root.OCProperties.D.OFF = Array([layer])
    page = pdf.pages[0]
    page.Resources.Properties.H = layer
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"/OC /H BDC 0 g 0 0 595 842 re f EMC")


def _field(pdf: Pdf, **keys: object) -> None:
    x, y, side = 0, A4[1] - A4[0] / 2, A4[0] / 2
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nom", F=4)
    widget.Rect = Array([x, round(y), round(side), A4[1]])
    for key, value in keys.items():
        widget[Name("/" + key)] = value
    field = pdf.make_indirect(widget)
    pdf.pages[0].Annots = Array([field])
    pdf.pages[0].Contents = pdf.make_stream(b"")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(H=font)))


def filled_form(pdf: Pdf) -> None:
    """The square is how a form's field looks."""
    look = Stream(pdf, square(298, 298))
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 298, 298])
    look.stream_dict[Name.Matrix] = Array([1, 0, 0, 1, 0, 0])
    look.write(b"1 0 0 rg 0 0 298 298 re f")
    _field(pdf, AP=Dictionary(N=look), V="Durand")


def form_without_looks(pdf: Pdf) -> None:
    """The field has a value and no look: whoever shows it draws it."""
    _field(pdf, V="MMMMM", DA="1 0 0 rg /H 280 Tf")
    pdf.Root.AcroForm.NeedAppearances = True


HONEST: dict[str, tuple[str, Callable[[], bytes]]] = {
    "JPEG": ("image/jpeg", lambda: picture("JPEG")),
    "progressive JPEG": ("image/jpeg", lambda: picture("JPEG", progressive=True)),
    "grey JPEG": ("image/jpeg", lambda: picture("JPEG", "L")),
    "CMYK JPEG": ("image/jpeg", lambda: picture("JPEG", "CMYK")),
    "JPEG of 12 million pixels": ("image/jpeg", lambda: picture("JPEG", size=(3000, 4000), quality=60)),
    **{
        f"photo held at orientation {number}": ("image/jpeg", lambda number=number: photo(number))  # type: ignore[misc]
        for number in TURNED
    },
    "PNG": ("image/png", lambda: picture("PNG")),
    "palette PNG": ("image/png", lambda: palette("PNG")),
    "transparent palette PNG": ("image/png", lambda: palette("PNG", transparency=0)),
    "transparent PNG": ("image/png", transparent),
    "PNG with one transparent colour": ("image/png", lambda: picture("PNG", transparency=(255, 255, 255))),
    "PNG of 16 bits": ("image/png", sixteen_bits),
    "black and white PNG": ("image/png", lambda: picture("PNG", "1")),
    "GIF": ("image/gif", lambda: picture("GIF")),
    "animated GIF": ("image/gif", animated),
    "transparent GIF": ("image/gif", lambda: palette("GIF", transparency=0)),
    "PDF 1.3 by hand": ("application/pdf", by_hand),
    "PDF with the ends of lines of another system": ("application/pdf", lambda: by_hand(b"\r\n")),
    "PDF after a mark and an empty line": ("application/pdf", lambda: by_hand(beginning=b"\xef\xbb\xbf\r\n%PDF-1.4")),
    "PDF whose table of places is wrong": ("application/pdf", lambda: by_hand(shift=7)),
    "PDF with an addition": ("application/pdf", appended),
    "PDF 1.4": ("application/pdf", lambda: document(force_version="1.4", object_stream_mode=ObjectStreamMode.disable)),
    "PDF 1.7 with object streams": (
        "application/pdf",
        lambda: document(force_version="1.7", object_stream_mode=ObjectStreamMode.generate),
    ),
    "PDF 2.0": ("application/pdf", lambda: document(force_version="2.0")),
    "linearised PDF": ("application/pdf", lambda: document(linearize=True)),
    "PDF by PDFium": ("application/pdf", by_pdfium),
    "scanned PDF": ("application/pdf", scanned),
    "faxed PDF": ("application/pdf", lambda: scanned("1")),
    "PDF of A5 landscape": ("application/pdf", lambda: document(size=A5_LANDSCAPE)),
    "PDF of 40 pages": ("application/pdf", lambda: document(pages=40)),
    **{
        f"PDF turned by {angle}": ("application/pdf", lambda angle=angle: document(rotated(angle)))  # type: ignore[misc]
        for angle in (90, 180, 270)
    },
    "cropped PDF": ("application/pdf", lambda: document(cropped)),
    "PDF with layers": ("application/pdf", lambda: document(layered)),
    "PDF with a hidden layer": ("application/pdf", lambda: document(hidden)),
    "filled form": ("application/pdf", lambda: document(filled_form)),
    "form without looks": ("application/pdf", lambda: document(form_without_looks)),
}
"""Name → media type and the file."""
