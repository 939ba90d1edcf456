"""Every template parses, is used, and can live under a content security policy without `unsafe-inline`."""

import ast
import re
from pathlib import Path

import flask_admin
import pytest
from jinja2 import Environment, meta

# Links to the world outside that a page may offer. Nothing is loaded from there.
LINKED_HOSTS: set[str] = set()
INLINE = {
    r"\sstyle\s*=": "inline style",
    r"<style\b": "inline style sheet",
    r"\son[a-z]+\s*=\s*[\"']": "inline script in an attribute",
    r"<script(?![^>]*\bsrc=)": "inline script",
    r"javascript:": "script in a link",
    r"\|\s*safe\b": "markup that nothing has escaped",
}
LOADED = re.compile(r"<(?!a\b)[^>]*\b(?:src|href|action|poster|data)\s*=\s*[\"'](?:https?:)?//")
LINKED = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"'](?:https?:)?//([^/\"']+)")
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.S)
# Templates that a library asks for by name: our own copies stand in for its own.
OVERRIDDEN = Path(flask_admin.__file__).parent / "templates" / "bootstrap4"


def environment():
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])


def inline_complaints(name, text):
    text = JINJA_COMMENT.sub("", text)
    for pattern, complaint in INLINE.items():
        if re.search(pattern, text, re.I):
            yield f"templates/{name}: {complaint}"
    if LOADED.search(text):
        yield f"templates/{name}: loads something from another host"
    for host in LINKED.findall(text):
        if host not in LINKED_HOSTS:
            yield f"templates/{name}: links to {host}, which is not in the list"


def names_in_python(source):
    """Patterns of the template names that a Python file can ask for; the holes of an f-string stand for anything."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\.\w{2,4}$", node.value):
            yield re.escape(node.value)
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(it.value) if isinstance(it, ast.Constant) else "[^/]+" for it in node.values]
            if re.search(r"\.\w{2,4}$", "".join(parts)):
                yield "".join(parts)


def names_in_template(text):
    """Patterns of the template names that a template extends, includes or imports."""
    for name in meta.find_referenced_templates(environment().parse(text)):
        yield re.escape(name) if name else "components/.*"


def unused(templates, sources):
    """Names of templates that nothing asks for."""
    asked = {pattern for source in sources for pattern in names_in_python(source)}
    asked |= {pattern for text in templates.values() for pattern in names_in_template(text)}
    anything = re.compile("|".join(sorted(asked)) or "(?!)")
    return [name for name in templates if not anything.fullmatch(name) and not (OVERRIDDEN / name).is_file()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p style="color: red">', "inline style"),
        ("<style>p {}</style>", "inline style sheet"),
        ("<button onclick='go()'>", "inline script in an attribute"),
        ("<script>go()</script>", "inline script"),
        ('<a href="javascript:go()">', "script in a link"),
        ("{{ name | safe }}", "nothing has escaped"),
        ('<img src="//example.org/a.png">', "loads something from another host"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "loads something from another host"),
        ('<a href="https://example.org/">', "links to example.org"),
    ],
)
def test_planted_markup_is_seen(text, expected):
    assert any(expected in line for line in inline_complaints("portal/a.html", text))


def test_good_markup_is_left_in_peace():
    text = '<link href="{{ url_for(x) }}"><script src="{{ y }}" defer></script><a href="/on">on</a>{# style= #}'
    assert list(inline_complaints("portal/a.html", text)) == []


def test_a_planted_unused_template_is_seen():
    templates = {
        "portal/used.html": '{% extends "base.html" %}{% from "components/box.html" import box %}',
        "base.html": "",
        "components/box.html": "",
        "mail/receipt.txt": "",
        "portal/forgotten.html": "",
        "admin/model/list.html": "",
    }
    sources = ['render_template("portal/used.html")', 'f"mail/{kind}.txt"']
    assert unused(templates, sources) == ["portal/forgotten.html"]


def test_no_template_needs_an_inline_style_or_script_or_another_host(template_files):
    pages = {name: text for name, text in template_files.items() if not name.startswith("pdf/")}
    found = [line for name, text in pages.items() for line in inline_complaints(name, text)]
    assert not found, "\n" + "\n".join(found)


def test_every_template_parses(template_files):
    for text in template_files.values():
        environment().parse(text)


def test_every_template_is_used(template_files, python_files, root):
    sources = [source for path, source in python_files.items() if not path.startswith("tests/")]
    print(f"{len(template_files)} templates looked for in {len(sources)} Python files")
    assert unused(template_files, sources) == []
    assert bool(template_files) == any(root.glob("templates/**/*.html"))


def test_no_style_sheet_or_script_loads_from_another_host(repository_files):
    own = {path: text for path, text in repository_files.items() if re.fullmatch(r"static/[^/]+\.(css|js)", path)}
    outside = re.compile(r"url\(\s*[\"']?(https?:)?//|@import|fetch\(\s*[\"']http")
    assert [path for path, text in own.items() if outside.search(text)] == []
