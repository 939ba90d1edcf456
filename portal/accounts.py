"""Signing in and out."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

import clock
from portal import code_page, form_errors
from portal.blueprint import Page, blueprint
from queries.accounts import account_of_key
from rules.refusals import Refused
from services import accounts
from services.entries import Entry, Way
from web import guard, kept_forms, sessions
from web.sentences import sentence


class SignInForm(FlaskForm):
    """What somebody types to come in. `kept` is a form that was sent too late (`web/kept_forms.py`)."""

    identifier = StringField(_l("Identifiant"), [InputRequired(_l("Écrivez votre identifiant."))])
    password = PasswordField(_l("Mot de passe"), [InputRequired(_l("Écrivez votre mot de passe."))])
    public = BooleanField(_l("J’utilise un ordinateur public"))
    suite = HiddenField()
    kept = HiddenField()


@blueprint.get("/connexion")
@guard.open_to_all
@guard.never_rests
def sign_in() -> Page:
    """The page that asks who you are."""
    if current_user.is_authenticated:
        return redirect(guard.home_of(current_user))
    return _sign_in_page(SignInForm(suite=guard.safe_suite(request.args.get("suite", ""))))


@blueprint.post("/connexion")
@guard.open_to_all
@guard.never_rests
def enter() -> Page:
    """Come in, or be told what does not go together."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form), 422
    try:
        entry = accounts.sign_in(_attempt(form), clock.now())
    except Refused as refused:
        return _sign_in_page(form, sentence(refused.refusals[0])), form_errors.status_of(refused)
    is_short, suite, kept = bool(form.public.data), form.suite.data or "", form.kept.data or ""
    if not entry.key:
        return code_page.ask(entry, is_short, suite, kept, clock.now())
    return welcome(entry, is_short, suite, kept)


@blueprint.post("/deconnexion")
@guard.for_both
@guard.never_rests
def sign_out() -> Response:
    """Leave: the session and what was not confirmed are gone."""
    try:
        accounts.sign_out(current_user.id, current_user.session_id, clock.now())
    finally:
        sessions.end()  # whatever happens: somebody else may sit down at this computer
    return goodbye(_("Vous êtes déconnecté."))


def goodbye(words: str) -> Response:
    """The sign-in page, once the browser has thrown away every page that it kept (PRODUCT A9)."""
    flash(words, "ok")
    answer = redirect(url_for("portal.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def welcome(entry: Entry, is_short: bool, suite: str, kept: str) -> Page:
    """Begin the browser's session, then lead on: to a form that was sent too late, where one wanted to go, or home."""
    sessions.begin(entry.key, entry.duty, is_short, clock.now())
    if is_short:
        flash(
            _(
                "Ordinateur public\N{NO-BREAK SPACE}: la session se ferme après 15 minutes sans activité. "
                "Finissez par «\N{NO-BREAK SPACE}Déconnexion\N{NO-BREAK SPACE}»."
            ),
            "info",
        )
    found = kept_forms.kept(kept, entry.account_id) if kept else None
    if found:
        return render_template("portal/accounts/kept_form.html", found=found)
    if kept:
        flash(_("La saisie d’avant venait d’un autre compte : elle n’est pas reprise."), "info")
    onward = guard.safe_suite(suite) or guard.home_of(current_user)
    if entry.duty:
        sessions.after_duty(onward)
    return redirect(onward, 303)


def ask_who() -> Page:
    """Nobody is signed in: sign in first, and go on from there. A form that was sent too late is carried along."""
    account_id = account_of_key(sessions.key()) if sessions.key() and not sessions.is_short() else None
    kept = kept_forms.keep(request, account_id) if account_id else ""
    if not kept:
        return redirect(url_for("portal.sign_in", suite=guard.way_back(request)))
    form = SignInForm(formdata=None, kept=kept)
    return _sign_in_page(form, is_late=True), 401


def _attempt(form: SignInForm) -> accounts.Attempt:
    return accounts.Attempt(
        identifier=form.identifier.data or "",
        password=form.password.data or "",
        address=request.remote_addr or "",
        secret=current_app.config["SECRET_KEY"],
        way=Way(sessions.device_words(str(request.user_agent)), bool(form.public.data)),
    )


def _sign_in_page(form: SignInForm, refusal: str = "", is_late: bool = False) -> str:
    return render_template("portal/accounts/sign_in.html", form=form, refusal=refusal, is_late=is_late)
