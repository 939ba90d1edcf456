"""Requests for deletion: when each is due, what granting one erases or leaves, and the answer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

import clock
from adapters.storage import open_storage
from admin_views.agents import agent_id
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Link, Table, Tag
from admin_views.editing import refusal_words, said_at_fields
from admin_views.forms import StaffForm, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import ErasureRequest, Family
from queries import erasures as queries
from rules.privacy import ALERT_DAYS, RequestState
from rules.refusals import Refused
from rules.rights import Right
from services import erasures as service
from web.filters import enumeration, paris_day
from web.privacy_words import erased_words, kept_words
from web.staff_words import word

ACCEPT, REFUSE = "accepter", "refuser"
WAITING = RequestState.WAITING
SHAPES = {
    RequestState.GRANTED: ("ok", "check"),
    RequestState.REFUSED: ("bad", "cross"),
    RequestState.WITHDRAWN: ("", "cross"),
}


def state_tag(row: ErasureRequest) -> Tag:
    """The state; of one that waits, how pressing it is: from the twentieth day on, and past its day."""
    if row.state is not WAITING:
        return Tag(*SHAPES[row.state], word(row.state))
    today = clock.now().date()
    if today > row.due_on:
        return Tag("bad", "warn", gettext("en retard"))
    if today >= paris_day(row.asked_at) + timedelta(ALERT_DAYS):
        return Tag("warn", "clock", gettext("à traiter sans attendre"))
    return Tag("wait", "wait", word(row.state))


def of_family(number: str) -> Any:
    """The requests of the family of a file number."""
    return ErasureRequest.family_id.in_(select(Family.id).where(Family.number == number))


class ReplyForm(StaffForm):
    """The words of the answer."""

    reply = TextAreaField(
        _("Réponse à la famille"),
        description=_("À remplir pour un refus. La famille la lit dans l’e-mail qu’elle reçoit."),
    )


class ErasureView(Asking, StaffView):
    """The requests that wait, the most pressing first; the filter shows the others."""

    model, key, path = ErasureRequest, "erasures", "demandes"
    title, section = _("Demandes de suppression"), Section.HOUSE
    right_to_read = right_to_edit = Right.EDIT_PRIVACY
    can_view_details = True
    columns = {
        "due_on": _("Répondre avant le"),
        "family": _("Famille"),
        "state": _("État"),
        "asked_at": _("Demandée le"),
        "account": _("Par"),
        "decided_at": _("Décidée le"),
    }
    details = columns | {"words": _("Sa demande"), "answer": _("Réponse à la famille"), "decided_by": _("Décidée par")}
    values = {"state": state_tag}
    links = {"family": "families"}
    load_list = (joinedload(ErasureRequest.family), joinedload(ErasureRequest.account))
    filters_offered = (
        Filter(
            "etat",
            _("État"),
            ErasureRequest.state.__eq__,
            words_as_options(RequestState),
            read=RequestState,
            default=lambda: WAITING,
        ),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
    )
    sorts = {"due_on": Sort((ErasureRequest.due_on,)), "asked_at": Sort((ErasureRequest.asked_at,))}
    default_sort = "due_on"

    def row_name(self, row: ErasureRequest) -> str:
        return gettext("Demande de %(family)s", family=row.family)

    def buttons(self, row: ErasureRequest) -> Sequence[Link]:
        if row.state is not WAITING:
            return ()
        return (Link(gettext("Accepter ou refuser"), self.get_url(".decide_view", row_id=row.id)),)

    def warnings(self, row: ErasureRequest) -> Sequence[str]:
        to_come = queries.bookings_to_come(row.family_id, clock.now().date()) if row.state is WAITING else 0
        return [gettext("La famille a des réservations à venir. Annulez-les d’abord.")] if to_come else []

    def tables(self, row: ErasureRequest) -> Sequence[Table]:
        if row.state is not WAITING:
            return ()
        fate = queries.fate(row.family_id, clock.now())
        head = [gettext("Données"), gettext("Nombre"), gettext("Remarque")]
        address = gettext("sauf l’adresse, qui est sur les factures") if fate.stays["bookings"] else ""
        goes = _lines(erased_words(), fate.goes, {"health": enumeration(list(fate.health_of)), "people": address})
        names = enumeration(list(fate.shared))
        shared = gettext("d’un autre foyer aussi, sa fiche reste\N{NO-BREAK SPACE}: %(names)s", names=names)
        stays = _lines(kept_words(), fate.stays, {"children": shared} if fate.shared else {})
        return (
            Table(gettext("Ce qui serait effacé"), head, goes, gettext("Rien.")),
            Table(gettext("Ce qui reste"), head, stays, gettext("Rien.")),
        )

    @expose("/<id:row_id>/traiter", methods=("GET", "POST"))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Grant or decline a waiting request; the parent who asked gets a mail."""
        row = self.one_or_404(row_id)
        form = ReplyForm(request.form if request.method == "POST" else None)
        if request.method == "GET":
            return self.ask(row, self._question(row), form) if row.state is WAITING else redirect(self.row_url(row_id))
        try:
            self._decide(row_id, request.form.get("answer", ""), form.reply.data or "")
        except Refused as refused:
            return self._not_decided(row_id, refused, form)
        flash(gettext("La réponse est enregistrée. La famille reçoit un e-mail."), "ok")
        return redirect(self.row_url(row_id))

    def _decide(self, row_id: int, answer: str, reply: str) -> None:
        if answer == ACCEPT:
            storage = open_storage(current_app.config["MARELLE"])
            service.grant(agent_id(), row_id, reply, storage, clock.now())
        elif answer == REFUSE:
            service.decline(agent_id(), row_id, reply, clock.now())
        else:
            abort(400)

    def _question(self, row: ErasureRequest) -> Question:
        title = gettext("Répondre à la demande de %(family)s", family=row.family)
        refuse = Answer(REFUSE, gettext("Refuser"), "")
        in_the_way = self.warnings(row)
        if in_the_way:
            return Question(title, in_the_way[0], (refuse,), self.tables(row))
        words = gettext(
            "Accepter ferme le dossier et ses comptes, puis efface tout de suite ce qui est listé. "
            "On ne revient pas en arrière."
        )
        return Question(title, words, (Answer(ACCEPT, gettext("Accepter et effacer"), "bad"), refuse), self.tables(row))

    def _not_decided(self, row_id: int, refused: Refused, form: ReplyForm) -> Response | tuple[str, int]:
        """Another agent was first, bookings stand in the way, or the words are missing."""
        if said_at_fields(refused, form):
            flash(refusal_words(refused.refusals[0]), "bad")
            return redirect(self.row_url(row_id))
        row = self.one_or_404(row_id)
        return self.ask(row, self._question(row), form, 422)


def _lines(words: Mapping[str, str], counts: Mapping[str, int], notes: Mapping[str, str]) -> list[tuple[Any, ...]]:
    return [(words[name], count, notes.get(name, "")) for name, count in counts.items() if count]


VIEWS = (ErasureView,)
