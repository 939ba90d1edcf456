"""Enrolments: a child in a period, by a family. Those that wait are answered; a new one starts on the child's page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy.orm import Query, joinedload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Link, Table
from admin_views.editing import Parent, refusal_words, said_at_fields
from admin_views.enrolment_bulk import Bulk
from admin_views.enrolment_forms import DecisionForm, EnrolmentForm, NewEnrolmentForm, ticked, usual_days
from admin_views.enrolment_prospect import not_had
from admin_views.enrolment_prospect import tables as prospect_tables
from admin_views.forms import words_as_options
from admin_views.listing import Filter, Sort
from admin_views.one_child import by_child
from admin_views.onward import Onward
from admin_views.sections import Section
from admin_views.states import state_tag
from models import Child, Enrolment, Family, Period
from queries import activities, enrolments
from queries import enrolment_desk as requests
from queries.staff import is_limited, period_ids
from rules.desk import Place
from rules.enrolments import EnrolmentState
from rules.refusals import Code, Refused
from rules.rights import Right
from services import enrolment_decisions, enrolment_desk
from services.changes import Edit

ACCEPT, REFUSE = "accepter", "refuser"
WAITING = EnrolmentState.WAITING


class EnrolmentView(Bulk, Onward, Asking, StaffView):
    """The enrolments; an activity leader sees those of the own establishments."""

    model, key, path = Enrolment, "enrolments", "inscriptions"
    title, new_title, section = _("Inscriptions"), _("Nouvelle inscription"), Section.BOOKINGS
    right_to_read, right_to_edit, right_to_export = Right.READ_BOOKINGS, Right.EDIT_BOOKINGS, Right.EXPORT
    can_view_details = can_create = can_edit = can_export = True
    belongs_to = Parent("children", "enfant", "child_id")
    list_template = "staff/led_list.html"
    columns = {
        "child": _("Enfant"),
        "family": _("Famille"),
        "period": _("Période"),
        "state": _("État"),
        "usual_days": _("Jours habituels"),
        "ended_on": _("Dernier jour"),
        "created_at": _("Inscrit le"),
    }
    details = columns | {"refusal_reason": _("Motif du refus")}
    values = {"usual_days": usual_days, "state": lambda enrolment: state_tag(enrolment.state)}
    links = {"child": "children", "family": "families", "period": "periods"}
    load_list = load_details = (
        joinedload(Enrolment.child),
        joinedload(Enrolment.family),
        joinedload(Enrolment.period).selectinload(Period.slots),
    )
    search_in, search_hint = (Child.search_name, Family.search_name), _("Enfant, famille, n° de dossier")
    filters_offered = (
        Filter("etat", _("État"), Enrolment.state.__eq__, words_as_options(EnrolmentState), read=EnrolmentState),
        Filter("periode", _("Période"), Enrolment.period_id.__eq__, activities.periods, read=int),
        Filter(
            "lieu",
            _("Établissement"),
            lambda key: Enrolment.period.has(establishment_id=key),
            activities.establishments,
            read=int,
        ),
        Filter("famille", _("N° de dossier"), lambda number: Enrolment.family.has(number=number), kind="text"),
        by_child(Enrolment.child_id),
    )
    sorts = {
        "child": Sort((Child.search_name,), (Enrolment.child,)),
        "family": Sort((Family.search_name,), (Enrolment.family,)),
        "period": Sort((Period.first_day, Period.name), (Enrolment.period,)),
        "created_at": Sort((Enrolment.created_at,)),
    }
    default_sort = "child"
    form, new_form = EnrolmentForm, NewEnrolmentForm
    waiting_list = {"flt_etat": WAITING.value, "sort": list(columns).index("created_at")}

    def scope(self, query: Query[Any]) -> Query[Any]:
        if not is_limited(current_user.role):
            return query
        return query.filter(Enrolment.period_id.in_(period_ids(agent_id())))

    def search_condition(self, term: str) -> Any:
        of_child = Enrolment.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | Enrolment.family.has(Family.search_name.contains(term, autoescape=True))

    def ways(self) -> Sequence[Link]:
        """A child is enrolled from its own page; requests are answered together."""
        if not may(self.right_to_edit):
            return ()
        words = gettext("Inscrire un enfant\N{NO-BREAK SPACE}: choisissez-le dans la liste")
        bulk = Link(gettext("Répondre à plusieurs à la fois"), self.get_url(".bulk_view"))
        return (*self.list_link("children", words), bulk)

    def buttons(self, row: Enrolment) -> Sequence[Link]:
        if not may(self.right_to_edit) or row.state is not WAITING:
            return self.onward(row)
        return (Link(gettext("Accepter ou refuser"), self.get_url(".decide_view", row_id=row.id)),)

    def places_in_line(self) -> Sequence[Place]:
        return requests.line()

    def place_of(self, row: Enrolment) -> Place:
        return Place(row.created_at, row.id)

    def warnings(self, row: Enrolment) -> Sequence[str]:
        later = enrolments.booked_after_end(row)
        if not later:
            return ()
        return (
            ngettext(
                "%(num)s jour est réservé après le dernier jour. Il n’est pas annulé.",
                "%(num)s jours sont réservés après le dernier jour. Ils ne sont pas annulés.",
                later,
            ),
        )

    def tables(self, row: Enrolment) -> Sequence[Table]:
        """Which of the usual days to come cannot be booked, and why, as of now."""
        known = enrolments.find(row.family_id, row.id)
        seen = enrolments.outlook(row.family_id, known, clock.now()) if known and row.pattern else None
        return not_had(row, seen.refused) if seen else ()

    def new_data(self, parent: Child) -> dict[str, Any]:
        """The period that the child's page named, and the family where there is one only."""
        families = enrolments.families_of_child(parent.id)
        family_id = families[0][0] if len(families) == 1 else None
        return {"period_id": request.args.get("periode", type=int), "family_id": family_id}

    def form_data(self, row: Enrolment) -> dict[str, Any]:
        return {"days": ticked(row)}

    def save(self, edit: Edit, now: datetime) -> int:
        deed = enrolment_desk.enrol if edit.row_id is None else enrolment_desk.change_enrolment
        return deed(edit, now)

    @expose("/<id:row_id>/traiter", methods=("GET", "POST"))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Accept or refuse a request; the family gets a mail."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        form = DecisionForm(request.form if request.method == "POST" else None)
        if request.method == "GET":
            return self.ask(row, _question(row), form) if row.state is WAITING else redirect(self.row_url(row_id))
        answer = request.form.get("answer")
        if answer not in (ACCEPT, REFUSE):
            abort(400)
        try:
            enrolment_decisions.decide(agent_id(), row_id, answer == ACCEPT, form.reason.data or "", clock.now())
        except Refused as refused:
            return self._not_decided(row_id, refused, form)
        flash(gettext("La réponse est enregistrée. La famille reçoit un e-mail."), "ok")
        return redirect(self.answered_url(row_id))

    def _not_decided(self, row_id: int, refused: Refused, form: DecisionForm) -> Response | tuple[str, int]:
        """Another agent was first, the family took its request back, or the reason is missing."""
        refusal = refused.refusals[0]
        row = self.get_one(row_id)
        if row is None:
            flash(gettext("La famille a retiré cette demande. Il n’y a plus rien à traiter."), "warn")
            return redirect(self.get_url(".index_view", **self.waiting_list))
        if refusal.code is Code.REASON_NEEDED:
            form.refuse("reason", gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: la famille le lit."))
        elif said_at_fields(refused, form):
            flash(refusal_words(refusal), "bad")
            return redirect(self.answered_url(row_id))
        return self.ask(row, _question(row), form, 422)


def _question(row: Enrolment) -> Question:
    words = gettext("La famille reçoit un e-mail.")
    if row.pattern:
        words = gettext(
            "Si vous acceptez, les jours habituels (%(days)s) sont réservés dans la limite des places et des délais. "
            "La famille reçoit un e-mail.",
            days=usual_days(row),
        )
    answers = (Answer(ACCEPT, gettext("Accepter")), Answer(REFUSE, gettext("Refuser"), "bad"))
    title = gettext("Accepter ou refuser l’inscription")
    return Question(title, words, answers, prospect_tables(row, clock.now()))


VIEWS = (EnrolmentView,)
