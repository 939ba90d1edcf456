"""Serving the content of papers: by our own media type, never executed; for both web doors.

That it is kept by no cache and its type not guessed is said of every answer (`web/headers.py`).
"""

from urllib.parse import quote

from flask import Response, current_app, make_response
from flask_babel import gettext as _

from adapters.documents import EXTENSIONS
from adapters.storage import Missing, Storage, Unreachable, open_storage
from web.errors import error_page

LOCKED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The Content-Security-Policy of a content: nothing in it may load or run anything."""


def storage() -> Storage:
    """The storage of this installation."""
    return open_storage(current_app.config["MARELLE"])


def content(key: str, media_type: str, filename: str) -> Response:
    """The paper itself, to be saved under its name; 404 when its content was erased, 503 without storage."""
    return _served(key, media_type, f"attachment; filename*=UTF-8''{quote(_named(filename, media_type))}")


def preview(key: str) -> Response:
    """The picture of its first page, to be looked at; 404 when it was erased."""
    return _served(key, "image/jpeg", "inline")


def _served(key: str, media_type: str, disposition: str) -> Response:
    if not key:
        return _gone()
    try:
        found = storage().get(key)
    except Missing:
        current_app.logger.error("storage: a row without its content")
        return _gone()
    except Unreachable as trouble:
        current_app.logger.error("storage: %s", trouble)
        advice = _("Les documents ne s’ouvrent pas en ce moment. Recommencez dans quelques minutes.")
        return make_response(error_page(503, _("Ce document ne s’ouvre pas"), advice))
    headers = {
        "Content-Disposition": disposition,
        "Content-Security-Policy": LOCKED,
    }
    return Response(found, mimetype=media_type, headers=headers)


def _gone() -> Response:
    advice = _("La mairie n’en a plus besoin\N{NO-BREAK SPACE}: son contenu est effacé.")
    return make_response(error_page(404, _("Ce document n’est plus gardé"), advice))


def _named(filename: str, media_type: str) -> str:
    """The name with the extension of what is really served."""
    extension = EXTENSIONS[media_type]
    name = filename.rpartition(".")[0] if "." in filename else filename
    known = filename.lower().endswith((f".{extension}", ".jpeg" if extension == "jpg" else f".{extension}"))
    return filename if known else f"{name or filename}.{extension}"
