"""« Inviter l’autre parent »: a parent sends the other one of the file a link to make an account."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

import clock
from portal.blueprint import blueprint
from queries import invitations as queries
from rules.fields import whole_number
from rules.refusals import Refused
from services import invitations
from web import guard
from web.sentences import sentence


@blueprint.get("/mon-compte/inviter")
def invite() -> str:
    """The parents of the file who have no account yet, and the e-mail that each invitation goes to."""
    parents = queries.to_invite(guard.current_family_id())
    sent = queries.latest(parents)
    emails = {parent.id: queries.email_for(parent) for parent in parents}
    return render_template("portal/invitations/invite.html", parents=parents, sent=sent, emails=emails, now=clock.now())


@blueprint.post("/mon-compte/inviter")
def send_invitation() -> Response:
    """Send one; then the page again, which says until when its link is good."""
    guardian_id = whole_number(request.form.get("guardian_id", "")) or 0
    try:
        invitations.invite_other_parent(current_user.id, guardian_id, clock.now())
    except Refused as refused:
        flash(sentence(refused.refusals[0]), "bad")
    else:
        flash(_("L’invitation part par e-mail."), "ok")
    return redirect(url_for("portal.invite"), 303)
