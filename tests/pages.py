"""A browser for the tests: every page it is shown is checked, so that each test of a door is a test of its page."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from sqlalchemy import event
from werkzeug.test import TestResponse

import clock
from models import Account, AccountSession, db
from rules.accounts import LONGEST_SESSION, key_digest

XHTML = "{http://www.w3.org/1999/xhtml}"
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


class PageClient(FlaskClient):
    """A test client that forgets, as a server does, what the page before had loaded, and that reads each page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page; fails when its HTML has a fault."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()  # what the test had read before the page is read again
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400 and answer.request.method != "HEAD":
            found = faults(answer.text)
            assert not found, f"{answer.request.path}: " + "; ".join(found)
        return answer


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign in without the form and its slow password check."""
    key = begin_session(account)
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = key
        session["seen"] = int(clock.now().timestamp())


def begin_session(account: Account, **more: Any) -> str:
    """The key of a new session of that account."""
    key, now = secrets.token_urlsafe(16), clock.now()
    times = {"begun_at": now, "ends_at": now + LONGEST_SESSION}
    db.session.add(AccountSession(account_id=account.id, key=key_digest(key), **{**times, **more}))
    db.session.commit()
    return key


def csrf_token(client: FlaskClient, path: str) -> str:
    """The token of the first form of a page."""
    return value_of(client.get(path).text, "csrf_token")


def without_tokens(page: str) -> str:
    """The page without the CSRF tokens, which carry the second they were made in."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", page)


def value_of(page: str, name: str) -> str:
    """The value of the first control of that name."""
    for element in tree_of(page).iter():
        if element.get("name") == name:
            return element.get("value") or ""
    raise AssertionError(f"no control « {name} » on the page")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement that is run meanwhile, on the database of the application."""
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", see)


@lru_cache(maxsize=8)
def tree_of(page: str) -> Element:
    """The page's elements, for reading only; raises ParseError where a browser would have to guess.

    A page is read here when it is shown, and again by the test that asked for it.
    """
    parser = html5lib.HTMLParser(strict=True)
    try:
        return parser.parse(page)
    except ParseError as error:
        raise ParseError(f"{error} at {parser.tokenizer.stream.position()}") from error


def words_of(element: Element) -> str:
    """All the text in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def faults(page: str) -> list[str]:
    """What is wrong with a page: its HTML, title, language, heading, ids, labels, references, tokens."""
    try:
        tree = tree_of(page)
    except ParseError as error:
        return [f"HTML: {error}"]
    checks = (_head, _headings, _ids, _labels, _references, _names, _tokens)
    return [fault for check in checks for fault in check(tree)]


def _all(tree: Element, *tags: str) -> list[Element]:
    return [element for element in tree.iter() if element.tag in {XHTML + tag for tag in tags}]


def _head(tree: Element) -> Iterator[str]:
    if not tree.get("lang"):
        yield "html has no lang"
    if [bool(words_of(title)) for title in _all(tree.find(f"{XHTML}head"), "title")] != [True]:
        yield "no title"


def _headings(tree: Element) -> Iterator[str]:
    if len(_all(tree, "h1")) != 1:
        yield f"{len(_all(tree, 'h1'))} h1"
    if len(_all(tree, "main")) != 1:
        yield f"{len(_all(tree, 'main'))} main"
    yield from ("an empty heading" for it in _all(tree, "h1", "h2", "h3", "h4") if not words_of(it))


def _ids(tree: Element) -> Iterator[str]:
    ids = [element.get("id") for element in tree.iter() if element.get("id") is not None]
    yield from (f"id {it!r} twice" for it in sorted(set(ids)) if ids.count(it) > 1)


def _labels(tree: Element) -> Iterator[str]:
    labels = [label for label in _all(tree, "label") if words_of(label)]
    named = {label.get("for") for label in labels}
    wrapped = {id(it) for label in labels for it in label.iter()}
    for control in _all(tree, "input", "select", "textarea"):
        if not (id(control) in wrapped or control.get("id") in named or _names_itself(control)):
            yield f"no label for {control.get('name') or control.get('id')}"


def _names_itself(control: Element) -> bool:
    return control.get("type") in NEEDS_NO_LABEL or bool(control.get("aria-label") or control.get("aria-labelledby"))


def _references(tree: Element) -> Iterator[str]:
    ids = {element.get("id") for element in tree.iter()}
    for element in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "form"):
            yield from (
                f"{attribute} {it!r} leads nowhere" for it in (element.get(attribute) or "").split() if it not in ids
            )
        target = element.get("href") or ""
        if target.startswith("#") and target[1:] not in ids and len(target) > 1:
            yield f"{target} leads nowhere"


def _names(tree: Element) -> Iterator[str]:
    for element in _all(tree, "a", "button"):
        if not (words_of(element) or element.get("aria-label") or any(it.get("alt") for it in element.iter())):
            yield f"a {element.tag.removeprefix(XHTML)} without words"
    yield from ("an image without alt" for it in _all(tree, "img") if it.get("alt") is None)


def _tokens(tree: Element) -> Iterator[str]:
    for form in _all(tree, "form"):
        names = {element.get("name") for element in form.iter()}
        if (form.get("method") or "get").lower() == "post" and "csrf_token" not in names:
            yield f"the form to {form.get('action')} posts without csrf_token"
