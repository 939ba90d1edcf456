"""The places of the town: establishments, schools and their classes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func
from sqlalchemy.orm import joinedload, selectinload

import clock
from admin_views.base import StaffView
from admin_views.cells import Link, Table
from admin_views.editing import Parent
from admin_views.forms import Choices, EmailField, Number, StaffForm, StringField, TelField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.slots import places_words, too_full
from admin_views.weekdays import weekday_options, weekday_words
from models import Establishment, School, SchoolClass
from queries import activities, choices
from rules.deadlines import PARIS
from rules.fields import national_phone
from rules.rights import Right
from services import reference
from services.changes import Edit


def in_order(classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    """From the smallest children to the oldest."""
    return sorted(classes, key=lambda it: (it.rank, it.name))


class EstablishmentForm(StaffForm):
    """An establishment."""

    expected = reference.ESTABLISHMENT

    name = StringField(_("Nom"))
    address = StringField(_("Adresse"))
    phone = TelField(_("Téléphone"))
    email = EmailField(_("E-mail"))
    places = Number(
        _("Enfants au plus par jour"),
        description=_("Toutes activités confondues. Vide\N{NO-BREAK SPACE}: sans limite."),
    )


class SchoolForm(StaffForm):
    """A school."""

    expected = reference.SCHOOL
    also_needed = frozenset({"weekdays"})

    name = StringField(_("Nom"))
    weekdays = Choices(_("Jours de classe"), weekday_options)


class ClassForm(StaffForm):
    """A class of a school."""

    expected = reference.SCHOOL_CLASS

    name = StringField(_("Nom"))
    level = StringField(_("Niveau"), description=_("Par exemple CE1, ou CE1 CE2."))


class PlaceView(StaffView):
    """What the three have in common."""

    section = Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    default_sort = "name"


class EstablishmentView(PlaceView):
    """The establishments."""

    model, key, path = Establishment, "establishments", "etablissements"
    title, new_title = _("Établissements"), _("Nouvel établissement")
    columns = {"name": _("Nom"), "address": _("Adresse"), "phone": _("Téléphone"), "email": _("E-mail")}
    details = columns | {"places": _("Enfants au plus par jour, toutes activités confondues")}
    values = {"phone": lambda place: national_phone(place.phone), "places": places_words}
    search_in, search_hint = (Establishment.name,), _("Nom")
    sorts = {"name": Sort((func.lower(Establishment.name),))}
    form = EstablishmentForm

    def search_condition(self, term: str) -> Any:
        return Establishment.id.in_(activities.ids_named(activities.establishments(), term))

    def buttons(self, row: Establishment) -> Sequence[Link]:
        return self.list_link("periods", gettext("Ses périodes"), flt_lieu=row.id)

    def warnings(self, row: Establishment) -> Sequence[str]:
        """The limit was lowered under what was booked: nobody loses a place, but staff know on which days."""
        if row.places is None:
            return ()
        return too_full(activities.overfull_days(row.id, row.places, clock.now().astimezone(PARIS).date()))

    def save(self, edit: Edit, now: datetime) -> int:
        return reference.save_establishment(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        reference.remove_establishment(agent, row_id, now)


class SchoolView(PlaceView):
    """The schools, each with its classes."""

    model, key, path = School, "schools", "ecoles"
    title, new_title = _("Écoles"), _("Nouvelle école")
    columns = {"name": _("Nom"), "weekdays": _("Jours de classe"), "classes": _("Classes")}
    values = {
        "weekdays": lambda school: weekday_words(school.weekdays),
        "classes": lambda school: ", ".join(it.name for it in in_order(school.classes)),
    }
    load_list = load_details = (selectinload(School.classes),)
    search_in, search_hint = (School.name,), _("Nom")
    sorts = {"name": Sort((func.lower(School.name),))}
    form = SchoolForm

    def search_condition(self, term: str) -> Any:
        return School.id.in_(activities.ids_named(choices.schools(), term))

    def new_data(self, parent: Any) -> dict[str, Any]:
        return {"weekdays": "1245"}

    def tables(self, row: School) -> Sequence[Table]:
        rows = [(self.link("school_classes", it, it.name), it.level) for it in in_order(row.classes)]
        add = self.create_link("school_classes", gettext("Ajouter une classe"), ecole=row.id)
        return (Table(gettext("Classes"), [gettext("Nom"), gettext("Niveau")], rows, gettext("Aucune classe."), add),)

    def save(self, edit: Edit, now: datetime) -> int:
        return reference.save_school(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        reference.remove_school(agent, row_id, now)


class SchoolClassView(PlaceView):
    """The classes. A new one is entered from its school's page."""

    model, key, path = SchoolClass, "school_classes", "classes"
    title, new_title = _("Classes"), _("Nouvelle classe")
    belongs_to = Parent("schools", "ecole", "school_id")
    columns = {"name": _("Nom"), "level": _("Niveau"), "school": _("École")}
    links = {"school": "schools"}
    load_list = load_details = (joinedload(SchoolClass.school),)
    filters_offered = (Filter("ecole", _("École"), SchoolClass.school_id.__eq__, choices.schools, read=int),)
    sorts = {
        "name": Sort((SchoolClass.rank, func.lower(SchoolClass.name))),
        "school": Sort((School.name, SchoolClass.rank, SchoolClass.name), (SchoolClass.school,)),
    }
    default_sort = "school"
    form = ClassForm

    def buttons(self, row: SchoolClass) -> Sequence[Link]:
        return self.list_link("children", gettext("Ses élèves"), flt_classe=row.id)

    def save(self, edit: Edit, now: datetime) -> int:
        return reference.save_class(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        reference.remove_class(agent, row_id, now)


VIEWS = (EstablishmentView, SchoolView, SchoolClassView)
