"""The English catalogue: every marked text of the source has its translation, and no translation is stale."""

import io
import re

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
CATALOGUE = "translations/en/LC_MESSAGES/messages.po"


def marked(method, text):
    """Every message that a source marks: the text, or the pair of singular and plural."""
    options = {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract(method, source, KEYWORDS, options=options):
        yield context, message


def forms(message):
    """The texts of a message: one, or singular and plural."""
    return list(message) if isinstance(message, (tuple, list)) else [message]


def placeholders(message):
    return {found for form in forms(message) for found in PLACEHOLDER.findall(form)}


def untranslated(sources, catalogue):
    for context, message in sorted(sources, key=str):
        entry = catalogue.get(forms(message)[0], context)
        if entry is None or entry.fuzzy or not all(forms(entry.string)):
            yield f"not translated: {forms(message)[0]!r}"
        elif placeholders(entry.string) != placeholders(message):
            yield f"other placeholders: {forms(message)[0]!r} -> {entry.string!r}"


def stale(sources, catalogue):
    keys = {forms(message)[0] for _context, message in sources}
    return [f"no longer in the source: {entry.id!r}" for entry in catalogue if forms(entry.id)[0] not in {"", *keys}]


def holes(sources, catalogue):
    """What is wrong with the catalogue for these messages."""
    return [*untranslated(sources, catalogue), *stale(sources, catalogue)]


def catalogue_of(*entries):
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n".join(entries)
    return read_po(io.BytesIO(text.encode()), locale="en")


HELLO = 'msgid "Bonjour %(name)s"\nmsgstr "Hello %(name)s"\n'
MISSING = "not translated: 'Bonjour %(name)s'"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "Autre"\nmsgstr "Other"\n', MISSING),
        ('msgid "Bonjour %(name)s"\nmsgstr ""\n', MISSING),
        (f"#, fuzzy\n{HELLO}", MISSING),
        (HELLO.replace("Hello %(name)s", "Hello %(nom)s"), "other placeholders"),
        (f'{HELLO}\nmsgid "Vieux"\nmsgstr "Old"\n', "no longer in the source"),
    ],
)
def test_a_planted_hole_is_seen(entry, expected):
    found = holes({(None, "Bonjour %(name)s")}, catalogue_of(entry))
    assert any(expected in line for line in found), found


def test_a_full_catalogue_is_left_in_peace():
    template = "{% trans n=2 %}un enfant{% pluralize %}{{ n }} enfants{% endtrans %}"
    sources = {*marked("jinja2", template), *marked("python", 'x = _("Bonjour %(name)s", name=name)')}
    plural = 'msgid "un enfant"\nmsgid_plural "%(n)s enfants"\nmsgstr[0] "one child"\nmsgstr[1] "%(n)s children"\n'
    assert len(sources) == 2
    assert holes(sources, catalogue_of(HELLO, plural)) == []


def test_the_english_catalogue_has_no_hole(python_files, template_files, repository_files):
    if CATALOGUE not in repository_files:
        pytest.skip("no catalogue yet")
    python = {path: text for path, text in python_files.items() if not path.startswith("tests/")}
    sources = {it for text in python.values() for it in marked("python", text)}
    sources |= {it for text in template_files.values() for it in marked("jinja2", text)}
    print(f"{len(sources)} marked texts compared with {CATALOGUE}")
    found = holes(sources, read_po(io.BytesIO(repository_files[CATALOGUE].encode()), locale="en"))
    assert len(sources) > 50
    assert not found, "\n" + "\n".join(found)
