"""How Marelle speaks: what its sentences never say, and the signs and spaces of French typography."""

import ast
import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

MARKS = {"_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "_l"}
READ_BY_PEOPLE = {"title", "alt", "placeholder", "aria-label", "aria-description", "label", "data-confirm"}
NOT_SPOKEN = {"script", "style", "svg", "code", "kbd"}
ACCENTED = re.compile(r"[À-ÖØ-öø-ÿŒœ«»’€]")
# Floors on which people's words must be marked for translation, and floors that speak no French at all.
MARKED_FLOORS = ("portal/", "web/", "admin_views/")
SILENT_FLOORS = ("rules/", "queries/", "services/")
WRONG = {
    re.compile(r"\bveuillez\b", re.I): "say what to do: « Écrivez… », « Choisissez… »",
    re.compile(r"\binvalides?\b", re.I): "say what is expected and give an example",
    re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"): "typographic apostrophe ’ between letters",
    re.compile(r"(?<=\S) [:;?!»€]"): "no-break space before : ; ? ! » €",
    re.compile(r"« "): "no-break space after «",
    re.compile(r"[A-Za-zÀ-ÿ)][?!»€]"): "no-break space before ? ! » €",
    re.compile(r"!(\s|$)"): "no exclamation mark",
    re.compile(r"\.\.\."): "… is one sign",
}
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2}")
NAMES = {"Marelle", "Marelle-demo-2026"}
# `{% set described %} aria-invalid="true"{% endset %}` is no text: it goes into a tag further down.
ATTRIBUTES = re.compile(r"\b[a-z-]+=\"[^\"]*\"")
EXPRESSION, HOLE = re.compile(r"\{\{.*?\}\}", re.S), "\ufffc"
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.S)


class Words(HTMLParser):
    """Collects the texts that a page itself says: text nodes and the attributes that people read."""

    def __init__(self):
        super().__init__()
        self.said, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in NOT_SPOKEN
        for name, value in attrs:
            if name in READ_BY_PEOPLE and value:
                self.said.append((self.getpos()[0], value))

    def handle_endtag(self, tag):
        self.silent -= tag in NOT_SPOKEN

    def handle_data(self, data):
        words = ATTRIBUTES.sub("", data).strip()
        if not self.silent and words:
            self.said.append((self.getpos()[0], words))


def blank(pattern, text, replacement):
    """Replaces what the pattern finds and keeps the lines where they are."""
    return pattern.sub(lambda found: replacement + "\n" * found.group().count("\n"), text)


def bare_words(name, text):
    """(line, text) of what a template says outside of its expressions."""
    text = blank(EXPRESSION, blank(STATEMENT, text, ""), HOLE)
    if not name.endswith(".html"):
        return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    words = Words()
    words.feed(text)
    return words.said


def marked_words(text):
    """(line, text) of every text that a template marks for translation."""
    for line, _function, message in extract_from_ast(Environment(extensions=["jinja2.ext.i18n"]).parse(text), MARKS):
        for part in message if isinstance(message, tuple) else (message,):
            if isinstance(part, str):
                yield line, part


def strings(source):
    """(line, text, whether it is marked) of every string of a Python file that is no documentation."""
    nodes = list(ast.walk(ast.parse(source)))
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    marks = [node for node in nodes if isinstance(node, ast.Call) and called(node) in MARKS]
    marked = {id(argument) for node in marks for argument in node.args}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value, id(node) in marked


def called(call):
    """The last name of what is called: `_` of `_("…")`, `gettext` of `babel.gettext("…")`."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def wrong(text):
    return [advice for pattern, advice in WRONG.items() if pattern.search(text)]


def template_complaints(name, text):
    """What a template says wrongly, and what it says without marking it for translation."""
    for line, words in [*bare_words(name, text), *marked_words(text)]:
        for advice in wrong(words):
            yield f"templates/{name}:{line}: « {words} »: {advice}"
    for line, words in bare_words(name, text):
        if WORD.search(words) and words not in NAMES:
            yield f"templates/{name}:{line}: « {words} »: not marked for translation"


def python_complaints(path, source):
    """What the texts of a Python file say wrongly, leave unmarked, or say on a floor that does not speak."""
    for line, words, marked in strings(source):
        if marked or ACCENTED.search(words):
            for complaint in [*wrong(words), *misplaced(path, words, marked)]:
                yield f"{path}:{line}: « {words} »: {complaint}"


def misplaced(path, words, marked):
    if path.startswith(MARKED_FLOORS) and not marked and WORD.search(words):
        yield "not marked for translation"
    if path.startswith(SILENT_FLOORS) and " " in words:
        yield "this floor speaks no French"


PLANTED = [
    ("portal/a.html", '<p>{{ _("Veuillez choisir.") }}</p>', "say what to do"),
    ("portal/a.html", '<p>{{ _("Date invalide.") }}</p>', "say what is expected"),
    ("portal/a.html", '<p>{{ _("L\'enfant") }}</p>', "apostrophe"),
    ("portal/a.html", "<p>{% trans %}L'enfant{% endtrans %}</p>", "apostrophe"),
    ("portal/a.html", '<p>{{ _("Total :") }}</p>', "no-break space before :"),
    ("portal/a.html", "<p>{{ total }} €</p>", "no-break space before : ; ? ! » €"),
    ("portal/a.html", '<p>{{ _("« Valider\N{NO-BREAK SPACE}»") }}</p>', "no-break space after «"),
    ("portal/a.html", '<p>{{ _("Vraiment?") }}</p>', "no-break space before ? ! » €"),
    ("portal/a.html", '<p>{{ _("Merci\N{NO-BREAK SPACE}!") }}</p>', "no exclamation mark"),
    ("portal/a.html", '<p>{{ _("En cours...") }}</p>', "one sign"),
    ("portal/a.html", "<p>Bonjour</p>", "not marked for translation"),
    ("portal/a.html", '<img alt="Plan de la ville">', "not marked for translation"),
    ("mail/a.txt", "Bonjour {{ name }},", "not marked for translation"),
]
PLANTED_PYTHON = [
    ("web/sentences.py", '_("Date invalide.")', "say what is expected"),
    ("web/sentences.py", '_("L\'heure est passée.")', "apostrophe"),
    ("cli.py", 'print("La commune est prête :")', "no-break space"),
    ("portal/home.py", 'flash("Votre demande est enregistrée.")', "not marked for translation"),
    ("services/bookings.py", 'raise ValueError("Délai dépassé")', "speaks no French"),
    ("rules/deadlines.py", 'x = f"jusqu’au {day}"', "speaks no French"),
]
CLEAN = '<p title="{{ _("Fermée") }}">{{ _("Reste-t-il une place\N{NO-BREAK SPACE}? Oui, jusqu’au soir.") }}</p>'
CLEAN_PYTHON = [
    ("web/sentences.py", '"""What isn\'t : said."""\n_("Le délai est passé\N{NO-BREAK SPACE}: écrivez-nous.")'),
    ("services/bookings.py", 'raise LookupError("there isn\'t one : none")'),
    ("portal/home.py", 'blueprint.get("/reservations")'),
]


@pytest.mark.parametrize(("name", "text", "expected"), PLANTED)
def test_a_planted_text_of_a_template_is_seen(name, text, expected):
    assert any(expected in line for line in template_complaints(name, text))


@pytest.mark.parametrize(("path", "source", "expected"), PLANTED_PYTHON)
def test_a_planted_text_of_python_is_seen(path, source, expected):
    assert any(expected in line for line in python_complaints(path, source))


@pytest.mark.parametrize(("path", "source"), CLEAN_PYTHON)
def test_a_good_text_of_python_is_left_in_peace(path, source):
    assert list(python_complaints(path, source)) == []


def test_a_good_text_of_a_template_is_left_in_peace():
    assert list(template_complaints("portal/a.html", CLEAN)) == []


def test_the_templates_speak_well(template_files):
    spoken = {name: text for name, text in template_files.items() if name.endswith((".html", ".txt"))}
    found = [line for name, text in spoken.items() for line in template_complaints(name, text)]
    marked = [words for text in spoken.values() for words in marked_words(text)]
    print(f"{len(spoken)} templates, {len(marked)} marked texts read")
    assert not found, "\n" + "\n".join(found)


def test_the_python_texts_speak_well(python_files):
    # What these print is read and copied in a terminal: plain signs and spaces there.
    elsewhere = ("tests/", "tools/", "serve.py", "bench/", "migrations/")
    read = {path: source for path, source in python_files.items() if not path.startswith(elsewhere)}
    found = [line for path, source in read.items() for line in python_complaints(path, source)]
    marked = [text for source in read.values() for _line, text, is_marked in strings(source) if is_marked]
    print(f"{len(read)} Python files, {len(marked)} marked texts read")
    assert not found, "\n" + "\n".join(found)
