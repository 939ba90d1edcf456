"""What the first visit loads on a bad network: the page with its sheets, icons and scripts; the picture aside."""

import pytest

from models import Setting
from rules.texts import OF_SERVICE, MenuKind, TextKey
from tests.cast import add
from tests.pages import XHTML, tree_of
from tests.publics import make_menu, make_news, make_service, make_text

HEAVIEST = 150_000
PAGES = ("/", "/connexion", "/contact", "/actualites", "/menus", "/sans-compte", "/conditions-d-utilisation")
LOADED = {"link": "href", "script": "src", "img": "src"}
LONG = "Un paragraphe de règlement, comme une commune en écrit : précis, long et complet.\n\n" * 700


def assets(page: str) -> set[str]:
    """What the browser fetches with the page."""
    elements = (it for it in tree_of(page).iter() if isinstance(it.tag, str))
    named = ((it.tag.removeprefix(XHTML), it) for it in elements)
    return {str(it.get(LOADED[name])) for name, it in named if name in LOADED and it.get(LOADED[name])}


@pytest.fixture
def full_portal(app) -> None:
    """As much as a generous town publishes."""
    for number in range(8):
        service = make_service(f"Service municipal numéro {number}", summary="s" * 300, address="a" * 300)
        for key in OF_SERVICE:
            make_text(key, service)
    for number in range(20):
        make_news(f"Actualité {number} " + "t" * 100, summary="s" * 300)
    for kind in MenuKind:
        make_menu(kind, day_1="m" * 600, day_2="m" * 600, day_3="m" * 600, day_4="m" * 600, day_5="m" * 600)
    make_text(TextKey.TERMS, body=LONG)
    add(Setting(key="picture", value="0123456789abcdef:AAAA"))


@pytest.mark.parametrize("path", PAGES)
def test_no_public_page_is_heavy_the_first_time(client, full_portal, path) -> None:
    page = client.get(path)
    loaded = [it for it in assets(page.text) if not it.startswith("/photo.jpg")]
    weight = len(page.data)
    for address in loaded:
        with client.get(address) as answer:  # a file that is sent stays open until then
            assert answer.status_code == 200, address
            weight += len(answer.data)
    assert len(loaded) >= 3
    print(f"{path}: {weight} bytes in {1 + len(loaded)} answers")
    assert weight <= HEAVIEST


def test_the_picture_is_not_weighed_and_nothing_else_is_left_out(client, full_portal) -> None:
    found = {it.split("?")[0] for it in assets(client.get("/").text)}
    assert found == {"/static/favicon.svg", "/static/marelle.css", "/static/public.css", "/theme.css", "/photo.jpg"}
