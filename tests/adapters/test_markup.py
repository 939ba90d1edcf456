"""Markdown of staff: what it may become, and what it may never become."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest

from adapters.markup import html

XHTML = "{http://www.w3.org/1999/xhtml}"
HEADINGS = {f"h{level}" for level in range(2, 7)}
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
MAY_BE = HEADINGS | TABLE | {"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "pre", "code", "hr", "br"}
ATTRIBUTES = {"href", "title", "class", "scope", "start"}


def elements(text: str) -> list[Element]:
    """All the elements that a browser would make of it."""
    found = html5lib.parseFragment(html(text)).iter()
    return [it for it in found if isinstance(it.tag, str) and it.tag.startswith(XHTML)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Un *mot* **fort**", "<p>Un <em>mot</em> <strong>fort</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[le site](https://a.fr/?b=1&c=2)", '<p><a href="https://a.fr/?b=1&amp;c=2">le site</a></p>'),
        ("[écrire](mailto:a@b.fr) [appeler](tel:+33384)", '<a href="tel:+33384">appeler</a>'),
        ("<https://a.fr>", '<a href="https://a.fr">https://a.fr</a>'),
        ("", ""),
    ],
)
def test_a_text_is_drawn(text, said) -> None:
    assert said in html(text)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# Un\n\n## Deux\n\n# Trois", [2, 3, 2]),
        ("### Un\n\n# Deux\n\n###### Trois", [2, 2, 3]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", [2, 3, 4, 5, 6, 6]),
        ("#\n\n# ![](https://a.fr/b.png)\n\n# Un", [2]),
        ("## Un\n\n## Deux\n\n### Trois\n\n## Quatre", [2, 2, 3, 2]),
        ("Un\n===", [2]),
    ],
)
def test_headings_stand_under_the_h1_of_the_page_and_skip_no_level(text, levels) -> None:
    assert [int(it) for it in re.findall(r"<h(\d)>", html(text))] == levels
    assert html(text).count("</h") == len(levels)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<div onclick='alert(1)'>\n\n**a**\n\n</div>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&#58;alert(1))",
        "[a](\tjava\nscript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x) [b](file:///etc/passwd) [c](//evil.example) [d](/deconnexion)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        '[a](https://a.fr "x\\" onmouseover=\\"alert(1)")',
        '[a](https://a.fr/"onmouseover="alert(1))',
        "![a](https://a.fr/b.png)",
        "![<script>alert(1)</script>](x)",
        "![a&lt;script&gt;](https://a.fr/b.png)",
        '```js" onload="x\n<script>\n```',
        "| <b> | b |\n|:-:|--:|\n| <i> | [x](javascript:1) |",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!-- --><style>*{}</style><iframe src=x>",
        "[![<b>](https://a.fr/b.png)](https://a.fr)",
    ],
)
def test_what_is_hostile_becomes_plain_text(text) -> None:
    for element in elements(text):
        assert element.tag.removeprefix(XHTML) in MAY_BE
        assert set(element.attrib) <= ATTRIBUTES
        assert (element.get("href") or "https:").startswith(("http:", "https:", "mailto:", "tel:"))


def test_the_check_would_see_what_is_hostile() -> None:
    hostile = html5lib.parseFragment('<p><img src="x" onerror="y"></p>')
    assert {it.tag for it in hostile.iter()} - {XHTML + name for name in MAY_BE} >= {f"{XHTML}img"}


def test_a_picture_leaves_its_description() -> None:
    assert html("![Le plan](https://a.fr/plan.png)") == "<p>Le plan</p>\n"


@pytest.mark.parametrize("text", ["[](https://a.fr)", "[ ](https://a.fr)", "[![](https://b.fr/x.png)](https://a.fr)"])
def test_a_link_without_words_shows_its_address(text) -> None:
    assert re.search(r'<a href="https://a.fr">\s*https://a.fr</a>', html(text))


def test_a_table_has_our_classes_and_no_empty_heading() -> None:
    drawn = html("| | Prix |\n|---|--:|\n| Repas | 4,30 € |")
    assert '<table class="table">' in drawn and "style" not in drawn
    assert '<th class="num" scope="col">Prix</th>' in drawn and '<td class="num">4,30 €</td>' in drawn
    assert "<td></td>" in drawn and drawn.count("</th>") == 1
