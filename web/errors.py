"""A clear page for everything that can go wrong, in the portal's frame: what happened, then what to do."""

import traceback
from types import TracebackType

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException

from queries.settings import default_settings
from rules.refusals import Code, Refused
from web import guard
from web.sentences import sentence

WORDS = {
    400: (_l("Cette demande n’a pas été comprise"), _l("Revenez à la page précédente et recommencez.")),
    401: (_l("Vous n’êtes pas connecté"), _l("Connectez-vous pour continuer.")),
    403: (_l("Cette page n’est pas pour votre compte"), _l("Elle s’ouvre avec un autre compte.")),
    404: (_l("Cette page n’existe pas"), _l("L’adresse est incomplète, ou la page a été retirée.")),
    405: (_l("Cette page ne s’ouvre pas ainsi"), _l("Passez par les liens et les boutons du portail.")),
    413: (_l("C’est trop volumineux"), _l("La limite est de 2 Mo. Une photo en qualité moyenne suffit.")),
    422: (_l("Cette demande ne peut pas aboutir"), _l("Rien n’a été modifié.")),
    429: (_l("Trop de demandes à la fois"), _l("Patientez quelques minutes, puis recommencez.")),
    500: (_l("Le portail a rencontré un problème"), _l("Rien n’est perdu : recommencez dans quelques minutes.")),
    503: (_l("Le portail est très demandé"), _l("Rien n’est perdu : recommencez dans un instant.")),
}
"""What happened, then what to do."""

STATUS_OF = {Code.BUSY: 503, Code.TOO_MANY_TRIES: 429, Code.NO_RIGHT: 403}
"""A refusal that no page has caught; any other is 422."""

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class UnreadableText(BadRequest):
    """A form or an address holds NUL, which PostgreSQL cannot keep and nobody types."""


def init_app(app: Flask) -> None:
    """Pages for errors; a check for text that no database keeps; a log that holds nobody's data."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(UnreadableText, _unreadable)
    app.before_request(refuse_unreadable_text)
    app.log_exception = lambda raised: app.logger.error(without_data(raised))  # type: ignore[method-assign]


def refuse_unreadable_text() -> None:
    """Before every request: raise `UnreadableText` for a form or an address that holds NUL."""
    values = (value for values in (request.args, request.form) for pair in values.items(multi=True) for value in pair)
    if "\0" in request.path or any("\0" in value for value in values):
        raise UnreadableText


def without_data(raised: Raised) -> str:
    """A log entry for an unexpected error: where and which kind; neither values nor messages, which may name people."""
    kinds: list[str] = []
    error = raised[1]
    while error is not None:
        kinds.append(type(error).__qualname__)
        error = error.__cause__
    lines = "".join(traceback.format_tb(raised[2]))
    return f"{' <- '.join(kinds)} on {request.method} {request.endpoint}\n{lines}"


def words(status: int) -> tuple[str, str]:
    """Title and advice for an HTTP status; a status without words of its own borrows those of its kind."""
    title, advice = WORDS.get(status) or WORDS[500 if status >= 500 else 400]
    return str(title), str(advice)


def error_page(
    status: int, title: str, advice: str, suite: str | None = None, again: str | None = None
) -> tuple[str, int]:
    """The page of an error, in the portal's frame; after a failure of ours it asks the database nothing.

    `suite` is where signing in leads on to; `again` is the page to open once more.
    """
    if status >= 500:
        g.setdefault("settings", default_settings())
        g.setdefault("_login_user", AnonymousUserMixin())  # where Flask-Login keeps who is signed in
    said = {"status": status, "title": title, "advice": advice, "suite": suite, "again": again}
    return render_template("portal/errors/error.html", **said), status


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return error_page(status, *words(status), again=guard.page_before() if status == 413 else None)


def _expired(_error: CSRFError) -> tuple[str, int]:
    if current_user.is_authenticated:
        advice = _("Rien n’est perdu : ouvrez-la de nouveau.")
        return error_page(400, _("Cette page avait expiré"), advice, again=guard.page_before())
    if guard.asks_nobody():
        advice = _("Ouvrez-la de nouveau et recommencez. Si cela se répète, autorisez les cookies de ce site.")
        return error_page(400, _("Cette page avait expiré"), advice, again=guard.page_before())
    title = _("Vous étiez déconnecté")
    advice = _("Reconnectez-vous, puis recommencez : ce que vous aviez validé vous attend dans votre panier.")
    return error_page(400, title, advice, guard.page_before())


def _unreadable(_error: UnreadableText) -> tuple[str, int]:
    return error_page(400, _("Un signe n’a pas pu être lu"), _("Revenez à la page précédente et tapez-le de nouveau."))


def _refused(refused: Refused) -> tuple[str, int]:
    status = next((STATUS_OF[it.code] for it in refused.refusals if it.code in STATUS_OF), 422)
    title, _advice = words(status)
    return error_page(status, title, " ".join(sentence(refusal) for refusal in refused.refusals))
