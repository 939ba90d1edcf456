"""What families ask to change in rubrics that wait for the counter: before and after side by side, and the answer."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Query, defer, joinedload
from werkzeug.wrappers import Response

import clock
from admin_views import beside
from admin_views.agents import agent_id, may
from admin_views.base import StaffView
from admin_views.cells import Link, Tag, words_of
from admin_views.editing import said_at_fields
from admin_views.forms import HiddenField, StaffForm, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.proposal_bulk import Bulk
from admin_views.sections import Section
from models import Child, Family, FileProposal
from queries import proposals as queries
from rules.files import OF_HEALTH, Group
from rules.proposals import ProposalState, right_to_decide
from rules.refusals import Code, Refused
from rules.rights import Right
from rules.side_by_side import compare
from services import health, proposals
from services.proposals import Decision
from web.file_words import group_word

ACCEPT, REFUSE = "accepter", "refuser"
WAITING = ProposalState.WAITING
SHAPES = {
    ProposalState.WAITING: ("wait", "wait"),
    ProposalState.ACCEPTED: ("ok", "check"),
    ProposalState.REFUSED: ("bad", "cross"),
    ProposalState.WITHDRAWN: ("", "cross"),
}


class AnswerForm(StaffForm):
    """The counter's answer, and what stood in the file when it was read."""

    seen = HiddenField()
    reason = TextAreaField(
        _("Motif"),
        description=_(
            "À remplir pour un refus. La famille le lit dans l’e-mail qu’elle reçoit\N{NO-BREAK SPACE}: "
            "rien sur la santé de l’enfant."
        ),
    )


def groups_of_agent() -> tuple[Group, ...]:
    """The rubrics on which the signed-in agent may answer."""
    return tuple(group for group in Group if may(right_to_decide(group)))


def of_family(number: str) -> Any:
    """What the family of a file number asks for."""
    return FileProposal.family_id.in_(select(Family.id).where(Family.number == number))


def rubrics() -> list[tuple[str, str]]:
    """The rubrics, in the order of the forms."""
    return [(group.value, group_word(group)) for group in Group]


class ProposalView(Bulk, StaffView):
    """The changes that wait, the oldest first; once answered, who answered what, without the values."""

    model, key, path = FileProposal, "proposals", "modifications"
    title, section = _("Modifications à valider"), Section.FAMILIES
    right_to_read = right_to_edit = Right.EDIT_FAMILIES
    can_view_details = True
    list_template, details_template = "staff/led_list.html", "staff/proposal.html"
    columns = {
        "proposed_at": _("Demandée le"),
        "group": _("Rubrique"),
        "family": _("Famille"),
        "child": _("Enfant"),
        "account": _("Par"),
        "state": _("État"),
    }
    details = columns | {"decided_at": _("Réponse le"), "decided_by": _("Réponse de"), "reason": _("Motif du refus")}
    while_waiting = {"family": _("Famille"), "child": _("Enfant"), "account": _("Par"), "proposed_at": _("Demandée le")}
    values = {
        "group": lambda proposal: group_word(proposal.group),
        "state": lambda proposal: Tag(*SHAPES[proposal.state], words_of(proposal.state)),
    }
    links = {"family": "families", "child": "children"}
    load_list = (
        defer(FileProposal.values, raiseload=True),
        joinedload(FileProposal.family),
        joinedload(FileProposal.child),
        joinedload(FileProposal.account),
    )
    load_details = (joinedload(FileProposal.family), joinedload(FileProposal.child), joinedload(FileProposal.account))
    search_in, search_hint = (Family.search_name, Child.search_name), _("Famille, enfant, n° de dossier")
    filters_offered = (
        Filter(
            "etat",
            _("État"),
            FileProposal.state.__eq__,
            words_as_options(ProposalState),
            read=ProposalState,
            default=lambda: WAITING.value,
        ),
        Filter("rubrique", _("Rubrique"), FileProposal.group.__eq__, rubrics, read=Group),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
    )
    sorts = {
        "proposed_at": Sort((FileProposal.proposed_at,)),
        "family": Sort((Family.search_name,), (FileProposal.family,)),
        "child": Sort((Child.search_name,), (FileProposal.child,)),
    }
    default_sort = "proposed_at"

    def scope(self, query: Query[Any]) -> Query[Any]:
        return query.filter(FileProposal.group.in_(groups_of_agent()))

    def search_condition(self, term: str) -> Any:
        families = select(Family.id).where(Family.search_name.contains(term, autoescape=True))
        children = select(Child.id).where(Child.search_name.contains(term, autoescape=True))
        return FileProposal.family_id.in_(families) | FileProposal.child_id.in_(children)

    def row_name(self, row: FileProposal) -> str:
        return f"{group_word(row.group)}, {row.child or row.family}"

    def children_of(self, row: FileProposal) -> Sequence[int]:
        """Of a rubric of the whole family, each of its children."""
        return [it.child_id for it in row.family.custodies] if row.child_id is None else [row.child_id]

    def ways(self) -> Sequence[Link]:
        return (Link(gettext("Répondre à plusieurs à la fois"), self.get_url(".bulk_view")),)

    def before_showing(self, row: FileProposal) -> None:
        if row.group in OF_HEALTH and row.state is WAITING:
            health.read_health(agent_id(), row.child_id, clock.now())

    @expose("/<id:row_id>")
    def details_view(self, row_id: int) -> str:
        """The rubric as it stands beside what is asked, with the form of the answer while it waits."""
        return self._page(self.one_or_404(row_id), AnswerForm(), [])

    @expose("/<id:row_id>/repondre", methods=("POST",))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Accept or refuse; then the next one in line."""
        row = self.one_or_404(row_id)
        answer, form = request.form.get("answer"), AnswerForm(request.form)
        if answer not in (ACCEPT, REFUSE):
            abort(400)
        at, name = row.proposed_at, self.row_name(row)
        seen, reason = form.seen.data or "", form.reason.data or ""
        try:
            proposals.decide(Decision(agent_id(), row_id, answer == ACCEPT, seen, reason), clock.now())
        except Refused as refused:
            return self._not_decided(row_id, refused, form)
        flash(self._told(self.one_or_404(row_id), name), "ok")
        following = queries.next_after(at, row_id, groups_of_agent())
        return redirect(self.row_url(following) if following else self.get_url(".index_view"))

    def _page(self, row: FileProposal, form: AnswerForm, refused: list[str]) -> str:
        self.before_showing(row)
        shown: dict[str, Any] = {"form": form, "refused": refused, "is_waiting": row.state is WAITING}
        if row.state is WAITING:
            standing = proposals.standing(row)
            blocks = compare(row.group, standing.values, row.values)
            form.seen.data = standing.digest
            shown |= {"blocks": beside.shown(row.group, blocks), "has_changed": standing.has_changed}
            shown["count"] = queries.waiting_count(groups_of_agent())
        facts = self.while_waiting if row.state is WAITING else self.details
        return self.render(self.details_template, row=row, facts=facts, **shown)

    def _not_decided(self, row_id: int, refused: Refused, form: AnswerForm) -> Response | tuple[str, int]:
        """Another agent was first, the reason is missing, or the file changed while the page was read."""
        row, code = self.one_or_404(row_id), refused.refusals[0].code
        if code is Code.ALREADY_DECIDED:
            flash(_already_words(row), "bad")
            return redirect(self.row_url(row_id))
        if code is Code.REASON_NEEDED:
            form.refuse("reason", gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: la famille le lit."))
            return self._page(row, form, []), 422
        if code is Code.CHANGED_MEANWHILE:
            words = [gettext("Le dossier a changé pendant votre lecture. Comparez de nouveau, puis répondez.")]
        else:
            words = said_at_fields(refused, form)
        return self._page(row, form, words), 422

    def _told(self, row: FileProposal, name: str) -> str:
        words = {"name": name, "answer": words_of(row.state)}
        if row.family.contact_email:
            return gettext("%(name)s\N{NO-BREAK SPACE}: %(answer)s. La famille reçoit un e-mail.", **words)
        return gettext("%(name)s\N{NO-BREAK SPACE}: %(answer)s. La famille n’a pas d’e-mail, prévenez-la.", **words)


def _already_words(row: FileProposal) -> str:
    if row.decided_by is None:
        return gettext("La famille a changé sa demande entre-temps. Rien n’a été modifié.")
    at = words_of(row.decided_at)
    return gettext("%(name)s a déjà répondu, le %(at)s. Rien n’a été modifié.", name=row.decided_by.name, at=at)


VIEWS = (ProposalView,)
