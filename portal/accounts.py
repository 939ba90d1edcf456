"""Signing in and out."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

import clock
from portal.blueprint import blueprint
from rules.refusals import Code, Refused
from services import accounts
from web import guard
from web.sentences import sentence

Page = Response | tuple[str, int] | str


class SignInForm(FlaskForm):
    """What somebody types to come in."""

    identifier = StringField(_l("Identifiant"), [InputRequired(_l("Écrivez votre identifiant."))])
    password = PasswordField(_l("Mot de passe"), [InputRequired(_l("Écrivez votre mot de passe."))])
    suite = HiddenField()


@blueprint.get("/connexion")
def sign_in() -> Page:
    """The page that asks who you are."""
    if current_user.is_authenticated:
        return redirect(guard.home_of(current_user))
    return _sign_in_page(SignInForm(suite=guard.safe_suite(request.args.get("suite", ""))))


@blueprint.post("/connexion")
def enter() -> Page:
    """Come in, or be told what does not go together."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    now = clock.now()
    try:
        account_id = accounts.sign_in(_attempt(form), now)
    except Refused as refused:
        status = 429 if refused.refusals[0].code is Code.TOO_MANY_TRIES else 422
        return _sign_in_page(form, sentence(refused.refusals[0])), status
    person = guard.begin_session(account_id, now)
    return redirect(guard.safe_suite(form.suite.data or "") or guard.home_of(person), 303)


@blueprint.post("/deconnexion")
def sign_out() -> Response:
    """Leave: the session and what was not confirmed are gone."""
    try:
        accounts.sign_out(current_user.id, clock.now())
    finally:
        guard.end_session()  # whatever happens: somebody else may sit down at this computer
    return redirect(url_for("portal.sign_in"), 303)


def _attempt(form: SignInForm) -> accounts.Attempt:
    return accounts.Attempt(
        identifier=form.identifier.data or "",
        password=form.password.data or "",
        address=request.remote_addr or "",
        secret=current_app.config["SECRET_KEY"],
    )


def _sign_in_page(form: SignInForm, refusal: str = "") -> str:
    return render_template("portal/accounts/sign_in.html", form=form, refusal=refusal)
