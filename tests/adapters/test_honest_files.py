"""What families send is taken, kept the right way up, and seen in its preview."""

import io

import pikepdf
import pytest
from PIL import Image

from adapters import documents
from adapters.decoder import decode
from tests.files_honest import HONEST, PHOTO, TURNED, WHERE, animated, palette, photo, picture, scanned, transparent

MOST = 2 * 1024 * 1024
LANDSCAPE = {"PDF of A5 landscape"}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def quarters(picture: Image.Image) -> list[int]:
    """How light each is, from 0 to 255: upper left, upper right, lower left, lower right. Red is dark."""
    return list(picture.convert("RGB").getchannel("G").resize((2, 2), Image.Resampling.BOX).tobytes())


def test_there_are_enough_honest_files() -> None:
    assert len(HONEST) >= 20 and len({make() for _, make in HONEST.values()}) == len(HONEST)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_and_seen(name: str) -> None:
    media_type, make = HONEST[name]
    paper = documents.read(make(), MOST)
    seen = opened(paper.preview)
    assert paper.media_type == media_type and seen.format == "JPEG" and len(paper.preview) < 100_000
    assert max(seen.size) <= 1200 and (seen.width > seen.height) is (name in LANDSCAPE)
    inked, *white = quarters(seen)
    assert inked < 215 and min(white) > 245


@pytest.mark.parametrize("name", HONEST)
def test_what_is_kept_is_a_file_of_its_kind_that_shows_the_same(name: str) -> None:
    media_type, make = HONEST[name]
    kept = decode(make())
    again = decode(kept.content)
    assert (again.media_type, again.pages) == (media_type, kept.pages)
    shown, before = quarters(opened(again.preview)), quarters(opened(kept.preview))
    assert all(abs(one - other) <= 2 for one, other in zip(shown, before, strict=True))


@pytest.mark.parametrize("orientation", TURNED)
def test_a_photo_is_kept_upright_without_the_place_where_it_was_taken(orientation: int) -> None:
    content = documents.read(photo(orientation), MOST).content
    kept = opened(content)
    assert kept.size == PHOTO and quarters(kept)[0] < 100 and min(quarters(kept)[1:]) > 250
    assert not kept.getexif()
    assert WHERE in photo(orientation) and WHERE not in content and b"Exif" not in content


@pytest.mark.parametrize(
    "content", [transparent(), palette("PNG", transparency=0), palette("GIF", transparency=0)], ids=["RGBA", "P", "GIF"]
)
def test_what_is_transparent_stays_so(content: bytes) -> None:
    kept = opened(documents.read(content, MOST).content).convert("RGBA")
    assert kept.getpixel((10, 10)) == (255, 0, 0, 255)
    assert kept.getchannel("A").getpixel((590, 790)) == 0


def test_an_animated_picture_keeps_its_first() -> None:
    kept = opened(documents.read(animated(), MOST).content)
    assert getattr(kept, "n_frames", 1) == 1 and quarters(kept)[3] == 255


def test_a_photo_larger_than_a_sheet_needs_is_made_smaller() -> None:
    kept = opened(documents.read(picture("JPEG", size=(4500, 6000), quality=60), MOST).content)
    assert kept.size == (3072, 4096)


@pytest.mark.parametrize("quality", [30, 65, 90])
def test_a_photo_is_kept_as_fine_and_as_heavy_as_it_came(quality: int) -> None:
    written = io.BytesIO()
    Image.effect_noise((1200, 900), 60).save(written, "JPEG", quality=quality)
    assert 0.95 < len(documents.read(written.getvalue(), MOST).content) / len(written.getvalue()) < 1.05


def test_a_pdf_keeps_its_pages_and_nothing_of_who_made_it() -> None:
    _, make = HONEST["PDF of 40 pages"]
    assert documents.read(make(), MOST).pages == 40
    with pikepdf.open(io.BytesIO(documents.read(scanned(), MOST).content)) as kept:
        assert "/Info" not in kept.trailer and "/Metadata" not in kept.Root
