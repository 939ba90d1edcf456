"""« Pièces justificatives à fournir »: what is asked for, what was given, one file at a time (Rodez guide, page 8)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from adapters.storage import NoRoom, Unreachable
from portal.blueprint import Page, blueprint
from queries import documents as queries
from rules.deadlines import PARIS
from rules.documents import DocumentState, RefusalReason, ShownState, shown_state
from rules.fields import whole_number
from rules.refusals import Code, Refused
from rules.school_years import reviewed_year
from services import documents as service
from services.papers import Sending, digest_of
from services.transaction import end_reading
from web import files_served, guard
from web.document_words import SHAPES
from web.errors import STATUS_OF
from web.files_received import NotTaken, Received, received, takes_files
from web.sentences import sentence
from web.staff_words import word

FAMILY = "famille"
"""Whose paper it is, in the form and in an address, where it is no child's."""


@dataclass
class Typed:
    """The form as it was typed or preselected, and what is wrong with it, field by field."""

    whose: str = ""
    type_id: str = ""
    name: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    advice: str = ""


@blueprint.app_template_global("paper_tag")
def tag(state: ShownState) -> tuple[str, str, str]:
    """Of a state: the kind of its tag, the icon, the word."""
    return *SHAPES[state], word(state)


@blueprint.app_template_global("refusal_word")
def refusal_word(paper: Any) -> str:
    """Why a paper was refused, where it is one of the usual reasons."""
    return "" if paper.refusal_reason in (None, RefusalReason.OTHER) else word(paper.refusal_reason)


@blueprint.app_template_global("state_of_paper")
def state_of(paper: Any) -> ShownState:
    """The state of a paper today."""
    return shown_state(paper.state, paper.valid_until, _today())


@blueprint.get("/documents")
def documents() -> str:
    """What is asked for, the form to give it, and all that was given; the address may preselect whose and which."""
    return _draw(Typed(whose=request.args.get("pour", ""), type_id=request.args.get("type", "")))


@blueprint.post("/documents")
@takes_files
def send_document() -> Page:
    """Keep one paper; the form comes back with all that was typed where it is refused."""
    form = Typed(*(request.form.get(name, "") for name in ("child_id", "type_id", "name")))
    try:
        service.count_try(current_user.id, current_app.config["SECRET_KEY"], clock.now())
        file = _received(form)
        if file is None or form.errors:
            return _draw(form), 422
        service.send(current_user.id, _sending(form, file), file.paper, files_served.storage(), clock.now())
    except Refused as refused:
        if refused.refusals[0].code is Code.SAME_DOCUMENT:
            flash(sentence(refused.refusals[0]), "info")
            return redirect(url_for("portal.documents"), 303)
        return _draw(_told(form, refused)), STATUS_OF.get(refused.refusals[0].code, 422)
    except (NoRoom, Unreachable) as trouble:
        current_app.logger.error("storage: %s", type(trouble).__name__)
        form.advice = _("Le portail ne peut pas garder de document en ce moment. Recommencez dans quelques minutes.")
        return _draw(form), 503
    flash(_("Votre document est envoyé. La mairie va le vérifier."), "ok")
    return redirect(url_for("portal.documents"), 303)


@blueprint.get("/documents/<id:document_id>")
def document(document_id: int) -> str:
    """One of the family's own papers: its picture, what became of it, what was given before."""
    paper = _own(document_id)
    return render_template(
        "portal/documents/document.html",
        paper=paper,
        others=queries.others_of_kind(paper),
        channel=word(paper.channel),
        may_replace=paper.state is not DocumentState.REPLACED and paper.type.closed_at is None,
        here="file",
    )


@blueprint.get("/documents/<id:document_id>/contenu")
def document_content(document_id: int) -> Response:
    """The paper itself, to be saved."""
    paper = _own(document_id)
    return files_served.content(paper.content_key, paper.media_type, paper.filename)


@blueprint.get("/documents/<id:document_id>/apercu")
def document_preview(document_id: int) -> Response:
    """The picture of its first page."""
    paper = _own(document_id)
    return files_served.preview(paper.preview_key)


def _own(document_id: int) -> Any:
    """One of the family's own papers; who asks for another learns nothing, and leaves a line in the log (F12)."""
    paper = queries.paper_of(guard.current_family_id(), document_id)
    if paper is None:
        current_app.logger.warning("account %s: document %s is no paper of its family", current_user.id, document_id)
        abort(404)
    return paper


def _received(form: Typed) -> Received | None:
    """The file, decoded while nothing is read of the database; what is missing in the form is said with it."""
    if form.whose != FAMILY and whole_number(form.whose) is None:
        form.errors["child_id"] = _("Dites qui ce document concerne\N{NO-BREAK SPACE}: la famille, ou un enfant.")
    if whole_number(form.type_id) is None:
        form.errors["type_id"] = _("Choisissez un type de document.")
    end_reading()
    try:
        return received("file")
    except NotTaken as why:
        form.errors["file"] = str(why)
        return None


def _sending(form: Typed, file: Received) -> Sending:
    return Sending(
        type_id=whole_number(form.type_id),
        child_id=None if form.whose == FAMILY else whole_number(form.whose),
        name=form.name,
        filename=file.filename,
        digest=digest_of(file.sent),
    )


def _told(form: Typed, refused: Refused) -> Typed:
    """The form, with what the service refused at its fields or above them."""
    for refusal in refused.refusals:
        if isinstance(refusal.about, str):
            form.errors[refusal.about] = sentence(refusal)
        else:
            form.advice = sentence(refusal)
    return form


def _draw(form: Typed) -> str:
    """A browser forgets the file of a form that comes back: the page says so. Signs that no page may hold go too."""
    form.name = "".join(sign for sign in form.name if sign.isprintable())
    if (form.errors or form.advice) and "file" not in form.errors:
        form.errors["file"] = _("Choisissez de nouveau votre fichier\N{NO-BREAK SPACE}: il n’est pas gardé.")
    family_id, page = guard.current_family_id(), whole_number(request.args.get("page", "")) or 1
    return render_template(
        "portal/documents/documents.html",
        form=form,
        shelf=queries.shelf(family_id, _today()),
        given=queries.papers_page(family_id, page),
        page=page,
        school_year=reviewed_year(_today()),
        here="file",
    )


def _today() -> date:
    return clock.now().astimezone(PARIS).date()
