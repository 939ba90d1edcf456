"""Files that come with a form: how much of a request is read, and what is made of the one file in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, request
from flask_babel import gettext as _

from adapters import documents
from adapters.documents import Paper, Unfit
from web.commune import commune
from web.document_words import flaw_sentence

MEGABYTE = 1024 * 1024
ROOM = 12 * MEGABYTE
"""Of a request with a photo as a telephone makes it: it comes back with a sentence, and with all that was typed."""

View = TypeVar("View", bound=Callable[..., Any])


class NotTaken(Exception):
    """There is no file, or it is not taken; the message is the sentence at its field."""


@dataclass(frozen=True, slots=True)
class Received:
    """The paper that was sent, with the name of its file and its bytes as they came."""

    paper: Paper
    filename: str
    sent: bytes


def takes_files(view: View) -> View:
    """Marks a view whose requests may be heavier than others: the page says what is wrong with a heavy file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def make_room() -> None:
    """Before the form of a request is looked at: let a heavy file come in where files are taken.

    Only in the one encoding whose files are put down on the disk as they come; any other is held in memory.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = max(ROOM, (commune().largest_document + 1) * MEGABYTE)


def received(name: str) -> Received:
    """The one file of that field, decoded; raises `NotTaken`. It may take a second: end what is being read first."""
    files = [it for it in request.files.getlist(name) if it.filename]
    if not files:
        raise NotTaken(_("Choisissez un fichier\N{NO-BREAK SPACE}: PDF, JPEG, GIF ou PNG."))
    if len(files) > 1:
        raise NotTaken(_("Envoyez un seul fichier à la fois."))
    most = commune().largest_document
    sent = files[0].stream.read(most * MEGABYTE + 1)
    try:
        return Received(documents.read(sent, most * MEGABYTE), files[0].filename or "", sent)
    except Unfit as unfit:
        raise NotTaken(flaw_sentence(unfit.flaw, most)) from unfit
