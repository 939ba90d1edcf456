"""Deciding of papers: one after the other beside its picture, several at once in the list, and taking it back."""

from typing import Any
from urllib.parse import urlsplit

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.cells import Button, Link
from admin_views.editing import refusal_words, said_at_fields
from admin_views.forms import Choice, Day, StaffForm, TextAreaField, words_as_options
from models import Document
from queries import document_desk
from rules.documents import DocumentState, RefusalReason
from rules.fields import whole_number
from rules.refusals import Code, Refused
from rules.rights import Right
from services import document_decisions as service

VALIDATE, REFUSE = "valider", "refuser"
ALONE, DONE = "seul", "faits"
"""In the address: the paper was opened from somebody's page, not in line; how many of the line are done."""


class DecisionForm(StaffForm):
    """Until when a paper is good, or why it is refused."""

    expected = service.REFUSAL

    valid_until = Day(_("Valable jusqu’au"), description=_("Vide\N{NO-BREAK SPACE}: pas de fin."))
    refusal_reason = Choice(_("Motif du refus"), words_as_options(RefusalReason), RefusalReason, optional=True)
    refusal_words = TextAreaField(
        _("Précision"), description=_("La famille la lit, par exemple\N{NO-BREAK SPACE}: la page 2 est floue.")
    )


def sees_restricted() -> bool:
    """Whether the agent may see papers of health and justice."""
    return may(Right.READ_HEALTH)


class DocumentDeciding(Asking):
    """For the view of the papers."""

    def may_decide(self) -> bool:
        """Whether the agent may file, validate and refuse."""
        return may(self.right_to_edit)

    def may_pick(self, row: Document) -> bool:
        return row.state is DocumentState.TO_CHECK

    def bulk(self) -> Button | None:
        words = gettext("Valider les documents choisis")
        return Button(words, self.get_url(".validate_view")) if self.may_decide() else None

    def buttons(self, row: Document) -> tuple[Link, ...]:
        is_decided = row.state in (DocumentState.VALID, DocumentState.REFUSED)
        if not (self.may_decide() and is_decided and row.content_key):
            return ()
        return (Link(gettext("Revenir sur la décision"), self.get_url(".undo_view", row_id=row.id)),)

    def paper_page(self, row: Document, form: StaffForm | None = None, status: int = 200) -> tuple[str, int]:
        """The paper's picture beside its data; while it waits, what is decided, and its place in the line."""
        waits = row.state is DocumentState.TO_CHECK
        place = document_desk.place_in_line(row, sees_restricted()) if waits and not _is_alone() else None
        if form is None:
            form = DecisionForm(data={"valid_until": document_desk.proposed_end(row)})
        page = self.render(
            "staff/document.html",
            row=row,
            facts=self.details,
            form=form if waits and self.may_decide() else None,
            standing=place,
            done=_done(),
            asked=_asked(_done()),
        )
        return page, status

    @expose("/<id:row_id>/decision", methods=("POST",))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Validate or refuse; then the next one in line, or this one's page where it was opened alone."""
        row = self._own(row_id)
        form, answer = DecisionForm(request.form), request.form.get("answer")
        if answer not in (VALIDATE, REFUSE):
            abort(400)
        if not form.validate():
            return self.paper_page(row, form, 422)
        following = document_desk.place_in_line(row, sees_restricted()).after
        try:
            self._decide(row_id, answer, form)
        except Refused as refused:
            return self._not_decided(row_id, refused, form)
        words = gettext("Validé") if answer == VALIDATE else gettext("Refusé")
        name = self.row_name(self.one_or_404(row_id))
        flash(gettext("%(deed)s\N{NO-BREAK SPACE}: %(name)s.", deed=words, name=name), "ok")
        return self._onwards(row_id, following)

    @expose("/valider", methods=("POST",))
    def validate_view(self) -> Response:
        """Validate the ticked ones, each until the end that follows from its type."""
        if not self.may_decide():
            abort(403)
        typed = [whole_number(text) for text in request.form.getlist("row")[:100]]
        ids = [key for key in typed if key is not None]
        try:
            done = service.validate_many(agent_id(), ids, clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            self._tell(done)
        return redirect(self._same_list())

    def _same_list(self) -> str:
        """The list that the ticked ones were chosen in, with its search and filters."""
        index, came_from = self.get_url(".index_view"), urlsplit(request.referrer or "")
        return f"{index}?{came_from.query}" if came_from.path == index and came_from.query else index

    @expose("/<id:row_id>/remettre", methods=("GET", "POST"))
    def undo_view(self, row_id: int) -> Response | tuple[str, int]:
        """Ask first, then take the decision back."""
        row = self._own(row_id)
        if request.method == "GET" and not self.buttons(row):
            return redirect(self.row_url(row_id))
        if request.method == "GET":
            words = gettext("Le document est de nouveau à valider. La famille ne reçoit pas d’e-mail.")
            answer = Answer("oui", gettext("Remettre à valider"))
            return self.ask(row, Question(gettext("Revenir sur la décision"), words, (answer,)))
        try:
            service.undo(agent_id(), row_id, clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            flash(gettext("Le document est de nouveau à valider."), "ok")
        return redirect(url_for(".details_view", row_id=row_id, **{ALONE: 1}))

    def _own(self, row_id: int) -> Document:
        """The paper, for who may decide of it."""
        row: Document = self.one_or_404(row_id)
        return row if self.may_decide() else abort(403)

    def _decide(self, row_id: int, answer: str, form: Any) -> None:
        now = clock.now()
        if answer == VALIDATE:
            service.validate(agent_id(), row_id, form.valid_until.data, now)
        else:
            service.refuse_paper(agent_id(), row_id, form.refusal_reason.data, form.refusal_words.data or "", now)

    def _not_decided(self, row_id: int, refused: Refused, form: StaffForm) -> Response | tuple[str, int]:
        """A value is missing, or another agent was first: then this one reads what was decided, and by whom."""
        if any(it.code is not Code.BAD_VALUE for it in refused.refusals):
            flash(refusal_words(refused.refusals[0]), "bad")
            return redirect(url_for(".details_view", row_id=row_id))
        said_at_fields(refused, form)
        return self.paper_page(self.one_or_404(row_id), form, 422)

    def _onwards(self, row_id: int, following: int | None) -> Response:
        if _is_alone():
            return redirect(url_for(".details_view", row_id=row_id, **{ALONE: 1}))
        to_show = following or document_desk.first_in_line(sees_restricted())
        if to_show is None:
            flash(gettext("Il n’y a plus de document à valider."), "ok")
            return redirect(self.get_url(".index_view"))
        return redirect(url_for(".details_view", row_id=to_show, _anchor="document", **_asked(_done() + 1)))

    def _tell(self, done: service.Bulk) -> None:
        """How many are validated, and how many are not."""
        if done.done:
            flash(ngettext("%(num)s document est validé.", "%(num)s documents sont validés.", done.done), "ok")
        if done.left:
            said = ngettext(
                "%(num)s document reste tel quel\N{NO-BREAK SPACE}: sa date de fin est à noter, ou il est déjà traité.",
                "%(num)s documents restent tels quels\N{NO-BREAK SPACE}: leur date de fin est à noter, ou ils sont "
                "déjà traités.",
                done.left,
            )
            flash(said, "info")
        if not (done.done or done.left):
            flash(gettext("Choisissez d’abord des documents."), "info")


def _is_alone() -> bool:
    return ALONE in request.args


def _done() -> int:
    """How many papers of the line this agent has decided since the first."""
    return min(whole_number(request.args.get(DONE, "")) or 0, 9999)


def _asked(done: int) -> dict[str, int]:
    """What the addresses of the page carry on."""
    return {ALONE: 1} if _is_alone() else {DONE: done} if done else {}
