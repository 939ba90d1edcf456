"""The page behind an activation link: it opens on the terms of use, and accepting them completes the account."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField

import clock
from portal import form_errors, links
from portal.blueprint import Page, blueprint
from portal.claims import SENT_KEY
from queries import claims as queries
from queries import texts
from rules.claims import sent_key
from rules.fields import whole_number
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from rules.texts import TextKey
from services import activations
from services.activations import Asker
from web import guard


class ActivationForm(FlaskForm):
    """What a browser is asked that is not the one which sent the claim."""

    password = PasswordField(_l("Mot de passe choisi"))


STATUS_OF = {Code.CHANGED_MEANWHILE: 422, Code.BAD_VALUE: 422, Code.TOO_MANY_TRIES: 429}
"""What is said on the page; after any other refusal the link does nothing any more."""


@blueprint.route("/activation/<token:token>", methods=("GET", "POST"))
@guard.open_to_all
def activation(token: str) -> Page:
    """The terms of use; « J’accepte » makes the account. Opening the page does not use the link up."""
    form = ActivationForm()
    try:
        ticket = links.ticket_of(LinkPurpose.ACTIVATION, token)
        waiting = queries.opened(ticket.id, ticket.nonce, clock.now())
        if request.method == "POST":
            activations.require_asker(ticket.id, ticket.nonce, _asker(form), clock.now())
            activations.activate(ticket.id, ticket.nonce, _read_text(), clock.now())
    except Refused as refused:
        code = refused.refusals[0].code
        if code not in STATUS_OF:
            return links.dead(refused, url_for("portal.claim"))
        advice = form_errors.show(form, refused)
        if code is Code.CHANGED_MEANWHILE:
            advice = _("Les conditions d’utilisation viennent de changer. Relisez-les, puis acceptez.")
        return _page(waiting, form, advice), STATUS_OF[code]
    if request.method == "GET":
        return _page(waiting, form)
    flash(_("Votre compte est activé. Connectez-vous."), "ok")
    return redirect(url_for("portal.sign_in"), 303)


def _page(waiting: queries.Activation, form: ActivationForm, advice: str = "") -> str:
    return render_template(
        "portal/claims/activation.html",
        waiting=waiting,
        form=form,
        advice=advice,
        terms=texts.current(TextKey.TERMS, clock.now()),
        is_asker=waiting.claim.key == sent_key(session.get(SENT_KEY, "")),
    )


def _asker(form: ActivationForm) -> Asker:
    return Asker(session.get(SENT_KEY, ""), form.password.data or "", current_app.config["SECRET_KEY"])


def _read_text() -> int | None:
    """The version that the page showed."""
    return whole_number(request.form.get("text_id", ""))
