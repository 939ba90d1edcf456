"""« Mes données »: what is held and why, the archive to take away, who read the health forms, asking for deletion."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, TextAreaField
from wtforms.validators import InputRequired

import clock
from adapters.storage import Unreachable
from portal import form_errors, my_data_archive
from portal.blueprint import Page, blueprint
from queries import accounts, erasures, readings
from queries.my_data import whose
from rules.fields import whole_number
from rules.privacy import RequestState
from rules.refusals import Refused
from services import erasures as requests
from services import my_data as service
from services.owners import Proof
from web.filters import full_day, paris_day
from web.guard import current_family_id
from web.my_data_words import reader_words
from web.sentences import sentence

LAST_PAGE = 1000


class ArchiveForm(FlaskForm):
    """The present password: an archive of everything is not for whoever passes by the screen."""

    password = PasswordField(_l("Mot de passe actuel"), [InputRequired(_l("Écrivez votre mot de passe actuel."))])


class ErasureForm(FlaskForm):
    """What a parent says, and that it is meant."""

    words = TextAreaField(_l("Votre demande en quelques mots"))
    sure = BooleanField(
        _l("Je demande la suppression des données de ma famille"),
        [InputRequired(_l("Cochez cette case pour envoyer la demande."))],
    )


@blueprint.get("/mes-donnees")
def my_data() -> Page:
    """What is held, and what a parent may do about it."""
    return _page(ArchiveForm())


@blueprint.post("/mes-donnees/archive")
def take_my_data() -> Page:
    """The archive, made now and never kept."""
    form = ArchiveForm()
    if not form.validate():
        return _page(form), 422
    proof = Proof(current_user.id, form.password.data or "", current_app.config["SECRET_KEY"])
    try:
        service.take(proof, clock.now())
        archive = my_data_archive.build(whose(current_user.id, current_family_id(), clock.now()))
    except Refused as refused:
        return _page(form, form_errors.show(form, refused)), form_errors.status_of(refused)
    except Unreachable:
        return _page(form, _("Les documents ne sont pas accessibles en ce moment. Recommencez un peu plus tard.")), 503
    day = paris_day(clock.now()).isoformat()
    name = f"mes-donnees-{current_user.family_number}-{day}.zip"
    return send_file(archive, "application/zip", as_attachment=True, download_name=name, max_age=None)


@blueprint.get("/mes-donnees/lectures")
def my_readings() -> str:
    """Who has read the health form of a child of the family, the latest first."""
    children = readings.children_of(current_family_id(), paris_day(clock.now()))
    wanted = whole_number(request.args.get("enfant", "")) or (children[0].id if children else None)
    child = next((it for it in children if it.id == wanted), None)
    if child is None and (children or "enfant" in request.args):
        abort(404)
    page = min(whole_number(request.args.get("page", "")) or 1, LAST_PAGE)
    found = readings.page_of(current_family_id(), child.id, page) if child else None
    said = {"children": children, "child": child, "page": page, "found": found, "reader_words": reader_words}
    return render_template("portal/my_data/readings.html", **said)


@blueprint.get("/mes-donnees/suppression")
def ask_erasure() -> Page:
    """The form, with what goes and what stays; while a request waits, its state."""
    return redirect(url_for("portal.my_data")) if _waiting() else _erasure_page(ErasureForm())


@blueprint.post("/mes-donnees/suppression")
def keep_erasure() -> Page:
    """Ask for the deletion."""
    form = ErasureForm()
    if not form.validate():
        return _erasure_page(form), 422
    try:
        requests.ask(current_user.id, form.words.data or "", clock.now())
    except Refused as refused:
        return _erasure_page(form, form_errors.show(form, refused)), form_errors.status_of(refused)
    due = _waiting()
    day = full_day(due.due_on) if due else ""
    flash(_("Votre demande est envoyée. La mairie répond au plus tard le %(day)s.", day=day), "ok")
    return redirect(url_for("portal.my_data"), 303)


@blueprint.post("/mes-donnees/suppression/retrait")
def withdraw_erasure() -> Response:
    """Take the request back."""
    try:
        requests.withdraw(current_user.id, whole_number(request.form.get("demande", "")) or 0, clock.now())
    except Refused as refused:
        flash(sentence(refused.refusals[0]), "bad")
    else:
        flash(_("Votre demande est retirée. Rien n’est supprimé."), "ok")
    return redirect(url_for("portal.my_data"), 303)


def _waiting() -> Any:
    asked = erasures.of_family(current_family_id())
    return next((it for it in asked if it.state is RequestState.WAITING), None)


def _page(form: ArchiveForm, advice: str = "") -> str:
    now = clock.now()
    said = {
        "children": readings.children_of(current_family_id(), paris_day(now)),
        "requests": erasures.of_family(current_family_id()),
        "waiting": _waiting(),
        "email": accounts.own(current_user.id).email,
    }
    return render_template("portal/my_data/my_data.html", form=form, advice=advice, **said)


def _erasure_page(form: ErasureForm, advice: str = "") -> str:
    to_come = erasures.bookings_to_come(current_family_id(), paris_day(clock.now()))
    return render_template("portal/my_data/erasure.html", form=form, advice=advice, to_come=to_come)
