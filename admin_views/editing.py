"""Creating, changing and removing a row: the form, the service, its refusals at their fields. This never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.cells import Link
from admin_views.forms import StaffForm
from rules.fields import Why
from rules.refusals import Code, Refusal, Refused
from services.changes import Edit
from web.field_words import why_sentence
from web.sentences import sentence


@dataclass(frozen=True, slots=True)
class Parent:
    """Whose a new row is: a row of another view, named in the address (`/nouveau?enfant=3`), kept in a column."""

    view: str
    address: str
    column: str


class Editing:
    """Off until a view opens it (`can_create`, …), names `right_to_edit`, a `form` and a service."""

    can_create = can_edit = can_delete = False
    form: type[StaffForm] | None = None
    new_form: type[StaffForm] | None = None
    new_title: Any = lazy_gettext("Nouvelle fiche")
    new_hint: Any = ""
    belongs_to: Parent | None = None

    def save(self, edit: Edit, now: datetime) -> int:
        """Hand the form to its service, which returns the row's id. A view that opens editing names it."""
        raise NotImplementedError

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        """Hand the removal to its service. A view that opens removing names it."""
        raise NotImplementedError

    def may_create(self) -> bool:
        return self.can_create and may(self.right_to_edit)

    def may_edit(self, row: Any = None) -> bool:
        return self.can_edit and may(self.right_to_edit)

    def may_delete(self, row: Any = None) -> bool:
        return self.can_delete and may(self.right_to_edit)

    def form_of(self, row: Any) -> type[StaffForm]:
        """The form of a known row."""
        return self.form

    def form_data(self, row: Any) -> dict[str, Any]:
        """What the form shows beside the row's own attributes: a family's number for its id."""
        return {}

    def new_data(self, parent: Any) -> dict[str, Any]:
        """What an empty form starts with."""
        return {}

    def parent(self) -> Any:
        """The row to which a new one belongs; None for a view whose rows stand alone."""
        if self.belongs_to is None:
            return None
        view = self.other(self.belongs_to.view) or abort(403)
        return view.one_or_404(request.args.get(self.belongs_to.address, ""))

    @expose("/nouveau", methods=("GET", "POST"))
    def create_view(self) -> Response | str | tuple[str, int]:
        """An empty form; then the new row's page."""
        if not self.may_create():
            abort(403)
        parent = self.parent()
        of_parent = {} if parent is None else {self.belongs_to.column: parent.id}
        form = (self.new_form or self.form)(_posted(), data=self.new_data(parent))
        about = None if parent is None else self.link(self.belongs_to.view, parent)
        banners = () if parent is None else self.other(self.belongs_to.view).court(parent)
        return self._form_page(form, None, about, of_parent, banners)

    @expose("/<id:row_id>/modifier", methods=("GET", "POST"))
    def edit_view(self, row_id: int) -> Response | str | tuple[str, int]:
        """The row's form; then its page."""
        row = self.one_or_404(row_id)
        if not self.may_edit(row):
            abort(403)
        self.before_showing(row)
        form = self.form_of(row)(_posted(), obj=row, data=self.form_data(row))
        return self._form_page(form, row_id, self.row_link(row), {}, self.court(row))

    @expose("/<id:row_id>/supprimer", methods=("GET", "POST"))
    def delete_view(self, row_id: int) -> Response | str:
        """Asks first, on a page of its own; then removes."""
        row = self.one_or_404(row_id)
        if not self.may_delete(row):
            abort(403)
        if request.method == "GET":
            return self.render("staff/delete.html", model=row)
        words = self.row_name(row)
        try:
            self.remove(agent_id(), row_id, clock.now())
        except Refused as refused:
            for refusal in refused.refusals:
                flash(refusal_words(refusal), "bad")
            return redirect(self.row_url(row_id))
        flash(_("«\N{NO-BREAK SPACE}%(words)s\N{NO-BREAK SPACE}» est supprimé.", words=words), "ok")
        return redirect(self.get_url(".index_view"))

    def row_link(self, row: Any) -> Link:
        """The row's name, which leads to its page where it has one."""
        return Link(self.row_name(row), self.row_url(row.id) if self.can_view_details else None)

    def _form_page(
        self, form: StaffForm, row_id: int | None, about: Link | None, known: dict[str, Any], banners: Sequence[str]
    ) -> Any:
        """The form of a new row (`about` whom it is) or of a known one; `known` goes to the service with the form.

        Once a colleague was first, the form is never taken again: the page leads to a fresh one beside what was typed.
        """
        refused: list[str] = []
        is_stale = False
        if request.method == "POST" and form.validate():
            try:
                edit = Edit(agent_id(), row_id, form.seen_version(), form.typed() | known)
                saved = self.one_or_404(self.save(edit, clock.now()))
            except Refused as refusal:
                refused = said_at_fields(refusal, form)
                is_stale = any(it.code is Code.CHANGED_MEANWHILE for it in refusal.refusals)
            else:
                flash(_("Enregistré\N{NO-BREAK SPACE}: %(words)s.", words=self.row_name(saved)), "ok")
                return redirect(self.row_url(saved.id))
        fresh = request.path if is_stale and row_id is not None else None
        shown = {"about": about, "banners": banners, "refused": refused, "fresh": fresh}
        page = self.render(self.edit_template, form=form, row_id=row_id, **shown)
        return page, 422 if request.method == "POST" else 200


def said_at_fields(refused: Refused, form: StaffForm) -> list[str]:
    """Put each refusal at its field; returns the sentences that have none."""
    said = [(refusal, refusal_words(refusal)) for refusal in refused.refusals]
    return [words for it, words in said if not (isinstance(it.about, str) and form.refuse(it.about, words))]


def _posted() -> Any:
    return request.form if request.method == "POST" else None


def refusal_words(refusal: Refusal) -> str:
    """The sentence of a refusal; of a field's value, what is expected there."""
    if refusal.code is Code.BAD_VALUE and isinstance(refusal.values.get("why"), Why):
        return why_sentence(refusal.values["why"], refusal.values)
    return sentence(refusal)
