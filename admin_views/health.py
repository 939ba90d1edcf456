"""The children's health forms. No list, search, filter or export reads their contents; opening one is journalled."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Query, joinedload, load_only

import clock
from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.children import of_agent
from admin_views.editing import Parent
from admin_views.forms import (
    BooleanField,
    Choice,
    Day,
    StaffForm,
    StringField,
    TelField,
    TextAreaField,
    words_as_options,
)
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Child, Custody, HealthRecord, SchoolClass
from queries import choices
from rules.children import HEALTH
from rules.fields import national_phone
from rules.health import Diet
from rules.rights import Right
from services import health as service
from services.changes import Edit


class HealthForm(StaffForm):
    """A child's health form: what those who look after it must know, no diagnosis."""

    expected = HEALTH
    also_needed = frozenset({"diet"})

    diet = Choice(_("Repas"), words_as_options(Diet), Diet)
    has_care_plan = BooleanField(_("Un projet d’accueil individualisé (PAI) est en place"))
    allergies = TextAreaField(_("Allergies"), description=_("Ce qu’il faut éviter. Pas de diagnostic."))
    treatment = TextAreaField(_("Traitement en cours"))
    instructions = TextAreaField(_("Conduite à tenir"))
    doctor_name = StringField(_("Médecin traitant"))
    doctor_phone = TelField(_("Téléphone du médecin"))
    vaccines_checked_on = Day(_("Vaccins vérifiés le"))


class HealthView(StaffView):
    """One form a child, found by the child's name, filled in from the child's page."""

    model, key, path = HealthRecord, "health", "fiches-sanitaires"
    title, new_title, section = _("Fiches sanitaires"), _("Fiche sanitaire"), Section.CHILDREN
    right_to_read, right_to_edit = Right.READ_HEALTH, Right.EDIT_HEALTH
    can_view_details = can_create = can_edit = True
    belongs_to = Parent("children", "enfant", "child_id")
    new_hint = _("Une fiche se remplit depuis la fiche de l’enfant.")
    columns = {"child": _("Enfant"), "school_class": _("Classe"), "families": _("Familles")}
    details = {
        "child": _("Enfant"),
        "diet": _("Repas"),
        "has_care_plan": _("PAI en place"),
        "allergies": _("Allergies"),
        "treatment": _("Traitement en cours"),
        "instructions": _("Conduite à tenir"),
        "doctor_name": _("Médecin traitant"),
        "doctor_phone": _("Téléphone du médecin"),
        "vaccines_checked_on": _("Vaccins vérifiés le"),
    }
    values = {
        "school_class": lambda record: record.child.school_class,
        "families": lambda record: ", ".join(str(custody.family) for custody in record.child.custodies),
        "doctor_phone": lambda record: national_phone(record.doctor_phone),
    }
    links = {"child": "children"}
    load_list = (
        load_only(HealthRecord.id, HealthRecord.child_id, raiseload=True),
        joinedload(HealthRecord.child).joinedload(Child.school_class).joinedload(SchoolClass.school),
        joinedload(HealthRecord.child).selectinload(Child.custodies).joinedload(Custody.family),
    )
    load_details = (joinedload(HealthRecord.child),)
    search_in, search_hint = (Child.search_name,), _("Nom de l’enfant")
    filters_offered = (
        Filter(
            "classe",
            _("Classe"),
            lambda key: HealthRecord.child.has(school_class_id=key),
            choices.school_classes,
            read=int,
        ),
    )
    sorts = {"child": Sort((Child.search_name,), (HealthRecord.child,))}
    default_sort = "child"
    form = HealthForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        return of_agent(query, HealthRecord.child_id)

    def search_condition(self, term: str) -> Any:
        return HealthRecord.child.has(Child.search_name.contains(term, autoescape=True))

    def before_showing(self, row: HealthRecord) -> None:
        service.read_health(agent_id(), row.child_id, clock.now())

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_health(edit, now)


VIEWS = (HealthView,)
