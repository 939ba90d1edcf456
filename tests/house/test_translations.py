"""The English catalogue: every marked text of the source has its translation, and no translation is stale."""

import re

import pytest

from tests.house.catalogue import PATH, PLACEHOLDER, forms, marked, marked_in, read

PERSONS_AND_TOOLS = ("Generated-By", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To", "@")


def placeholders(form):
    return sorted(PLACEHOLDER.findall(form))


def is_sentence(form):
    """Whether it has two words or more: a single one, « Menu », may be the same in both languages."""
    return len(re.findall(r"[^\W\d_]{2,}", PLACEHOLDER.sub("", form))) > 1


def is_missing(message, entry):
    """Whether the catalogue has no translation for each form of the message, or only a guess."""
    return entry is None or entry.fuzzy or not all(forms(entry.string)) or len(forms(entry.id)) != len(forms(message))


def untranslated(sources, catalogue):
    for context, message in sorted(sources, key=str):
        entry = catalogue.get(forms(message)[0], context)
        if is_missing(message, entry):
            yield f"not translated: {forms(message)[0]!r}"
        elif [placeholders(form) for form in forms(entry.string)] != [placeholders(form) for form in forms(message)]:
            yield f"other placeholders: {forms(message)[0]!r} -> {entry.string!r}"
        elif any(is_sentence(form) and form in forms(entry.string) for form in forms(message)):
            yield f"the same as in French: {forms(message)[0]!r}"


def stale(sources, catalogue):
    keys = {(context, forms(message)[0]) for context, message in sources}
    entries = ((entry.context, forms(entry.id)[0]) for entry in catalogue)
    found = [f"no longer in the source: {text!r}" for context, text in entries if text and (context, text) not in keys]
    return found + [f"obsolete: {text!r}" for text in catalogue.obsolete]


def holes(sources, catalogue):
    """What is wrong with the catalogue for these messages."""
    return [*untranslated(sources, catalogue), *stale(sources, catalogue)]


def catalogue_of(*entries):
    return read('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n".join(entries))


HELLO = 'msgid "Bonjour %(name)s"\nmsgstr "Hello %(name)s"\n'
MISSING = "not translated: 'Bonjour %(name)s'"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "Autre"\nmsgstr "Other"\n', MISSING),
        ('msgid "Bonjour %(name)s"\nmsgstr ""\n', MISSING),
        (f"#, fuzzy\n{HELLO}", MISSING),
        (f'msgctxt "elsewhere"\n{HELLO}', MISSING),
        (HELLO.replace("Hello %(name)s", "Hello %(nom)s"), "other placeholders"),
        (HELLO.replace("Hello %(name)s", "Hello %(name)s %(name)s"), "other placeholders"),
        (f'{HELLO}\nmsgid "Vieux"\nmsgstr "Old"\n', "no longer in the source"),
        (f'{HELLO}\n#~ msgid "Vieux"\n#~ msgstr "Old"\n', "obsolete"),
    ],
)
def test_a_planted_hole_is_seen(entry, expected):
    found = holes({(None, "Bonjour %(name)s")}, catalogue_of(entry))
    assert any(expected in line for line in found), found


def test_a_french_sentence_in_the_english_catalogue_is_seen():
    left = catalogue_of('msgid "Mon compte"\nmsgstr "Mon compte"\n\nmsgid "Menu"\nmsgstr "Menu"\n')
    assert holes({(None, "Mon compte"), (None, "Menu")}, left) == ["the same as in French: 'Mon compte'"]


def test_a_full_catalogue_is_left_in_peace():
    template = "{% trans n=2 %}un enfant{% pluralize %}{{ n }} enfants{% endtrans %}"
    sources = {*marked("jinja2", template), *marked("python", 'x = _("Bonjour %(name)s", name=name)')}
    plural = 'msgid "un enfant"\nmsgid_plural "%(n)s enfants"\nmsgstr[0] "one child"\nmsgstr[1] "%(n)s children"\n'
    assert len(sources) == 2
    assert holes(sources, catalogue_of(HELLO, plural)) == []


@pytest.mark.parametrize("call", ['_("Nom")', '_l("Nom")', 'N_("Nom")', 'lazy_gettext("Nom")', 'pgettext("x", "Nom")'])
def test_each_way_of_marking_is_seen(call):
    assert [message for _context, message in marked("python", call)] == ["Nom"]


def test_the_english_catalogue_has_no_hole(python_files, template_files, repository_files):
    sources = marked_in(python_files, template_files)
    print(f"{len(sources)} marked texts compared with {PATH}")
    found = holes(sources, read(repository_files[PATH]))
    assert len(sources) > 700
    assert not found, f"\nWrite the English in {PATH}, or take out what is gone:\n" + "\n".join(found)


def test_the_catalogue_names_neither_persons_nor_tools(repository_files):
    header = repository_files[PATH].split("\n\n", 1)[0]
    assert "Plural-Forms: nplurals=2; plural=(n != 1);" in header
    assert [word for word in PERSONS_AND_TOOLS if word in header] == []
