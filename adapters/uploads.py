"""Pictures that people send: decoded and drawn anew, so that nothing but the picture is kept."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 2_000_000
MOST_PIXELS = 20_000_000
LOGO_SIZE = (400, 160)
PHOTO_SIZE = (1600, 1600)
PHOTO_BYTES = 150_000
QUALITIES = (82, 70, 58, 46, 34)
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
    drawn = io.BytesIO()
    _opened(content, LOGO_SIZE).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def photo(content: bytes) -> bytes:
    """A JPEG of at most 1600 × 1600 and 150 kB from a png or jpeg, on white; raises as `logo` does."""
    seen = _opened(content, PHOTO_SIZE)
    picture = Image.new("RGB", seen.size, "white")
    picture.paste(seen, mask=seen)
    while True:
        for quality in QUALITIES:
            drawn = _jpeg(picture, quality)
            if len(drawn) <= PHOTO_BYTES:
                return drawn
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=quality, optimize=True, progressive=True)
    return drawn.getvalue()


def _opened(content: bytes, size: tuple[int, int]) -> Image.Image:
    if len(content) > LARGEST_BYTES:
        raise TooLarge(len(content))
    try:
        return _decode(content, size)
    except UNREADABLE as error:
        raise UnreadableImage from error


def _decode(content: bytes, size: tuple[int, int]) -> Image.Image:
    opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    if opened.width * opened.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail(size)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    return clean
