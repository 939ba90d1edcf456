"""What the tests of the town hall's pages share: the words of a list, a form sent as a browser does, a CSV read."""

import csv
import io
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models import JournalEntry, db
from tests.pages import tree_of, value_of, words_of

XHTML = "{http://www.w3.org/1999/xhtml}"


def rows(answer: TestResponse) -> list[str]:
    """The words of each line of the page's tables, its cells parted by « | »; the heads left out."""
    assert answer.status_code == 200
    lines = [list(line.iter(f"{XHTML}td")) for line in tree_of(answer.text).iter(f"{XHTML}tr")]
    return [" | ".join(words_of(cell) for cell in cells) for cells in lines if cells]


def said(answer: TestResponse) -> str:
    """All the words of a page."""
    return words_of(tree_of(answer.text))


def send(client: FlaskClient, path: str, **values: Any) -> TestResponse:
    """Post the form of a page as a browser does, with its token and its other hidden fields."""
    page = client.get(path)
    assert page.status_code == 200, path
    hidden = {
        element.get("name"): element.get("value") or ""
        for element in tree_of(page.text).iter(f"{XHTML}input")
        if element.get("type") == "hidden"
    }
    return client.post(path, data=hidden | {"csrf_token": value_of(page.text, "csrf_token")} | values)


def table(answer: TestResponse) -> list[list[str]]:
    """The lines of a CSV answer, each a list of cells."""
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf") and answer.data.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def actions() -> list[str]:
    """What the journal says was done, in its order."""
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
