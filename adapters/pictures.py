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


def jpeg_as_it_came(picture: Image.Image) -> bytes:
    """What `upright` made of a JPEG, as fine as that was, and about as heavy."""
    drawn = io.BytesIO()
    plain = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    plain.save(drawn, "JPEG", qtables=picture.info["qtables"])
    return drawn.getvalue()


def shrink(picture: Image.Image, longest: int) -> Image.Image:
    """The same with no side longer than this; what is given is not to be used any more."""
    if max(picture.size) <= longest:
        return picture
    if picture.mode not in {"L", "LA", "RGB", "RGBA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "L" if picture.mode == "1" else "RGB")
    picture.thumbnail((longest, longest))
    return picture


def _announced(content: bytes, formats: tuple[str, ...], most_pixels: int) -> Image.Image:
    """The picture that the header announces, not decoded yet."""
    opened = Image.open(io.BytesIO(content), formats=formats)
    if opened.width * opened.height > most_pixels:
        raise TooManyPixels
    return opened


def _drawn(opened: Image.Image, longest: int) -> Image.Image:
    qtables = [table for _, table in sorted(getattr(opened, "quantization", {}).items())]  # how finely a JPEG is drawn
    opened.draft(None, (longest, longest))  # a JPEG larger than needed is decoded at half its size, or a quarter
    opened.load()
    picture = shrink(_plain(opened) if opened.mode in {"I;16", "I;16B", "I", "F"} else opened, longest)
    ImageOps.exif_transpose(picture, in_place=True)
    transparent = picture.info.get("transparency")
    picture.info = {"qtables": qtables} if transparent is None else {"transparency": transparent}
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Shades of 16 bits as shades of 8."""
    return picture.point(lambda shade: shade / 256).convert("L")
