"""Creating, changing and removing a row: the form, the service, its refusals at their fields. This never writes."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.forms import StaffForm
from rules.fields import Why
from rules.refusals import Code, Refusal, Refused
from services.changes import Edit
from web.field_words import why_sentence
from web.sentences import sentence


class Editing:
    """Off until a view opens it (`can_create`, …), names `right_to_edit`, a `form` and a service."""

    can_create = can_edit = can_delete = False
    form: type[StaffForm] | None = None

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

    def form_data(self, row: Any) -> dict[str, Any]:
        """What the form shows beside the row's own attributes: a family's number for its id."""
        return {}

    def new_data(self) -> dict[str, Any]:
        """What an empty form starts with; the address may name it: `?family_number=1042`."""
        return {name: request.args[name] for name in self.form.from_address if name in request.args}

    @expose("/nouveau", methods=("GET", "POST"))
    def create_view(self) -> Response | str | tuple[str, int]:
        """An empty form; then the new row's page."""
        if not self.may_create():
            abort(403)
        form = self.form(request.form if request.method == "POST" else None, data=self.new_data())
        return self._form_page(form, None, self.create_template)

    @expose("/<id:row_id>/modifier", methods=("GET", "POST"))
    def edit_view(self, row_id: int) -> Response | str | tuple[str, int]:
        """The row's form; then its page."""
        row = self.one_or_404(row_id)
        if not self.may_edit(row):
            abort(403)
        self.before_showing(row)
        form = self.form(request.form if request.method == "POST" else None, obj=row, data=self.form_data(row))
        return self._form_page(form, row, self.edit_template)

    @expose("/<id:row_id>/supprimer", methods=("GET", "POST"))
    def delete_view(self, row_id: int) -> Response | str:
        """Asks first, on a page of its own; then removes."""
        row = self.one_or_404(row_id)
        if not self.may_delete(row):
            abort(403)
        if request.method == "GET":
            return self.render("staff/delete.html", model=row)
        words = str(row)
        try:
            self.remove(agent_id(), row_id, clock.now())
        except Refused as refused:
            self._say(refused)
            return redirect(self.row_url(row_id))
        flash(_("« %(words)s » est supprimé.", words=words), "success")
        return redirect(self.get_url(".index_view"))

    def _form_page(self, form: StaffForm, row: Any, template: str) -> Response | str | tuple[str, int]:
        row_id, words = (row.id, str(row)) if row is not None else (None, "")
        status = 200
        if request.method == "POST":
            saved = self._saved(form, row_id) if form.validate() else None
            if saved is not None:
                flash(_("Enregistré\N{NO-BREAK SPACE}: %(words)s.", words=self.one_or_404(saved)), "success")
                return redirect(self.row_url(saved))
            status = 422
        return self.render(template, form=form, row_id=row_id, words=words), status

    def _saved(self, form: StaffForm, row_id: int | None) -> int | None:
        """The saved row's id; None when the service refused, which then stands at the fields."""
        try:
            return self.save(Edit(agent_id(), row_id, form.seen_version(), form.typed()), clock.now())
        except Refused as refused:
            self._say(refused, form)
            return None

    def _say(self, refused: Refused, form: StaffForm | None = None) -> None:
        for refusal in refused.refusals:
            words = refusal_words(refusal)
            at_field = form is not None and isinstance(refusal.about, str) and form.refuse(refusal.about, words)
            if not at_field:
                flash(words, "error")


def refusal_words(refusal: Refusal) -> str:
    """The sentence of a refusal; of a field's value, what is expected there."""
    if refusal.code is Code.BAD_VALUE and isinstance(refusal.values.get("why"), Why):
        return why_sentence(refusal.values["why"], refusal.values)
    return sentence(refusal)
