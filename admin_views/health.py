"""The children's health forms. No list, search, filter or export reads their contents; opening one is journalled."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Query, joinedload, load_only

import clock
from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.cells import Tag, words_of
from admin_views.children import of_agent
from admin_views.editing import Parent
from admin_views.forms import (
    BooleanField,
    Choice,
    Day,
    Names,
    StaffForm,
    StringField,
    TelField,
    TextAreaField,
    YesNo,
    words_as_options,
)
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Child, Custody, HealthRecord, SchoolClass
from queries import choices
from rules.children import HEALTH
from rules.deadlines import PARIS
from rules.fields import national_phone
from rules.health import Allergen, Diet, allergens_of
from rules.rights import Right
from rules.vaccines import Vaccine, admission, vaccines_of
from services import health as service
from services.changes import Edit
from web.file_words import LABELS
from web.filters import enumeration
from web.staff_words import word
from web.vaccine_words import required_words, vaccine


def asked_words(born: date | None) -> str:
    """The vaccines that a child of this birth date needs today."""
    return required_words(born, clock.now().astimezone(PARIS).date()) if born else ""


def admission_tag(record: HealthRecord) -> Any:
    """What the check of the vaccines means for the child: nothing lacks, excused, or provisional until a day."""
    if record.vaccines_checked_on is None:
        return gettext("vaccins à vérifier")
    found = admission(vaccines_of(record.vaccines_missing), record.vaccines_checked_on, record.vaccines_contraindicated)
    lacking = enumeration([vaccine(it) for it in found.missing])
    if found.is_excused:
        return Tag("info", "info", gettext("accueil avec certificat de contre-indication"))
    if found.provisional_until is None:
        return Tag("ok", "check", gettext("vaccins à jour"))
    until = words_of(found.provisional_until)
    is_over = found.provisional_until < clock.now().astimezone(PARIS).date()
    if is_over:
        return Tag(
            "bad",
            "warn",
            gettext("accueil provisoire fini le %(until)s, il manque %(vaccines)s", until=until, vaccines=lacking),
        )
    return Tag(
        "warn",
        "warn",
        gettext("accueil provisoire jusqu’au %(until)s, il manque %(vaccines)s", until=until, vaccines=lacking),
    )


class HealthForm(StaffForm):
    """A child's health form: what those who look after it must know, no diagnosis."""

    expected = HEALTH
    also_needed = frozenset({"diet"})

    doctor_name = StringField(_("Médecin traitant"))
    doctor_phone = TelField(_("Téléphone du médecin"))
    allergens = Names(LABELS["allergens"], Allergen, word)
    allergies = TextAreaField(
        LABELS["allergies"], description=_("Ce qu’il faut éviter. Pas de diagnostic, ni n° de sécurité sociale.")
    )
    treatment = TextAreaField(_("Traitement en cours"))
    history = TextAreaField(LABELS["history"])
    equipment = StringField(LABELS["equipment"])
    instructions = TextAreaField(_("Conduite à tenir"))
    has_care_plan = BooleanField(_("Un projet d’accueil individualisé (PAI) est en place"))
    care_plan_from = Day(LABELS["care_plan_from"])
    care_plan_review_on = Day(LABELS["care_plan_review_on"])
    care_plan_protocol = TextAreaField(LABELS["care_plan_protocol"])
    kit_location = StringField(LABELS["kit_location"])
    diet = Choice(_("Repas"), words_as_options(Diet), Diet)
    diet_note = StringField(LABELS["diet_note"], description=_("Ni religion, ni diagnostic."))
    vaccines_up_to_date = YesNo(LABELS["vaccines_up_to_date"], description=_("Ce que dit la famille."))
    vaccines_checked_on = Day(_("Vaccins vérifiés le"), description=_("Ce que le guichet a vu."))
    vaccines_missing = Names(_("Vaccins qui manquaient ce jour-là"), Vaccine, vaccine)
    vaccines_contraindicated = BooleanField(_("Un certificat de contre-indication a été vu"))


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
        "doctor_name": _("Médecin traitant"),
        "doctor_phone": _("Téléphone du médecin"),
        "allergens": LABELS["allergens"],
        "allergies": LABELS["allergies"],
        "treatment": _("Traitement en cours"),
        "history": LABELS["history"],
        "equipment": LABELS["equipment"],
        "instructions": _("Conduite à tenir"),
        "has_care_plan": _("PAI en place"),
        "care_plan_from": LABELS["care_plan_from"],
        "care_plan_review_on": LABELS["care_plan_review_on"],
        "care_plan_protocol": LABELS["care_plan_protocol"],
        "kit_location": LABELS["kit_location"],
        "diet": _("Repas"),
        "diet_note": LABELS["diet_note"],
        "vaccines_up_to_date": LABELS["vaccines_up_to_date"],
        "vaccines_asked": _("Vaccins obligatoires"),
        "vaccines_checked_on": _("Vaccins vérifiés le"),
        "admission": _("Accueil"),
    }
    values = {
        "school_class": lambda record: record.child.school_class,
        "families": lambda record: ", ".join(str(custody.family) for custody in record.child.custodies),
        "doctor_phone": lambda record: national_phone(record.doctor_phone),
        "allergens": lambda record: enumeration([word(it) for it in allergens_of(record.allergens)]),
        "vaccines_asked": lambda record: asked_words(record.child.birth_date),
        "admission": lambda record: admission_tag(record),
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
