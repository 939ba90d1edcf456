"""Enrolments: a child in a period, by a family. A new one is entered from the child's page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy.orm import Query, joinedload

from admin_views.agents import agent_id, may
from admin_views.base import StaffView
from admin_views.cells import Link
from admin_views.editing import Parent
from admin_views.forms import Choice, Choices, Day, StaffForm
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.weekdays import weekday_options, weekday_words
from models import Child, Enrolment, Family, Period
from queries import activities, enrolments
from queries.staff import is_limited, period_ids
from rules.rights import Right
from services import enrolments as service
from services.changes import Edit

PATTERN_HELP = _("Les jours habituels de l’enfant, parmi ceux de la période.")


class EnrolmentForm(StaffForm):
    """What changes during the year."""

    weekdays = Choices(_("Jours habituels"), weekday_options, description=PATTERN_HELP)
    ended_on = Day(_("Dernier jour"), description=_("Vide\N{NO-BREAK SPACE}: jusqu’à la fin de la période."))


class NewEnrolmentForm(StaffForm):
    """Who enrols the child of the page, and in what."""

    also_needed = frozenset({"family_id", "period_id"})

    family_id = Choice(_("Famille qui inscrit"), lambda: enrolments.families_of_child(_child_id()), int)
    period_id = Choice(_("Période"), activities.periods_with_enrolment, int)
    weekdays = Choices(_("Jours habituels"), weekday_options, description=PATTERN_HELP)


def _child_id() -> int:
    """The child whom the address names; the page was found already, so it is a number."""
    return int(request.args["enfant"])


class EnrolmentView(StaffView):
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
        "weekdays": _("Jours habituels"),
        "ended_on": _("Dernier jour"),
        "created_at": _("Inscrit le"),
    }
    values = {"weekdays": lambda enrolment: weekday_words(enrolment.weekdays)}
    links = {"child": "children", "family": "families", "period": "periods"}
    load_list = load_details = (
        joinedload(Enrolment.child),
        joinedload(Enrolment.family),
        joinedload(Enrolment.period),
    )
    search_in, search_hint = (Child.search_name, Family.search_name), _("Enfant, famille, n° de dossier")
    filters_offered = (
        Filter("periode", _("Période"), Enrolment.period_id.__eq__, activities.periods, read=int),
        Filter(
            "lieu",
            _("Établissement"),
            lambda key: Enrolment.period.has(establishment_id=key),
            activities.establishments,
            read=int,
        ),
    )
    sorts = {
        "child": Sort((Child.search_name,), (Enrolment.child,)),
        "family": Sort((Family.search_name,), (Enrolment.family,)),
        "period": Sort((Period.first_day, Period.name), (Enrolment.period,)),
        "created_at": Sort((Enrolment.created_at,)),
    }
    default_sort = "child"
    form, new_form = EnrolmentForm, NewEnrolmentForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        if not is_limited(current_user.role):
            return query
        return query.filter(Enrolment.period_id.in_(period_ids(agent_id())))

    def search_condition(self, term: str) -> Any:
        of_child = Enrolment.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | Enrolment.family.has(Family.search_name.contains(term, autoescape=True))

    def ways(self) -> Sequence[Link]:
        """A child is enrolled from its own page."""
        if not may(self.right_to_edit):
            return ()
        return self.list_link("children", gettext("Inscrire un enfant\N{NO-BREAK SPACE}: choisissez-le dans la liste"))

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

    def save(self, edit: Edit, now: datetime) -> int:
        return service.enrol(edit, now) if edit.row_id is None else service.change_enrolment(edit, now)


VIEWS = (EnrolmentView,)
