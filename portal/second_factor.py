"""The second factor of the town hall's agents: the code at sign-in, setting it up, its recovery codes."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

import clock
from adapters import authenticators
from portal import accounts, code_page, form_errors
from portal.blueprint import Page, blueprint
from portal.code_page import CodeForm
from queries import accounts as people
from queries import second_factors as queries
from rules.accounts import Duty
from rules.refusals import Code, Refused
from services import second_factors
from services.entries import Way
from services.owners import Proof
from services.second_factors import Trial
from web import guard, sessions
from web.commune import commune
from web.sentences import sentence

SALT = "factor_salt"


class SetUpForm(FlaskForm):
    """The first code, which confirms that the application has the secret."""

    code = StringField(_l("Code affiché par l’application"))


class ProofForm(FlaskForm):
    """One's own password, asked again before the second factor changes."""

    password = PasswordField(_l("Votre mot de passe"))


@blueprint.post("/connexion/code")
@guard.open_to_all
@guard.never_rests
def enter_code() -> Page:
    """The second half of a sign-in; after five minutes it starts again with the password."""
    half, form = code_page.who(clock.now()), CodeForm()
    if half is None:
        return _start_again(form)
    if not form.validate():
        return code_page.draw(form), 422
    way = Way(sessions.device_words(str(request.user_agent)), half.is_short)
    try:
        entry = second_factors.enter(_trial(half.account_id, form.code.data or "", half.stamp), way, clock.now())
    except Refused as refused:
        if refused.refusals[0].code is Code.WRONG_CREDENTIALS:
            return _start_again(form)
        return code_page.draw(form, sentence(refused.refusals[0])), form_errors.status_of(refused)
    return accounts.welcome(entry, half.is_short, form.suite.data or "", form.kept.data or "")


@blueprint.get("/mon-compte/double-authentification")
@guard.for_both
@guard.fulfils(Duty.SECOND_FACTOR)
def set_up_second_factor() -> str:
    """How it stands; or the code to read with the application, for who has none yet."""
    _staff_only()
    standing = queries.standing(current_user.id)
    return _standing_page(standing, ProofForm()) if standing else _set_up_page(SetUpForm())


@blueprint.post("/mon-compte/double-authentification")
@guard.for_both
@guard.fulfils(Duty.SECOND_FACTOR)
def confirm_second_factor() -> Page:
    """Switch it on by a right code; the page tells the recovery codes this once."""
    _staff_only()
    form = SetUpForm()
    trial = _trial(current_user.id, form.code.data or "")
    try:
        codes = second_factors.confirm(trial, _salt(), current_user.session_id, clock.now())
    except Refused as refused:
        if refused.refusals[0].code is not Code.WRONG_CODE:
            return redirect(url_for("portal.set_up_second_factor"), 303)
        form.code.errors = [sentence(refused.refusals[0])]
        return _set_up_page(form), 422
    sessions.duty_done()
    session.pop(SALT, None)
    return render_template("portal/second_factor/codes.html", codes=codes, is_new=True)


@blueprint.post("/mon-compte/double-authentification/codes")
@guard.for_both
def renew_recovery_codes() -> Page:
    """Ten other recovery codes, for whoever knows the password."""
    _staff_only()
    form = ProofForm()
    try:
        codes = second_factors.renew_codes(_proof(form), clock.now())
    except Refused as refused:
        return _refused(form, refused)
    return render_template("portal/second_factor/codes.html", codes=codes, is_new=False)


@blueprint.post("/mon-compte/double-authentification/arret")
@guard.for_both
def switch_second_factor_off() -> Page:
    """Back to the password alone, where the role allows it."""
    _staff_only()
    form = ProofForm()
    try:
        second_factors.switch_off(_proof(form), current_user.session_id, clock.now())
    except Refused as refused:
        return _refused(form, refused)
    flash(_("La double authentification est arrêtée."), "ok")
    return redirect(url_for("portal.set_up_second_factor"), 303)


def _start_again(form: CodeForm) -> Response:
    """The password was too long ago, or the account is another one by now."""
    sessions.end()
    flash(_("Le temps pour donner le code est passé. Connectez-vous de nouveau."), "info")
    return redirect(url_for("portal.sign_in", suite=guard.safe_suite(form.suite.data or "") or None), 303)


def _staff_only() -> None:
    if not current_user.is_staff:
        abort(403)


def _refused(form: ProofForm, refused: Refused) -> Page:
    standing = queries.standing(current_user.id)
    if standing is None:
        return redirect(url_for("portal.set_up_second_factor"), 303)
    return _standing_page(standing, form, form_errors.show(form, refused)), form_errors.status_of(refused)


def _standing_page(standing: queries.Standing, form: ProofForm, advice: str = "") -> str:
    return render_template(
        "portal/second_factor/standing.html",
        standing=standing,
        form=form,
        advice=advice,
        is_required=queries.is_required(current_user.role),
    )


def _set_up_page(form: SetUpForm) -> str:
    mine = people.own(current_user.id)
    shared = authenticators.secret(current_app.config["SECRET_KEY"], mine.id, _salt())
    issuer = f"{commune().portal_title} {commune().commune_name}"
    return render_template(
        "portal/second_factor/set_up.html",
        form=form,
        picture=Markup(authenticators.qr_code(shared, mine.email, issuer)),
        shared=authenticators.grouped(shared),
        email=mine.email,
        is_required=queries.is_required(current_user.role),
    )


def _salt() -> str:
    """The salt of the secret that this browser is being shown; kept nowhere else until a code confirms it."""
    if SALT not in session:
        session[SALT] = second_factors.begin()
    return str(session[SALT])


def _trial(account_id: int, code: str, stamp: str = "") -> Trial:
    return Trial(account_id, code, current_app.config["SECRET_KEY"], stamp)


def _proof(form: ProofForm) -> Proof:
    return Proof(current_user.id, form.password.data or "", current_app.config["SECRET_KEY"])
