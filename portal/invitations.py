"""The page behind an invitation's link: an invited parent chooses a password and accepts the terms of use."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

import clock
from portal import form_errors, links
from portal.blueprint import Page, blueprint
from queries import invitations as queries
from queries import texts
from queries.invitations import Invited
from rules.fields import whole_number
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from rules.texts import TextKey
from services import invitations
from services.invitations import Choice
from web import guard


class InvitationForm(FlaskForm):
    """What an invited parent chooses. `text_id` names the terms that the page shows; empty where there are none."""

    username = StringField(_l("Nom d’utilisateur"))
    password = PasswordField(_l("Mot de passe"))
    password_again = PasswordField(_l("Ressaisissez votre mot de passe"))
    text_id = HiddenField()

    def choice(self) -> Choice:
        """What was typed."""
        return Choice(
            username=self.username.data or "",
            password=self.password.data or "",
            again=self.password_again.data or "",
            text_id=whole_number(self.text_id.data or ""),
        )


@blueprint.get("/invitation/<token:token>")
@guard.open_to_all
def invitation(token: str) -> Page:
    """Whom the invitation is for, and what there is to choose. Opening the page does not use the link up."""
    try:
        invited = _invited(token)
    except Refused as refused:
        return links.dead(refused)
    return _page(invited, InvitationForm())


@blueprint.post("/invitation/<token:token>")
@guard.open_to_all
def accept_invitation(token: str) -> Page:
    """Make the account; then sign in with it."""
    form = InvitationForm()
    try:
        ticket = links.ticket_of(LinkPurpose.INVITATION, token)
        invitations.accept(ticket.id, ticket.nonce, form.choice(), clock.now())
    except Refused as refused:
        return _refused(token, form, refused)
    flash(_("Votre compte est ouvert. Connectez-vous avec votre e-mail et votre mot de passe."), "ok")
    return redirect(url_for("portal.sign_in"), 303)


def _refused(token: str, form: InvitationForm, refused: Refused) -> Page:
    """The page again, with what is refused at its field; or the page of a link that does nothing any more."""
    try:
        invited = _invited(token)
    except Refused as dead:
        return links.dead(dead)
    advice = form_errors.show(form, refused)
    if refused.refusals[0].code is Code.CHANGED_MEANWHILE:
        advice = _("Les conditions d’utilisation viennent de changer. Relisez-les, puis recommencez.")
    return _page(invited, form, advice), 422


def _invited(token: str) -> Invited:
    ticket = links.ticket_of(LinkPurpose.INVITATION, token)
    return queries.opened(ticket.id, ticket.nonce, clock.now())


def _page(invited: Invited, form: InvitationForm, advice: str = "") -> str:
    terms = texts.current(TextKey.TERMS, clock.now())
    form.text_id.data = str(terms.id) if terms else ""
    return render_template("portal/invitations/invitation.html", invited=invited, form=form, terms=terms, advice=advice)
