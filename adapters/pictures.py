"""Pictures that people send: measured before they are decoded, and drawn anew: nothing but the picture is kept."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class TooManyPixels(Exception):
    """Its header says more pixels than may be decoded; none was."""


class UnreadablePicture(Exception):
    """No picture of these formats, or one that cannot be read to its end."""


def upright(content: bytes, formats: tuple[str, ...], most_pixels: int, longest: int) -> Image.Image:
    """The first picture, as it is looked at, without what came along: position, comments, profiles.

    It is made smaller when a side has more than `longest` pixels. Raises `TooManyPixels` or `UnreadablePicture`.
    """
    try:
        return _drawn(_announced(content, formats, most_pixels), longest)
    except BOMB as error:
        raise TooManyPixels from error
    except UNREADABLE as error:
        raise UnreadablePicture from error


def on_white(picture: Image.Image) -> Image.Image:
    """The same without transparency."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    return paper


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """The picture as a progressive JPEG."""
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=quality, optimize=True, progressive=True)
    return drawn.getvalue()


def _announced(content: bytes, formats: tuple[str, ...], most_pixels: int) -> Image.Image:
    """The picture that the header announces, not decoded yet."""
    opened = Image.open(io.BytesIO(content), formats=formats)
    if opened.width * opened.height > most_pixels:
        raise TooManyPixels
    return opened


def _drawn(opened: Image.Image, longest: int) -> Image.Image:
    transparent = opened.has_transparency_data
    opened.draft(None, (longest, longest))  # a JPEG larger than needed is decoded at half its size, or a quarter
    opened.load()
    picture = _plain(opened) if opened.mode in {"I;16", "I;16B", "I", "F"} else opened
    if max(picture.size) > longest:
        picture = picture.convert("RGBA" if transparent else "L" if picture.mode in {"1", "L"} else "RGB")
        picture.thumbnail((longest, longest))
    ImageOps.exif_transpose(picture, in_place=True)
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Shades of 16 bits as shades of 8."""
    return picture.point(lambda shade: shade / 256).convert("L")
