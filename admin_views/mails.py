"""The outgoing mails: where each one stands, what it says, and sending a failed one again."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer
from werkzeug.wrappers import Response

import clock
from adapters import letters, links
from admin_views.agents import agent_id
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Link, Tag
from admin_views.editing import refusal_words
from admin_views.forms import words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Family, OutgoingMail
from rules.mails import MailKind, MailState
from rules.refusals import Refused
from rules.rights import Right
from services import mails as service
from web.commune import commune
from web.staff_words import word

SHAPES = {
    MailState.WAITING: ("wait", "wait"),
    MailState.SENT: ("ok", "check"),
    MailState.KEPT: ("info", "info"),
    MailState.FAILED: ("bad", "cross"),
}


def letter_of(mail: OutgoingMail) -> letters.Letter:
    """The mail as its recipient reads it."""
    url = current_app.config["MARELLE"].public_url or request.url_root
    return letters.word(mail.kind, links.without_address(mail.values), letters.signature(commune(), url))


def of_family(number: str) -> Any:
    """The mails about the family of a file number."""
    return OutgoingMail.family_id.in_(select(Family.id).where(Family.number == number))


class MailView(Asking, StaffView):
    """The mails, the latest first."""

    model, key, path = OutgoingMail, "mails", "courrier"
    title, section = _("Courrier sortant"), Section.HOUSE
    right_to_read = right_to_edit = Right.READ_MAILS
    can_view_details = True
    details_template = "staff/mail.html"
    columns = {
        "created_at": _("Écrit le"),
        "kind": _("Sujet"),
        "recipient": _("Destinataire"),
        "state": _("État"),
        "tries": _("Essais"),
        "last_error": _("Dernière erreur"),
    }
    details = columns | {"next_try_at": _("Prochain essai"), "sent_at": _("Parti le")}
    load_list = (defer(OutgoingMail.values, raiseload=True),)
    values = {
        "state": lambda mail: Tag(*SHAPES[mail.state], word(mail.state)),
        "next_try_at": lambda mail: mail.next_try_at if mail.state is MailState.WAITING else None,
    }
    search_in, search_hint = (OutgoingMail.recipient,), _("Destinataire")
    filters_offered = (
        Filter("etat", _("État"), OutgoingMail.state.__eq__, words_as_options(MailState), read=MailState),
        Filter("sujet", _("Sujet"), OutgoingMail.kind.__eq__, words_as_options(MailKind), read=MailKind),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
    )
    sorts = {"created_at": Sort((OutgoingMail.created_at,)), "recipient": Sort((OutgoingMail.recipient,))}
    default_sort, descending = "created_at", True

    def letter(self, row: OutgoingMail) -> letters.Letter:
        """What the page shows under the facts."""
        return letter_of(row)

    def buttons(self, row: OutgoingMail) -> Sequence[Link]:
        if row.state is not MailState.FAILED:
            return ()
        return (Link(gettext("Réessayer"), self.get_url(".retry_view", row_id=row.id)),)

    @expose("/<id:row_id>/reessayer", methods=("GET", "POST"))
    def retry_view(self, row_id: int) -> Response | tuple[str, int]:
        """Send a failed mail again, with all its tries anew; asks first."""
        row = self.one_or_404(row_id)
        if request.method == "GET":
            words = gettext("Le portail essaie de nouveau dans la minute, puis de plus en plus rarement.")
            title = gettext("Réessayer d’envoyer l’e-mail à %(recipient)s", recipient=row.recipient)
            return self.ask(row, Question(title, words, (Answer("oui", gettext("Réessayer")),)))
        try:
            service.retry(row_id, agent_id(), clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            flash(gettext("L’e-mail attend un nouvel essai."), "ok")
        return redirect(self.row_url(row_id))


VIEWS = (MailView,)
