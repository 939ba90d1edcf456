"""Accepting the terms of use: before anything else, the first time and whenever a new version is in force."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from portal.blueprint import blueprint
from queries import text_versions, texts
from rules.accounts import Duty
from rules.fields import whole_number
from rules.refusals import Refused
from services import declarations
from web import guard, sessions


@blueprint.get("/conditions/acceptation")
@guard.fulfils(Duty.TERMS)
def accept_terms() -> Response | str:
    """The terms in force, to read and accept; whoever has accepted them goes on."""
    terms = texts.terms_to_accept(current_user.id, clock.now())
    return _page(terms) if terms else _go_on()


@blueprint.post("/conditions/acceptation")
@guard.fulfils(Duty.TERMS)
def keep_acceptance() -> Response | tuple[str, int]:
    """« J’accepte »: kept, unless another version came into force meanwhile; then that one is shown."""
    now, text_id = clock.now(), whole_number(request.form.get("texte", ""))
    try:
        declarations.accept(current_user.id, text_id, now)
    except Refused:
        terms = texts.terms_to_accept(current_user.id, now)
        return (_page(terms, is_late=True), 422) if terms else _go_on()
    return _go_on()


def _go_on() -> Response:
    return redirect(sessions.duty_done() or url_for("portal.home"), 303)


def _page(terms: Any, is_late: bool = False) -> str:
    had_others = bool(text_versions.accepted_terms(current_user.id))
    return render_template("portal/terms/accept.html", terms=terms, had_others=had_others, is_late=is_late)
