"""Pictures of the commune that staff send: its logo and its photo, drawn anew."""

import io

from PIL import Image

from adapters.pictures import TooManyPixels, UnreadablePicture, jpeg, on_white, upright

LARGEST_BYTES = 2_000_000
MOST_PIXELS = 20_000_000
LOGO_SIZE = (400, 160)
PHOTO_SIZE = (1600, 1600)
PHOTO_BYTES = 150_000
QUALITIES = (82, 70, 58, 46, 34)


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
    picture = on_white(_opened(content, PHOTO_SIZE))
    while True:
        for quality in QUALITIES:
            drawn = jpeg(picture, quality)
            if len(drawn) <= PHOTO_BYTES:
                return drawn
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _opened(content: bytes, size: tuple[int, int]) -> Image.Image:
    if len(content) > LARGEST_BYTES:
        raise TooLarge(len(content))
    try:
        picture = upright(content, ("PNG", "JPEG"), MOST_PIXELS, max(size)).convert("RGBA")
    except (TooManyPixels, UnreadablePicture) as error:
        raise UnreadableImage from error
    picture.thumbnail(size)
    return picture
