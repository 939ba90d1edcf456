"""The texts and their versions: a draft is written, published now or at a date, and then never changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import false, or_
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

import clock
from adapters import model_texts
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Link
from admin_views.editing import said_at_fields
from admin_views.forms import Choice, Day, StaffForm, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.publishing import LONG, MARKDOWN_HELP, Drafting
from admin_views.sections import Section
from admin_views.states import publicity_tag
from admin_views.text_names import (
    address_of,
    asked_which,
    in_state,
    is_text,
    name_of,
    read_which,
    state_of,
    text_options,
    versions_in_turn,
)
from models import PublicService, Text
from queries import texts
from queries.settings import default_settings
from rules.fields import Why
from rules.names import fold
from rules.refusals import Refused
from rules.rights import Right
from rules.texts import OF_PORTAL, Publicity, TextKey
from services import texts as service
from services.changes import Edit
from web.commune import commune
from web.field_words import why_sentence
from web.staff_words import word

PUBLISH_WORDS, TAKE_BACK_WORDS = _("Publier"), _("Retirer la publication")
DEEDS = {Publicity.DRAFT: service.publish_text, Publicity.PROGRAMMED: service.take_back}


class TextForm(StaffForm):
    """A draft."""

    expected = service.TEXT

    body = TextAreaField(_("Texte"), description=MARKDOWN_HELP, render_kw=LONG)


class NewTextForm(TextForm):
    """The next version of a text."""

    also_needed = frozenset({"key"})

    key = Choice(_("Texte à écrire"), text_options, read_which)
    body = TextAreaField(_("Texte"), description=MARKDOWN_HELP, render_kw=LONG)


class PublishForm(StaffForm):
    """From when on a version is public."""

    first_day = Day(_("À partir du"), description=_("À minuit. Vide\N{NO-BREAK SPACE}: tout de suite."))


class TextView(Asking, Drafting, StaffView):
    """The versions of all texts, the latest first."""

    model, key, path = Text, "texts", "textes"
    title, new_title, section = _("Textes"), _("Nouvelle version d’un texte"), Section.PUBLIC
    right_to_read, right_to_edit, right_to_export = Right.READ_PUBLIC, Right.EDIT_PUBLIC, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    edit_template = "staff/text_form.html"
    columns = {
        "name": _("Texte"),
        "number": _("Version"),
        "state": _("État"),
        "published_at": _("Publiée le"),
        "created_at": _("Écrite le"),
    }
    export_columns = columns | {"body": _("Texte en Markdown")}
    values = {
        "name": lambda text: name_of(text.key, text.service.name if text.service else ""),
        "state": lambda text: publicity_tag(state_of(text)),
    }
    load_list = load_details = (joinedload(Text.service),)
    search_in, search_hint = (PublicService.name,), _("Texte, service")
    filters_offered = (
        Filter("texte", _("Texte"), is_text, text_options, read=read_which),
        Filter("etat", _("État"), in_state, words_as_options(Publicity), read=Publicity),
    )
    sorts = {
        "name": Sort((Text.key, Text.service_id, Text.number)),
        "published_at": Sort((Text.published_at,)),
        "created_at": Sort((Text.created_at,)),
    }
    default_sort, descending = "created_at", True
    form, new_form = TextForm, NewTextForm

    def row_name(self, row: Text) -> str:
        return gettext("%(text)s, version %(number)s", text=self.value(row, "name"), number=row.number)

    def search_condition(self, term: str) -> Any:
        found = [address for address, words in text_options() if term in fold(words)]
        return or_(false(), *(is_text(read_which(address)) for address in found))

    def may_edit(self, row: Text | None = None) -> bool:
        """What was published never changes; a programmed version is taken back first."""
        return super().may_edit(row) and (row is None or self.is_draft(row))

    def is_draft(self, row: Text) -> bool:
        return row.published_at is None

    def state_of(self, row: Text) -> Publicity:
        return state_of(row)

    def preview(self, row: Text) -> str:
        return row.body

    def warnings(self, row: Text) -> Sequence[str]:
        gaps = model_texts.gaps(row.body)
        return (why_sentence(Why.GAPS, {"count": gaps}),) if gaps else ()

    def buttons(self, row: Text) -> Sequence[Link]:
        if not may(self.right_to_edit):
            return ()
        which = (row.key, row.service_id)
        if which not in versions_in_turn():
            return self.create_link("texts", gettext("Nouvelle version"), texte=address_of(*which))
        ways = {
            Publicity.DRAFT: (PUBLISH_WORDS, ".publish_view"),
            Publicity.PROGRAMMED: (TAKE_BACK_WORDS, ".take_back_view"),
        }
        words, endpoint = ways.get(state_of(row), ("", ""))
        return (Link(words, self.get_url(endpoint, row_id=row.id)),) if words else ()

    def model_links(self) -> Sequence[Link]:
        """The empty form filled with a model, for each of the portal's own texts."""
        free = [key for key in OF_PORTAL if (key, None) not in versions_in_turn()]
        return [Link(word(key), self.get_url(".create_view", texte=key.value, modele=1)) for key in free]

    def new_data(self, parent: Any) -> dict[str, Any]:
        """The version in force of the text that the address names, or its model."""
        which = asked_which()
        if which is None:
            return {}
        key, service_id = which
        if "modele" in request.args and key in OF_PORTAL:
            return {"key": key.value, "body": model_texts.read(key, model_texts.known(commune(), default_settings()))}
        stands = texts.current(key, clock.now(), service_id)
        return {"key": address_of(*which), "body": stands.body if stands else ""}

    @expose("/<id:row_id>/publier", methods=("GET", "POST"))
    def publish_view(self, row_id: int) -> Response | tuple[str, int]:
        """Publish a draft, now or at a date; asks first."""
        return self._answered(row_id, Publicity.DRAFT)

    @expose("/<id:row_id>/retirer", methods=("GET", "POST"))
    def take_back_view(self, row_id: int) -> Response | tuple[str, int]:
        """Make a programmed version a draft again; asks first."""
        return self._answered(row_id, Publicity.PROGRAMMED)

    def _answered(self, row_id: int, state: Publicity) -> Response | tuple[str, int]:
        """The page that asks about a version of that state; or what was answered."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        form_class = PublishForm if state is Publicity.DRAFT else StaffForm
        if request.method == "GET":
            if state_of(row) is not state:
                return redirect(self.row_url(row_id))
            return self.ask(row, self._question(row), form_class(obj=row))
        form = form_class(request.form)
        refused = _refusals(row_id, DEEDS[state], form)
        if form.errors:
            row = self.one_or_404(row_id)
            return self.ask(row, self._question(row), form, 422)
        for words in refused or [gettext("C’est enregistré.")]:
            flash(words, "bad" if refused else "ok")
        return redirect(self.row_url(row_id))

    def _question(self, row: Text) -> Question:
        name = self.row_name(row)
        if row.published_at is not None:
            title, button = gettext("Retirer la publication\N{NO-BREAK SPACE}: %(text)s", text=name), TAKE_BACK_WORDS
            words = gettext("Cette version redevient un brouillon. Celle qui est en ligne y reste.")
        else:
            title, button = gettext("Publier\N{NO-BREAK SPACE}: %(text)s", text=name), PUBLISH_WORDS
            words = gettext("Une version publiée ne change plus\N{NO-BREAK SPACE}: pour corriger, écrivez la suivante.")
        if row.published_at is None and row.key is TextKey.TERMS:
            words += " " + gettext("Chaque parent l’accepte à sa prochaine connexion.")
        return Question(title, words, (Answer("oui", button),))

    def save(self, edit: Edit, now: datetime) -> int:
        values = dict(edit.values)
        if edit.row_id is None:
            values["key"], values["service_id"] = values["key"] or (None, None)
        return service.save_text(replace(edit, values=values), now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_text(agent, row_id, now)


def _refusals(row_id: int, deed: Callable[[Edit, datetime], int], form: StaffForm) -> list[str]:
    """Do it; the sentences of what was refused, but for those at a field of the form."""
    if not form.validate():
        return []
    try:
        deed(Edit(agent_id(), row_id, form.seen_version(), form.typed()), clock.now())
    except Refused as refused:
        return said_at_fields(refused, form)
    return []


VIEWS = (TextView,)
