"""Texts that staff write in Markdown, as HTML that can hold nothing but text, lists, tables and safe links."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

LINKS = ("http://", "https://", "mailto:", "tel:")
HIGHEST, DEEPEST = 2, 6


@lru_cache(maxsize=128)
def html(text: str) -> Markup:
    """The HTML of a Markdown text, to stand under a page's h1: its headings begin at h2 and skip no level.

    No HTML of the writer, no picture (its description stays), and links only to http, https, mailto and tel.
    """
    return Markup(_markdown.render(text))


def _is_safe(address: str) -> bool:
    return address.strip().lower().startswith(LINKS)


def _tidy(state: StateCore) -> None:
    """What would make a faulty page: levels of headings, headings and links without words, styles in an attribute."""
    for token in state.tokens:
        if token.children:
            token.children = _with_words([_without_picture(it) for it in token.children])
    state.tokens = _without_empty_headings(state.tokens)
    _set_levels(state.tokens)
    _dress_tables(state.tokens)


def _without_picture(token: Token) -> Token:
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _with_words(tokens: list[Token]) -> list[Token]:
    """A link without words shows its address."""
    kept: list[Token] = []
    opened = 0
    for token in tokens:
        if token.type == "link_close" and not _says_something(kept[opened:]):
            kept.append(Token("text", "", 0, content=str(kept[opened].attrs["href"])))
        if token.type == "link_open":
            opened = len(kept)
        kept.append(token)
    return kept


def _says_something(tokens: list[Token]) -> bool:
    return any(it.content.strip() for it in tokens)


def _without_empty_headings(tokens: list[Token]) -> list[Token]:
    empty = {
        place - 1 + part
        for place, token in enumerate(tokens)
        if token.type == "inline" and tokens[place - 1].type == "heading_open"
        for part in range(3)
        if not _says_something(token.children or [])
    }
    return [token for place, token in enumerate(tokens) if place not in empty]


def _set_levels(tokens: list[Token]) -> None:
    """The highest level that the writer uses is h2, whatever its number of #: headings of one level stay so."""
    highest = min((int(it.tag[1]) for it in tokens if it.type == "heading_open"), default=HIGHEST)
    last = HIGHEST - 1
    for token in tokens:
        if token.type == "heading_open":
            last = min(int(token.tag[1]) - highest + HIGHEST, last + 1, DEEPEST)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{last}"


def _dress_tables(tokens: list[Token]) -> None:
    """Our classes instead of styles, which the pages' policy forbids; an empty corner is no heading."""
    for place, token in enumerate(tokens):
        style = str(token.attrs.pop("style", ""))
        if style.endswith("right"):
            token.attrs["class"] = "num"
        if token.type == "table_open":
            token.attrs["class"] = "table"
        if token.type == "th_open" and _says_something(tokens[place + 1].children or []):
            token.attrs["scope"] = "col"
        elif token.type == "th_open":
            token.tag = tokens[place + 2].tag = "td"


def _made() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.validateLink = _is_safe  # type: ignore[method-assign, assignment]
    markdown.core.ruler.push("tidy", _tidy)
    return markdown


_markdown = _made()
