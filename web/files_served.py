"""Serving the content of papers: by our own media type, never executed; for both web doors.

That it is kept by no cache and its type not guessed is said of every answer (`web/headers.py`).
"""

from urllib.parse import quote

from flask import Response, abort, current_app

from adapters.documents import EXTENSIONS
from adapters.storage import Missing, Storage, open_storage

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The Content-Security-Policy of a content: nothing in it may load or run anything."""


def storage() -> Storage:
    """The storage of this installation."""
    return open_storage(current_app.config["MARELLE"])


def content(key: str, media_type: str, filename: str) -> Response:
    """The paper itself, to be saved under its name; 404 when its content was erased."""
    return _served(key, media_type, f"attachment; filename*=UTF-8''{quote(_named(filename, media_type))}")


def preview(key: str) -> Response:
    """The picture of its first page, to be looked at; 404 when it was erased."""
    return _served(key, "image/jpeg", "inline")


def _served(key: str, media_type: str, disposition: str) -> Response:
    try:
        found = storage().get(key) if key else abort(404)
    except Missing:
        abort(404)
    headers = {
        "Content-Disposition": disposition,
        "Content-Security-Policy": LOCKED,
    }
    return Response(found, mimetype=media_type, headers=headers)


def _named(filename: str, media_type: str) -> str:
    """The name with the extension of what is really served."""
    extension = EXTENSIONS[media_type]
    name = filename.rpartition(".")[0] if "." in filename else filename
    known = filename.lower().endswith((f".{extension}", ".jpeg" if extension == "jpg" else f".{extension}"))
    return filename if known else f"{name or filename}.{extension}"
