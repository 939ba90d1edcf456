"""The kinds of papers that the commune asks families for, closed and opened again, never deleted."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Button, Link, Tag
from admin_views.forms import BooleanField, Choice, Choices, Number, StaffForm, StringField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import DocumentType
from queries import activities, document_desk
from rules.documents import Level, Validity
from rules.rights import Right
from services import document_types as service
from services.changes import Edit
from web.staff_words import word
from web.usual_documents import usual_types

OPEN, CLOSED = "ouvert", "clos"


def state_options() -> list[tuple[str, str]]:
    """Whether the commune asks for it."""
    return [(OPEN, gettext("demandé")), (CLOSED, gettext("non demandé"))]


def in_state(value: str) -> Any:
    """The open types, or the closed ones."""
    return DocumentType.closed_at.is_(None) if value == OPEN else DocumentType.closed_at.is_not(None)


def state_of(kind: DocumentType) -> Tag:
    """Whether the commune asks for it, as a shape and a word."""
    if kind.closed_at is not None:
        return Tag("", "off", gettext("non demandé"))
    return (
        Tag("ok", "check", gettext("obligatoire")) if kind.is_mandatory else Tag("info", "info", gettext("facultatif"))
    )


def validity_words(kind: DocumentType) -> str:
    """« 12 mois depuis le dépôt »."""
    if kind.validity is Validity.MONTHS:
        return ngettext("%(num)s mois depuis le dépôt", "%(num)s mois depuis le dépôt", kind.months or 0)
    return word(kind.validity)


class DocumentTypeForm(StaffForm):
    """A type."""

    expected = service.DOCUMENT_TYPE
    also_needed = frozenset(service.NEEDED)

    name = StringField(_("Nom"))
    level = Choice(
        _("Concerne"),
        words_as_options(Level),
        Level,
        description=_("Ne change plus dès qu’un document de ce type existe."),
    )
    help = StringField(_("Aide"), description=_("Une phrase que la famille lit sous le nom."))
    validity = Choice(_("Valable"), words_as_options(Validity), Validity)
    months = Number(_("Nombre de mois"), description=_("Seulement s’il est valable un nombre de mois."))
    position = Number(_("Rang"), description=_("L’ordre sur la page des familles\N{NO-BREAK SPACE}: 1, 2, 3."))
    activity_ids = Choices(
        _("Activités qui le demandent"),
        activities.activities,
    )
    period_ids = Choices(
        _("Périodes qui le demandent"),
        activities.periods,
        description=_("Aucune case cochée, ni ici ni au-dessus\N{NO-BREAK SPACE}: il est demandé à tous."),
    )
    is_mandatory = BooleanField(_("Obligatoire\N{NO-BREAK SPACE}: sans lui, on ne réserve pas"))
    must_be_valid = BooleanField(_("On ne réserve qu’une fois le document validé par la mairie"))
    blocks_when_expired = BooleanField(_("On ne réserve plus une fois le document expiré"))
    is_restricted = BooleanField(
        _("Santé ou justice\N{NO-BREAK SPACE}: seuls le voient ceux qui lisent les fiches sanitaires")
    )


class DocumentTypeView(Asking, StaffView):
    """The types, in the order that families see."""

    model, key, path = DocumentType, "document_types", "types-de-documents"
    title, new_title, section = _("Types de documents"), _("Nouveau type de document"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_export = True
    columns = {
        "position": _("Rang"),
        "name": _("Nom"),
        "level": _("Concerne"),
        "state": _("État"),
        "validity": _("Valable"),
        "activities": _("Activités qui le demandent"),
        "is_restricted": _("Santé ou justice"),
    }
    details = columns | {
        "periods": _("Périodes qui le demandent"),
        "help": _("Aide"),
        "must_be_valid": _("À valider avant de réserver"),
        "blocks_when_expired": _("Bloque une fois expiré"),
        "closed_at": _("Non demandé depuis"),
    }
    export_columns = details
    values = {
        "state": state_of,
        "validity": validity_words,
        "activities": lambda kind: ", ".join(it.name for it in kind.activities),
        "periods": lambda kind: ", ".join(it.name for it in kind.periods),
    }
    load_list = load_details = (selectinload(DocumentType.activities), selectinload(DocumentType.periods))
    search_in, search_hint = (DocumentType.name,), _("Nom")
    filters_offered = (
        Filter("concerne", _("Concerne"), DocumentType.level.__eq__, words_as_options(Level), read=Level),
        Filter("etat", _("État"), in_state, state_options),
    )
    sorts = {
        "position": Sort((DocumentType.position, DocumentType.name)),
        "name": Sort((DocumentType.name,)),
        "level": Sort((DocumentType.level, DocumentType.position)),
    }
    default_sort = "position"
    form = DocumentTypeForm

    def search_condition(self, term: str) -> Any:
        named = [(key, name) for key, name, _level in document_desk.types(restricted=True)]
        return DocumentType.id.in_(activities.ids_named(named, term))

    def form_data(self, row: DocumentType) -> dict[str, Any]:
        return {
            "activity_ids": [it.id for it in row.activities],
            "period_ids": [it.id for it in row.periods],
        }

    def new_data(self, parent: Any) -> dict[str, Any]:
        return {"position": len(document_desk.types(restricted=True)) + 1}

    def list_links(self) -> tuple[Link | Button, ...]:
        """The usual types, while there is none yet."""
        if not self.may_create() or document_desk.types(restricted=True):
            return ()
        return (Button(gettext("Ajouter les types habituels"), self.get_url(".usual_view")),)

    def buttons(self, row: DocumentType) -> tuple[Link, ...]:
        if not may(self.right_to_edit):
            return ()
        words = gettext("Ne plus le demander") if row.closed_at is None else gettext("Le demander")
        return (Link(words, self.get_url(".closing_view", row_id=row.id)),)

    @expose("/habituels", methods=("POST",))
    def usual_view(self) -> Response:
        """Make the usual types, closed: whoever sets the commune up opens those that it asks for."""
        if not self.may_create():
            abort(403)
        count = service.add_types(agent_id(), usual_types(), clock.now())
        flash(gettext("%(count)s types sont prêts. Choisissez lesquels la commune demande.", count=count), "ok")
        return redirect(self.get_url(".index_view"))

    @expose("/<id:row_id>/demande", methods=("GET", "POST"))
    def closing_view(self, row_id: int) -> Response | tuple[str, int]:
        """Ask first, then no longer ask for the paper, or again."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self.ask(row, _question(row))
        deed = {CLOSED: service.close_type, OPEN: service.reopen_type}.get(request.form.get("answer", ""))
        return self.done(deed or abort(400), row_id, gettext("C’est enregistré."))

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_type(edit, now)


def _question(kind: DocumentType) -> Question:
    if kind.closed_at is None:
        words = gettext("Les familles ne le voient plus parmi les pièces à fournir. Les documents déjà donnés restent.")
        answer = Answer(CLOSED, gettext("Ne plus le demander"), "bad")
        return Question(
            gettext("Ne plus demander «\N{NO-BREAK SPACE}%(name)s\N{NO-BREAK SPACE}»", name=kind.name), words, (answer,)
        )
    words = gettext("Les familles le voient de nouveau parmi les pièces à fournir.")
    answer = Answer(OPEN, gettext("Le demander"))
    return Question(
        gettext("Demander «\N{NO-BREAK SPACE}%(name)s\N{NO-BREAK SPACE}»", name=kind.name), words, (answer,)
    )


VIEWS = (DocumentTypeView,)
