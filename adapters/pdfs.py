"""PDFs that people send: their pages saved anew in an empty document, without what acts, hides or is not seen."""

import io
import math

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, StreamDecodeLevel
from PIL import Image

MOST_PAGES = 100
MOST_PIXELS = 36_000_000
"""A sheet of A4 at 600 points an inch has 35 million."""
LONGEST_STREAM = 128 * 1024 * 1024
ALL_STREAMS = 2 * LONGEST_STREAM
"""Bytes of one stream, and of all of them, once decoded: a page of `MOST_PIXELS` in colour, and two of them."""
OF_A_PAGE = {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
OF_A_STREAM = {"/AF", "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/OPI", "/PieceInfo", "/Ref"}
"""What a stream may bring along that is not drawn: other files, notes of the program that made it."""
PICTURED = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF"}
"""Filters that only make pictures."""
LAYERS = {"/OCG", "/OCMD"}
LAST_BYTES = 2048


class UnreadablePdf(Exception):
    """No PDF, or one that cannot be read to its end."""


class Encrypted(Exception):
    """A password opens it, or restricts what may be done with it."""


class FormOfAdobe(Exception):
    """Its pages are made by Adobe's program alone (dynamic XFA)."""


class WithoutPage(Exception):
    """It has no page."""


class TooManyPages(Exception):
    """It has more than `MOST_PAGES`."""


class LargePicture(Exception):
    """One of its pictures has more than `MOST_PIXELS`."""


class TooMuch(Exception):
    """A small stream of it decodes to more than `LONGEST_STREAM`, or all of them to more than `ALL_STREAMS`."""


def saved_anew(content: bytes) -> tuple[bytes, int]:
    """The same pages as a document of their own, and how many. Fields and notes stay as they look, and as no more.

    Raises the exceptions above. Not for a process that does other work: it sets limits of the library, for all of it.
    """
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=LONGEST_STREAM,
        png_max_memory=LONGEST_STREAM,
        tiff_max_memory=LONGEST_STREAM,
        run_length_max_memory=LONGEST_STREAM,
        max_stream_filters=4,
    )
    exceeded = pikepdf.settings.qpdf_limit_errors()
    try:
        with _opened(content) as given, pikepdf.new() as made:
            _judge(given)
            _copy_pages(given, made)
            _weigh(made)
            saved = io.BytesIO()
            made.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
            return saved.getvalue(), len(made.pages)
    except pikepdf.QpdfRuntimeError as error:
        raise TooMuch from error
    except pikepdf.PdfError as error:
        raise (TooMuch if pikepdf.settings.qpdf_limit_errors() > exceeded else UnreadablePdf) from error


def first_page(content: bytes, longest: int) -> Image.Image:
    """A picture of the first page, its longer side of `longest` pixels; raises `UnreadablePdf`."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            page = document[0]
            drawn = page.render(scale=longest / max(*page.get_size(), 1), may_draw_forms=False)
            picture: Image.Image = drawn.to_pil().convert("RGB")
            return picture
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf from error


def _opened(content: bytes) -> Pdf:
    """The document, mended where it ends as a PDF does: a cut one is not mended, for its last pages are lost."""
    try:
        return pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except pikepdf.PdfError as error:
        if b"/Encrypt" in content:
            raise Encrypted from error
        if b"%%EOF" not in content[-LAST_BYTES:]:
            raise
    return pikepdf.open(io.BytesIO(content))


def _judge(given: Pdf) -> None:
    if given.is_encrypted:
        raise Encrypted
    if given.Root.get(Name.NeedsRendering, False):
        raise FormOfAdobe
    if not len(given.pages):
        raise WithoutPage
    if len(given.pages) > MOST_PAGES:
        raise TooManyPages


def _copy_pages(given: Pdf, made: Pdf) -> None:
    """Pages with what draws them, and no other key: neither links nor actions, files, scripts, forms or names."""
    form = given.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and form.get(Name.NeedAppearances, False):
        given.generate_appearance_streams()
    given.flatten_annotations("screen")
    for page in given.pages:
        for key in page.obj.keys() - OF_A_PAGE:
            del page.obj[key]
        made.pages.append(page)
    _copy_layers(given, made)
    for thing in made.objects:
        _strip(thing)


def _copy_layers(given: Pdf, made: Pdf) -> None:
    """Which layers there are, and which are hidden at first: the others would show too."""
    layers = given.Root.get(Name.OCProperties, Dictionary())
    default = layers.get(Name.D) if isinstance(layers, Dictionary) else None
    if isinstance(default, Dictionary):
        shown = Dictionary({key: default[key] for key in ("/BaseState", "/ON", "/OFF") if key in default})
        kept = given.make_indirect(Dictionary(OCGs=layers.get(Name.OCGs, Array()), D=shown))
        made.Root.OCProperties = made.copy_foreign(kept)


def _strip(thing: Object) -> None:
    if isinstance(thing, Stream):
        for key in thing.keys() & OF_A_STREAM:
            del thing[key]
    if not isinstance(thing, (Dictionary, Stream)):
        return
    resources = thing.get(Name.Resources)
    properties = resources.get(Name.Properties) if isinstance(resources, Dictionary) else None
    if isinstance(properties, Dictionary):
        for key in [key for key, value in properties.items() if value.get(Name.Type) not in LAYERS]:
            del properties[key]


def _weigh(made: Pdf) -> None:
    """Decode every stream once, one at a time, and count: what a reader would meet later is met here."""
    left = ALL_STREAMS
    for thing in made.objects:
        if isinstance(thing, Stream):
            _measure_picture(thing)
            left -= len(_decoded(thing))
            if left < 0:
                raise TooMuch


def _measure_picture(stream: Stream) -> None:
    sides = [stream.get(side, 0) for side in (Name.Width, Name.Height)]
    if stream.get(Name.Subtype) == Name.Image and math.prod(int(side) for side in sides) > MOST_PIXELS:
        raise LargePicture


def _decoded(stream: Stream) -> bytes:
    """Its bytes; where they are a photo or a fax, those before the filter that draws it: its measure is known."""
    given = stream.get(Name.Filter, Array())
    filters = [str(name) for name in given] if isinstance(given, Array) else [str(given)]
    if filters and filters[-1] in PICTURED:
        with pikepdf.new() as aside:
            wrapped = aside.make_stream(b"")
            wrapped.write(stream.read_raw_bytes(), filter=Array([Name(name) for name in filters[:-1]]))
            return wrapped.read_bytes(StreamDecodeLevel.specialized)
    return stream.read_bytes(StreamDecodeLevel.specialized)
