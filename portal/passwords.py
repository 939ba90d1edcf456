"""A password of one's own: changing it, or choosing another one by the link of whoever forgot it."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired

import clock
from portal import form_errors, links
from portal.blueprint import Page, blueprint
from queries import accounts
from queries import owners as queries
from queries.owners import Owner
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from services import new_passwords
from services.new_passwords import Twice
from services.owners import Proof
from web import guard, sessions


class ChangeForm(FlaskForm):
    """The present password, and the new one twice (Rodez guide, « Modification de votre mot de passe »)."""

    old_password = PasswordField(_l("Ancien mot de passe"), [InputRequired(_l("Écrivez votre mot de passe actuel."))])
    new_password = PasswordField(_l("Nouveau mot de passe"))
    new_password_again = PasswordField(_l("Ressaisissez votre nouveau mot de passe"))


class NewPasswordForm(FlaskForm):
    """The new one alone."""

    new_password = PasswordField(_l("Nouveau mot de passe"))
    new_password_again = PasswordField(_l("Ressaisissez votre nouveau mot de passe"))


@blueprint.get("/mon-compte/mot-de-passe")
@guard.for_both
def change_password() -> Page:
    """The form to change one's password."""
    return _change_page(ChangeForm())


@blueprint.post("/mon-compte/mot-de-passe")
@guard.for_both
def keep_password() -> Page:
    """Change it; everybody else who was signed in to this account is out."""
    form = ChangeForm()
    if not form.validate():
        return _change_page(form), 422
    proof = Proof(current_user.id, form.old_password.data or "", current_app.config["SECRET_KEY"])
    try:
        new_passwords.change(proof, _twice(form), current_user.session_id, clock.now())
    except Refused as refused:
        return _change_page(form, form_errors.show(form, refused)), form_errors.status_of(refused)
    flash(_("Votre mot de passe est changé. Vos autres appareils sont déconnectés."), "ok")
    return redirect(url_for("portal.account"), 303)


@blueprint.get("/nouveau-mot-de-passe/<token:token>")
@guard.open_to_all
@guard.never_rests
def new_password(token: str) -> Page:
    """The form behind the mailed link. Opening it does not use the link up."""
    try:
        return _reset_page(_owner(token), NewPasswordForm())
    except Refused as refused:
        return links.dead(refused, url_for("portal.forgotten"))


@blueprint.post("/nouveau-mot-de-passe/<token:token>")
@guard.open_to_all
@guard.never_rests
def keep_new_password(token: str) -> Page:
    """Set the password; then sign in with it, on this device too."""
    form = NewPasswordForm()
    try:
        owner = _owner(token)
        ticket = links.ticket_of(LinkPurpose.PASSWORD, token)
        new_passwords.reset(ticket, _twice(form), current_app.config["SECRET_KEY"], clock.now())
    except Refused as refused:
        if refused.refusals[0].code is not Code.BAD_VALUE:
            return links.dead(refused, url_for("portal.forgotten"))
        return _reset_page(owner, form, form_errors.show(form, refused)), 422
    sessions.end()
    flash(_("Votre mot de passe est changé. Connectez-vous."), "ok")
    return redirect(url_for("portal.sign_in"), 303)


def _twice(form: ChangeForm | NewPasswordForm) -> Twice:
    return Twice(form.new_password.data or "", form.new_password_again.data or "")


def _change_page(form: ChangeForm, advice: str = "") -> str:
    mine = accounts.own(current_user.id)
    return render_template("portal/account/password.html", form=form, advice=advice, email=mine.email)


def _reset_page(owner: Owner, form: NewPasswordForm, advice: str = "") -> str:
    return render_template("portal/account/new_password.html", form=form, advice=advice, email=owner.email)


def _owner(token: str) -> Owner:
    ticket = links.ticket_of(LinkPurpose.PASSWORD, token)
    _link, owner = queries.opened(LinkPurpose.PASSWORD, ticket.id, ticket.nonce, clock.now())
    return owner
