"""« Identifiant ou mot de passe oublié ? »: one page, one answer for everybody; the rest goes by mail."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

import clock
from portal import form_errors
from portal.blueprint import Page, blueprint
from rules.refusals import Refused
from services import forgotten as deeds
from web import guard


class ForgottenForm(FlaskForm):
    """What somebody remembers."""

    identifier = StringField(_l("Adresse e-mail ou nom d’utilisateur"))


@blueprint.get("/identifiant-ou-mot-de-passe-oublie")
@guard.open_to_all
@guard.never_rests
def forgotten() -> Page:
    """The form."""
    return _page(ForgottenForm())


@blueprint.post("/identifiant-ou-mot-de-passe-oublie")
@guard.open_to_all
@guard.never_rests
def ask_forgotten() -> Page:
    """Write the request down; the answer is the same for everybody."""
    form = ForgottenForm()
    place, secret = request.remote_addr or "", current_app.config["SECRET_KEY"]
    try:
        deeds.ask(form.identifier.data or "", place, secret, clock.now())
    except Refused as refused:
        return _page(form, form_errors.show(form, refused)), form_errors.status_of(refused)
    return redirect(url_for("portal.forgotten_sent"), 303)


@blueprint.get("/identifiant-ou-mot-de-passe-oublie/envoye")
@guard.open_to_all
@guard.never_rests
def forgotten_sent() -> str:
    """What to wait for, and what to do when nothing comes."""
    return render_template("portal/account/forgotten_sent.html")


def _page(form: ForgottenForm, advice: str = "") -> str:
    return render_template("portal/account/forgotten.html", form=form, advice=advice)
