"""The papers on the pages of a family and of a child, for who may see them."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

import clock
from admin_views.cells import Link, Table
from admin_views.document_deciding import ALONE, sees_restricted
from admin_views.states import document_tag
from models import Document
from queries import document_desk
from rules.deadlines import PARIS


def of_family(view: Any, family_id: int, number: str) -> tuple[Table, ...]:
    """All that the family gave, for itself and for its children; nothing for who may not see papers."""
    documents = view.other("documents")
    if documents is None:
        return ()
    rows = [_line(it, it.child.first_name if it.child else "") for it in _papers(family_id)]
    head = [_("Type"), _("Enfant"), _("Nom du document"), _("Reçu le"), _("État"), _("Valable jusqu’au")]
    links = (*view.list_link("documents", _("Tous ses documents"), flt_famille=number, flt_etat=""),)
    links += _file_link(documents, family_id)
    return (Table(_("Documents"), head, rows, _("Aucun document pour le moment."), links),)


def of_child(view: Any, child_id: int, families: dict[int, str]) -> tuple[Table, ...]:
    """What each of its homes (id, name) gave for the child; nothing for who may not see papers."""
    documents = view.other("documents")
    if documents is None:
        return ()
    rows = [_line(it, name) for key, name in families.items() for it in _papers(key, child_id)]
    head = [_("Type"), _("Donné par"), _("Nom du document"), _("Reçu le"), _("État"), _("Valable jusqu’au")]
    links: tuple[Link, ...] = ()
    for key, name in families.items():
        links += _file_link(documents, key, child_id, name if len(families) > 1 else "")
    return (Table(_("Documents"), head, rows, _("Aucun document pour le moment."), links),)


def _papers(family_id: int, child_id: int | None = None) -> list[Document]:
    return list(document_desk.of_family(family_id, sees_restricted(), child_id))


def _line(document: Document, whose: str) -> tuple[Any, ...]:
    url = url_for("documents.details_view", row_id=document.id, **{ALONE: 1})
    state = document_tag(document, clock.now().astimezone(PARIS).date())
    link = Link(document.type.name, url)
    return (link, whose, document.name, document.given_at, state, document.valid_until)


def _file_link(documents: Any, family_id: int, child_id: int | None = None, name: str = "") -> tuple[Link, ...]:
    """« Déposer un document », with the family's name where there are two."""
    if not documents.may_decide():
        return ()
    words = _("Déposer un document pour %(family)s", family=name) if name else _("Déposer un document")
    asked = {} if child_id is None else {"enfant": child_id}
    return (Link(words, url_for("documents.file_view", family_id=family_id, **asked)),)
