"""What a page says of a parent's account and invitation, and the button that invites in one click."""

from flask import url_for
from flask_babel import gettext as _

import clock
from admin_views.agents import may
from admin_views.cells import Button, Link, Tag, words_of
from models import AccountLink, Guardian
from queries import invitations as queries
from rules.rights import Right
from web.commune import commune


def account_state(guardian: Guardian, sent: AccountLink | None) -> Tag | str:
    """Whether the parent has an account; otherwise when an invitation was `sent`, and until when it is good."""
    if guardian.account is not None:
        closed = guardian.account.closed_at is not None
        return Tag("bad", "off", _("compte fermé")) if closed else Tag("ok", "check", _("a un compte"))
    if sent is None:
        return _("pas de compte")
    days = {"day": words_of(sent.created_at), "until": words_of(sent.expires_at)}
    if sent.expires_at > clock.now():
        return _("invité le %(day)s, lien valable jusqu’au %(until)s", **days)
    return _("invité le %(day)s, lien expiré le %(until)s", **days)


def invite_button(guardian: Guardian, sent: AccountLink | None) -> Button | Link | str:
    """The button, once more after the first time; the way to the e-mail that is missing; empty for others."""
    if not may(Right.EDIT_FAMILIES) or not commune().invitation_is_open:
        return ""
    if guardian.account is not None or guardian.family.closed_at is not None:
        return ""
    if not queries.email_for(guardian):
        return Link(_("Ajoutez d’abord son e-mail."), url_for("guardians.edit_view", row_id=guardian.id))
    words = _("Inviter de nouveau") if sent else _("Inviter")
    return Button(words, url_for("guardians.invite_view", row_id=guardian.id))
