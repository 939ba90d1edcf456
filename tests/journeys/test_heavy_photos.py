"""In the browser, a photo that is too heavy is made smaller before it leaves; anything else leaves as it is."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.files_hostile import MOST
from web.headers import FAMILY_POLICY

pytestmark = pytest.mark.browser
ADDRESS = "http://marelle.example"
SCRIPT = Path(__file__).parents[2] / "static" / "documents.js"
FORM = f"""<!DOCTYPE html><html lang="fr"><title>Envoi</title><script src="/documents.js" defer></script>
<form method="post" enctype="multipart/form-data"
 data-shrink="{MOST}" data-shrunk="Réduite." data-too-heavy="Trop lourd.">
<input type="file" name="fichier"><p role="status" data-said></p><button>Envoyer</button></form></html>"""
CHOSEN = """async () => {
  const file = document.querySelector("input").files[0];
  const bytes = new Uint8Array(await file.arrayBuffer());
  return [file.name, btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""))];
}"""


def heavy(form: str = "JPEG") -> bytes:
    """A photo of more than 2 MB, held on its side: upright it is 1200 wide and 1600 high."""
    exif = Image.Exif()
    exif[0x0112] = 6
    written = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(written, form, quality=98, exif=exif)
    assert len(written.getvalue()) > MOST
    return written.getvalue()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The form, under the policy of the families' pages; what is sent comes back as its length."""

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": FAMILY_POLICY}
        if route.request.method == "POST":
            route.fulfill(
                body=f"reçu {len(route.request.post_data_buffer or b'')}", content_type="text/plain; charset=utf-8"
            )
        elif route.request.url.endswith(".js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        else:
            route.fulfill(body=FORM, content_type="text/html; charset=utf-8", headers=headers)

    context = browser.new_context(locale="fr-FR")
    context.route(f"{ADDRESS}/**", answer)
    opened = context.new_page()
    opened.goto(ADDRESS)
    yield opened
    context.close()


def choose(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("input", {"name": name, "mimeType": "application/octet-stream", "buffer": content})


def chosen(page: Page) -> tuple[str, bytes]:
    name, encoded = page.evaluate(CHOSEN)
    return name, base64.b64decode(encoded)


def test_a_heavy_photo_is_made_smaller_the_right_way_up(page: Page) -> None:
    choose(page, "Livret de famille.p1.PNG", heavy())
    expect(page.locator("[data-said]")).to_have_text("Réduite.")
    name, content = chosen(page)
    assert name == "Livret de famille.p1.jpg"
    assert len(content) <= MOST and Image.open(io.BytesIO(content)).size == (1200, 1600)


@pytest.mark.parametrize("content", [b"%PDF-1.7" + bytes(MOST), b"\xff\xd8\xff" + bytes(MOST)], ids=["PDF", "rubbish"])
def test_what_cannot_be_made_smaller_is_told_and_goes_as_it_is(page: Page, content: bytes) -> None:
    choose(page, "scan.pdf", content)
    expect(page.locator("[data-said]")).to_have_text("Trop lourd.")
    assert chosen(page) == ("scan.pdf", content)


def test_a_light_file_is_left_alone(page: Page) -> None:
    choose(page, "scan.pdf", bytes(MOST))
    assert chosen(page) == ("scan.pdf", bytes(MOST)) and page.inner_text("[data-said]") == ""


def test_a_form_sent_at_once_waits_for_its_photo(page: Page) -> None:
    choose(page, "photo.jpg", heavy())
    page.click("button")
    expect(page.locator("body")).to_contain_text("reçu")
    assert 1000 < int(page.inner_text("body").removeprefix("reçu ")) <= MOST + 1000
