"""The page behind an activation link: it opens on the terms of use, and accepting them completes the account."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import clock
from portal import links
from portal.blueprint import blueprint
from queries import claims as queries
from queries import texts
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from rules.texts import TextKey
from services import activations
from web import guard
from web.sentences import sentence

Page = Response | tuple[str, int] | str


@blueprint.route("/activation/<token:token>", methods=("GET", "POST"))
@guard.open_to_all
def activation(token: str) -> Page:
    """The terms of use; « J’accepte » makes the account. Opening the page does not use the link up."""
    try:
        ticket = links.ticket_of(LinkPurpose.ACTIVATION, token)
        waiting = queries.opened(ticket.id, ticket.nonce, clock.now())
        if request.method == "POST":
            activations.activate(ticket.id, ticket.nonce, _read_text(), clock.now())
    except Refused as refused:
        if refused.refusals[0].code is Code.CHANGED_MEANWHILE:
            return _page(
                waiting, _("Les conditions d’utilisation viennent de changer. Relisez-les, puis acceptez.")
            ), 422
        if refused.refusals[0].code is Code.BAD_VALUE:
            return _page(waiting, sentence(refused.refusals[0])), 422
        return links.dead(refused, url_for("portal.claim"))
    if request.method == "GET":
        return _page(waiting)
    flash(_("Votre compte est activé. Connectez-vous."), "ok")
    return redirect(url_for("portal.sign_in"), 303)


def _page(waiting: queries.Activation, advice: str = "") -> str:
    terms = texts.current(TextKey.TERMS, clock.now())
    return render_template("portal/claims/activation.html", waiting=waiting, terms=terms, advice=advice)


def _read_text() -> int | None:
    """The version that the page showed."""
    text = request.form.get("text_id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
