"""What each home of a child allows: photos, outings, bathing, emergency care, leaving alone."""

from datetime import datetime, time
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Query, joinedload

from admin_views.authorisation_words import answer_tag, leaving_tag
from admin_views.base import StaffView
from admin_views.children import of_agent
from admin_views.editing import Parent
from admin_views.forms import Choice, Hour, StaffForm, YesNo
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Authorisations, Child, Family, SchoolClass
from queries import choices, enrolments
from rules.rights import Right
from services import authorisations as service
from services.changes import Edit
from web.file_words import LABELS

YES_NO = {name: LABELS[name] for name in service.ANSWERS}
IN_SHORT = {
    "photo_internal": _("Photos, affichage"),
    "photo_media": _("Photos, publications"),
    "outings": _("Sorties"),
    "bathing": _("Baignade"),
    "emergency_care": _("Soins d’urgence"),
    "leaves_alone": _("Rentre seul"),
}
UNANSWERED = "attente"


class KeptHour(Hour):
    """An hour that its column keeps as « 16:30 »."""

    def process_data(self, value: str | None) -> None:
        self.data = time.fromisoformat(value) if value else None


class AuthorisationsForm(StaffForm):
    """A home's answers, as on paper."""

    photo_internal = YesNo(LABELS["photo_internal"])
    photo_media = YesNo(LABELS["photo_media"])
    outings = YesNo(LABELS["outings"])
    bathing = YesNo(LABELS["bathing"])
    emergency_care = YesNo(LABELS["emergency_care"])
    leaves_alone = YesNo(LABELS["leaves_alone"])
    leaves_alone_from = KeptHour(LABELS["leaves_alone_from"], description=_("Seulement si l’enfant peut rentrer seul."))


class NewAuthorisationsForm(AuthorisationsForm):
    """And whose answers they are."""

    also_needed = frozenset({"family_id"})

    family_id = Choice(_("Famille qui répond"), lambda: enrolments.families_of_child(int(request.args["enfant"])), int)


def of_answer(name: str) -> Any:
    """The condition of a filter on one of the answers."""
    column = getattr(Authorisations, name)
    return lambda answer: column.is_(None) if answer == UNANSWERED else column.is_(answer == "oui")


def answer_options() -> list[tuple[str, str]]:
    """Yes, no, none yet."""
    return [("oui", gettext("Oui")), ("non", gettext("Non")), (UNANSWERED, gettext("Sans réponse"))]


def answered(name: str) -> Any:
    """The value of a column: the tag of an answer."""
    return lambda row: answer_tag(getattr(row, name))


class AuthorisationsView(StaffView):
    """One line for each child and home. New answers are entered from the child's page."""

    model, key, path = Authorisations, "authorisations", "autorisations"
    title, new_title, section = _("Autorisations"), _("Nouvelles autorisations"), Section.CHILDREN
    right_to_read, right_to_edit, right_to_export = Right.READ_CHILDREN, Right.EDIT_CHILDREN, Right.EXPORT
    can_view_details = can_create = can_edit = can_export = True
    belongs_to = Parent("children", "enfant", "child_id")
    new_hint = _("Les réponses d’une famille s’ajoutent depuis la fiche de l’enfant.")
    columns = {"child": _("Enfant"), "school_class": _("Classe"), "family": _("Famille")} | IN_SHORT
    details = {"child": _("Enfant"), "family": _("Famille")} | YES_NO
    values = {
        **{name: answered(name) for name in YES_NO},
        "school_class": lambda row: row.child.school_class,
        "leaves_alone": leaving_tag,
    }
    links = {"child": "children", "family": "families"}
    load_list = load_details = (
        joinedload(Authorisations.child).joinedload(Child.school_class).joinedload(SchoolClass.school),
        joinedload(Authorisations.family),
    )
    search_in, search_hint = (Child.search_name, Family.search_name), _("Enfant, famille, n° de dossier")
    filters_offered = (
        Filter(
            "classe",
            _("Classe"),
            lambda key: Authorisations.child.has(school_class_id=key),
            choices.school_classes,
            read=int,
        ),
        *(Filter(name, label, of_answer(name), answer_options) for name, label in IN_SHORT.items()),
    )
    sorts = {
        "child": Sort((Child.search_name,), (Authorisations.child,)),
        "family": Sort((Family.search_name,), (Authorisations.family,)),
    }
    default_sort = "child"
    form, new_form = AuthorisationsForm, NewAuthorisationsForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        return of_agent(query, Authorisations.child_id)

    def search_condition(self, term: str) -> Any:
        of_child = Authorisations.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | Authorisations.family.has(Family.search_name.contains(term, autoescape=True))

    def row_name(self, row: Authorisations) -> str:
        return f"{row.child}, {row.family}"

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_authorisations(edit, now)


VIEWS = (AuthorisationsView,)
