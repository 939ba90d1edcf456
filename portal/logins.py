"""« Modifier mon login (adresse mail) »: asked for with the password, confirmed by a link at the new address."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

import clock
from portal import form_errors, links
from portal.blueprint import Page, blueprint
from queries import accounts
from queries import owners as queries
from rules.links import LinkPurpose
from rules.refusals import Refused
from services import logins
from services.owners import Proof
from web import guard


class LoginForm(FlaskForm):
    """The new address, and the present password."""

    email = StringField(_l("Nouvelle adresse e-mail"))
    password = PasswordField(_l("Mot de passe actuel"), [InputRequired(_l("Écrivez votre mot de passe actuel."))])


@blueprint.get("/mon-compte/login")
@guard.for_both
def change_login() -> Page:
    """The form to sign in with another address."""
    return _page(LoginForm())


@blueprint.post("/mon-compte/login")
@guard.for_both
def ask_login() -> Page:
    """Mail a link to the new address; the answer does not tell whether somebody signs in with it already."""
    form = LoginForm()
    if not form.validate():
        return _page(form), 422
    proof = Proof(current_user.id, form.password.data or "", current_app.config["SECRET_KEY"])
    try:
        logins.ask(proof, form.email.data or "", clock.now())
    except Refused as refused:
        return _page(form, form_errors.show(form, refused)), form_errors.status_of(refused)
    said = _("Un e-mail part à %(email)s. Ouvrez son lien dans les 24 heures pour confirmer.", email=form.email.data)
    flash(said, "ok")
    return redirect(url_for("portal.account"), 303)


@blueprint.get("/nouvelle-adresse/<token:token>")
@guard.open_to_all
def new_login(token: str) -> Page:
    """Which address the link confirms. Opening the page changes nothing: mail programs open links too."""
    try:
        ticket = links.ticket_of(LinkPurpose.LOGIN, token)
        link, _owner = queries.opened(LinkPurpose.LOGIN, ticket.id, ticket.nonce, clock.now())
    except Refused as refused:
        return links.dead(refused)
    return render_template("portal/account/new_login.html", email=link.email)


@blueprint.post("/nouvelle-adresse/<token:token>")
@guard.open_to_all
def confirm_login(token: str) -> Page:
    """Sign in with it from now on."""
    try:
        account_id = logins.confirm(links.ticket_of(LinkPurpose.LOGIN, token), clock.now())
    except Refused as refused:
        return links.dead(refused)
    flash(_("Votre adresse est changée\N{NO-BREAK SPACE}: c’est avec elle que vous vous connectez."), "ok")
    is_mine = current_user.is_authenticated and current_user.id == account_id
    return redirect(url_for("portal.account" if is_mine else "portal.sign_in"), 303)


def _page(form: LoginForm, advice: str = "") -> str:
    mine = accounts.own(current_user.id)
    return render_template("portal/account/login.html", form=form, advice=advice, account=mine)
