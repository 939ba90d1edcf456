"""What is a picture or a PDF and something else besides is kept without its other half."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Object, Stream

from adapters.decoder import decode
from tests.files_disguised import CHANGED, DISGUISED, MARK, chunks, laid_open

SHOWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
ACTING = {"/JS", "/JavaScript", "/AA", "/OpenAction", "/A", "/EF", "/XFA", "/AcroForm", "/Annots", "/Names"}
OF_THE_TABLE = {"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}


def keys(thing: Object) -> set[str]:
    """Every key at any depth, of what is written in place."""
    if isinstance(thing, Array):
        return set().union(*(keys(item) for item in thing if isinstance(item, (Array, Dictionary))))
    if not isinstance(thing, (Dictionary, Stream)):
        return set()
    inside = (value for _, value in thing.items() if isinstance(value, (Array, Dictionary)) and not value.is_indirect)
    return set(thing.keys()).union(*(keys(value) for value in inside))


@pytest.mark.parametrize("name", DISGUISED)
def test_the_other_half_is_gone(name: str) -> None:
    content = DISGUISED[name]()
    assert MARK in laid_open(content)
    paper = decode(content)
    assert MARK not in laid_open(paper.content) and MARK not in paper.preview


@pytest.mark.parametrize("name", CHANGED)
def test_nothing_acts_in_the_pdf_that_is_kept(name: str) -> None:
    with pikepdf.open(io.BytesIO(decode(DISGUISED[name]()).content)) as kept:
        found = set().union(*(keys(thing) for thing in kept.objects))
        assert "/Contents" in found and not found & ACTING
        assert kept.Root.keys() == {"/Type", "/Pages"}
        assert kept.trailer.keys() <= {"/Root", "/Size", "/ID"} | {
            "/Type",
            "/W",
            "/Index",
            "/Length",
            "/Filter",
            "/DecodeParms",
        }


@pytest.mark.parametrize("name", [name for name in DISGUISED if name.startswith("PNG")])
def test_a_png_is_kept_with_what_shows_it_alone(name: str) -> None:
    assert {kind for kind, _ in chunks(decode(DISGUISED[name]()).content)} <= SHOWN
