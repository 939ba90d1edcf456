"""The language in which somebody reads the portal, families and town hall alike: kept by the browser for a year."""

from datetime import timedelta

from flask import current_app, redirect, request
from werkzeug.wrappers import Response

from portal.blueprint import blueprint
from web import guard
from web.extensions import LANGUAGE_COOKIE, LANGUAGES

KEPT_FOR = timedelta(days=365)


@blueprint.post("/langue")
@guard.open_to_all
@guard.never_rests
def choose_language() -> Response:
    """Speak this language from now on, and back to the page; one that we do not speak changes nothing."""
    answer = redirect(guard.safe_suite(request.form.get("page", "")) or "/", 303)
    chosen = request.form.get("langue", "")
    if chosen in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            chosen,
            max_age=KEPT_FOR,
            secure=not current_app.config["MARELLE"].is_demonstration,
            httponly=True,
            samesite="Lax",
        )
    return answer
