"""The page checks of the test client see what they are there to see."""

import pytest

from tests.pages import faults

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><title>Titre</title></head><body><main><h1>Titre</h1>{}</main></body></html>'
)
GOOD = '<label for="a">A</label><input id="a" name="a"><a href="#a">Lien</a>'


def test_a_good_page_is_left_in_peace() -> None:
    assert faults(PAGE.format(GOOD)) == []


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p><div></div></p>", "HTML"),
        ("<h1>Encore</h1>", "2 h1"),
        ("<h2> </h2>", "an empty heading"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' twice"),
        ('<input name="a">', "no label for a"),
        ('<select id="b"></select><label for="b"> </label>', "no label for b"),
        ('<input type="hidden" name="a" aria-describedby="b">', "leads nowhere"),
        ('<a href="#b">Lien</a>', "#b leads nowhere"),
        ('<a href="/"></a>', "a a without words"),
        ('<button type="button"> </button>', "a button without words"),
        ('<img src="/a.png">', "an image without alt"),
        ('<form action="/a" method="post"></form>', "posts without csrf_token"),
    ],
)
def test_a_planted_fault_is_seen(markup, fault) -> None:
    assert any(fault in found for found in faults(PAGE.format(markup)))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (' lang="fr"', "", "no lang"),
        ("<title>Titre</title>", "<title></title>", "no title"),
        ("<title>Titre</title>", "", "no title"),
        ("<h1>Titre</h1>", "", "0 h1"),
    ],
)
def test_a_page_without_its_frame_is_seen(before, after, fault) -> None:
    assert any(fault in found for found in faults(PAGE.format(GOOD).replace(before, after)))
