"""The texts that the source marks for translation, beside the English catalogue."""

import io
import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
PATH = "translations/en/LC_MESSAGES/messages.po"
Message = str | tuple[str, ...]
Marked = tuple[str | None, Message]


def marked(method: str, text: str) -> Iterator[Marked]:
    """Every message that a source marks: its context, and the text or the pair of singular and plural."""
    options = {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract(method, source, KEYWORDS, options=options):
        yield context, message


def marked_in(python_files: Mapping[str, str], template_files: Mapping[str, str]) -> set[Marked]:
    """Every message of the program; what tests say is not said to people."""
    python = (text for path, text in python_files.items() if not path.startswith("tests/"))
    found = {it for text in python for it in marked("python", text)}
    return found | {it for text in template_files.values() for it in marked("jinja2", text)}


def forms(message: Message) -> list[str]:
    """The texts of a message: one, or singular and plural."""
    return list(message) if isinstance(message, (tuple, list)) else [message]


def read(text: str) -> Catalog:
    """The English catalogue from the content of its file."""
    return read_po(io.BytesIO(text.encode()), locale="en")
