"""Pictures that people send: decoded and drawn anew, so that nothing but the picture is kept."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 2_000_000
MOST_PIXELS = 20_000_000
LOGO_SIZE = (400, 160)
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)


class UnreadableImage(Exception):
    """The content is no picture of a known kind, or a picture too large to open."""


class TooLarge(Exception):
    """The content has more than `LARGEST_BYTES`."""


def logo(content: bytes) -> bytes:
    """A PNG of at most 400 × 160 from a png or jpeg; raises `TooLarge` or `UnreadableImage`."""
    if len(content) > LARGEST_BYTES:
        raise TooLarge(len(content))
    try:
        picture = _decode(content)
    except UNREADABLE as error:
        raise UnreadableImage from error
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _decode(content: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    if opened.width * opened.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail(LOGO_SIZE)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    return clean
