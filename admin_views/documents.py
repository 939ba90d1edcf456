"""The papers that families gave: what waits for a look first, one after the other beside its picture.

Those of a restricted type (health, justice) do not exist here for who may not read health forms: neither in the list,
its search, filters and export, nor by address. Opening one of them is journalled.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_admin import expose
from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Query, joinedload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.cells import Table
from admin_views.document_deciding import DocumentDeciding, sees_restricted
from admin_views.document_filing import DocumentFiling
from admin_views.forms import words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.states import document_tag
from models import Child, Document, DocumentType, Family
from queries import document_desk
from rules.deadlines import PARIS
from rules.documents import Channel, ShownState
from rules.rights import Right
from services import document_decisions as service
from web import files_served
from web.staff_words import word

SOON = "bientot"
SOON_DAYS = timedelta(30)
MEGABYTE = 1024 * 1024
STATES = tuple(state for state in ShownState if state is not ShownState.MISSING)


def today() -> Any:
    """The day in Paris."""
    return clock.now().astimezone(PARIS).date()


def state_options() -> list[tuple[str, str]]:
    """The states of a paper, and those whose end is near."""
    return [*((state.value, word(state)) for state in STATES), (SOON, gettext("bientôt expiré (30 jours)"))]


def in_state(value: str) -> Any:
    """The papers in that state today."""
    day = today()
    if value == SOON:
        return document_desk.ends_between(day, day + SOON_DAYS)
    return document_desk.in_state(ShownState(value), day)


def type_options() -> list[tuple[str, str]]:
    """The types of which the agent may see papers."""
    return [(str(key), name) for key, name, _level in document_desk.types(sees_restricted())]


def of_family(number: str) -> Any:
    """The papers of the family of a file number."""
    return Document.family_id.in_(select(Family.id).where(Family.number == number))


def size_words(size: int) -> str:
    """« 120 Ko », « 1,2 Mo »."""
    if size < MEGABYTE:
        return gettext("%(size)s\N{NO-BREAK SPACE}Ko", size=max(1, round(size / 1024)))
    return gettext("%(size)s\N{NO-BREAK SPACE}Mo", size=format_decimal(round(size / MEGABYTE, 1)))


class DocumentView(DocumentDeciding, DocumentFiling, StaffView):
    """The papers, those that wait first, the oldest on top."""

    model, key, path = Document, "documents", "documents"
    title, section = _("Documents"), Section.FAMILIES
    right_to_read, right_to_edit, right_to_export = Right.READ_DOCUMENTS, Right.EDIT_DOCUMENTS, Right.EXPORT
    can_view_details = can_export = True
    columns = {
        "given_at": _("Reçu le"),
        "type": _("Type"),
        "child": _("Enfant"),
        "family": _("Famille"),
        "name": _("Nom du document"),
        "channel": _("Arrivé"),
        "state": _("État"),
        "valid_until": _("Valable jusqu’au"),
    }
    details = {
        "type": _("Type"),
        "child": _("Enfant"),
        "family": _("Famille"),
        "name": _("Nom du document"),
        "filename": _("Fichier"),
        "given_at": _("Reçu le"),
        "channel": _("Arrivé"),
        "given_by": _("Saisi par"),
        "brought_by": _("Apporté par"),
        "state": _("État"),
        "valid_until": _("Valable jusqu’au"),
        "refusal_reason": _("Motif du refus"),
        "refusal_words": _("Précision"),
        "decided_by": _("Décidé par"),
        "decided_at": _("Décidé le"),
    }
    values = {"state": lambda document: document_tag(document, today())}
    links = {"child": "children", "family": "families", "type": "document_types"}
    load_list = (joinedload(Document.type), joinedload(Document.family), joinedload(Document.child))
    load_details = (
        *load_list,
        joinedload(Document.type).selectinload(DocumentType.activities),
        joinedload(Document.given_by),
        joinedload(Document.decided_by),
    )
    search_in, search_hint = (Family.search_name, Child.search_name), _("Famille, enfant, n° de dossier")
    filters_offered = (
        Filter("etat", _("État"), in_state, state_options, default=lambda: ShownState.TO_CHECK.value),
        Filter("type", _("Type"), Document.type_id.__eq__, type_options, read=int),
        Filter("arrive", _("Arrivé"), Document.channel.__eq__, words_as_options(Channel), read=Channel),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
    )
    sorts = {
        "given_at": Sort((Document.given_at,)),
        "type": Sort((DocumentType.name,), (Document.type,)),
        "child": Sort((Child.search_name,), (Document.child,)),
        "family": Sort((Family.search_name,), (Document.family,)),
        "valid_until": Sort((Document.valid_until,)),
    }
    default_sort = "given_at"

    def scope(self, query: Query[Any]) -> Query[Any]:
        return query.filter(document_desk.seen(sees_restricted()))

    def search_condition(self, term: str) -> Any:
        of_child = Document.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | Document.family.has(Family.search_name.contains(term, autoescape=True))

    def row_name(self, row: Document) -> str:
        return gettext("%(type)s, %(whose)s", type=row.type.name, whose=row.child or row.family.name)

    def before_showing(self, row: Document) -> None:
        if row.type.is_restricted:
            service.read_document(agent_id(), row.id, clock.now())

    def tables(self, row: Document) -> Sequence[Table]:
        """What was given before and after of the same type."""
        lines = [
            (
                self.link_to("documents", it.id, it.name),
                it.given_at,
                it.given_by.name,
                document_tag(it, today()),
                it.valid_until,
                it.refusal_words,
            )
            for it in document_desk.history(row)
        ]
        head = [gettext("Document"), gettext("Reçu le"), gettext("Saisi par"), gettext("État")]
        head += [gettext("Valable jusqu’au"), gettext("Précision")]
        return (Table(gettext("Autres documents du même type"), head, lines, gettext("Aucun autre.")),)

    @expose("/<id:row_id>")
    def details_view(self, row_id: int) -> Response | tuple[str, int]:
        """The paper's page."""
        row = self.one_or_404(row_id)
        self.before_showing(row)
        return self.paper_page(row)

    @expose("/<id:row_id>/contenu")
    def content_view(self, row_id: int) -> Response:
        """The paper itself, to be saved."""
        row = self._opened(row_id)
        return files_served.content(row.content_key, row.media_type, row.filename)

    @expose("/<id:row_id>/apercu")
    def preview_view(self, row_id: int) -> Response:
        """The picture of its first page."""
        return files_served.preview(self._opened(row_id).preview_key)

    def file_words(self, row: Document) -> str:
        """« 2 pages, 1,2 Mo »."""
        pages = ngettext("%(num)s page", "%(num)s pages", row.pages)
        return f"{pages}, {size_words(row.size)}"

    def _opened(self, row_id: int) -> Document:
        """The paper; opening one that is restricted is journalled first."""
        row: Document = self.one_or_404(row_id)
        self.before_showing(row)
        return row


VIEWS = (DocumentView,)
