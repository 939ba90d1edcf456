"""The children's files and their homes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy.orm import Query, joinedload, selectinload

import clock
from admin_views import document_tables, gaps
from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.cells import Link, Table, words_of
from admin_views.child_homes import contacts_table, homes_table
from admin_views.editing import Parent
from admin_views.eligibility import access_tables
from admin_views.forms import Choice, Day, StaffForm, StringField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.reviews import Reviewing
from admin_views.sections import Section
from admin_views.states import file_tag
from admin_views.waiting import waiting_table
from models import Child, Contact, Custody, Family, HealthRecord, School, SchoolClass
from queries import choices
from queries.staff import child_ids, is_limited
from rules.children import CHILD
from rules.custody import CustodyPattern
from rules.deadlines import PARIS
from rules.people import Sex
from rules.rights import Right
from services import children as service
from services.changes import Edit
from web.file_words import LABELS
from web.filters import age_words
from web.sentences import missing_words


def of_agent(query: Query[Any], child_id: Any) -> Query[Any]:
    """Rows about the children whom the signed-in agent may see."""
    return query.filter(child_id.in_(child_ids(agent_id()))) if is_limited(current_user.role) else query


def born_words(born: date | None) -> str:
    """« 03/05/2012, 7 ans et 3 mois »."""
    today = clock.now().astimezone(PARIS).date()
    return f"{words_of(born)}, {age_words(born, today)}" if born is not None and born <= today else words_of(born)


class ChildForm(StaffForm):
    """A child's file."""

    expected = CHILD

    last_name = StringField(_("Nom"))
    first_name = StringField(_("Prénom"))
    usual_name = StringField(LABELS["usual_name"])
    sex = Choice(LABELS["sex"], words_as_options(Sex), Sex, optional=True)
    birth_date = Day(_("Date de naissance"), description=_("Nécessaire avant toute réservation."))
    birth_place = StringField(LABELS["birth_place"])
    school_class_id = Choice(
        _("Classe"), choices.school_classes, int, optional=True, description=_("Nécessaire avant toute réservation.")
    )


class CustodyForm(StaffForm):
    """When a child is with a family."""

    also_needed = frozenset({"pattern", "first_day"})

    pattern = Choice(_("Rythme"), words_as_options(CustodyPattern), CustodyPattern)
    first_day = Day(
        _("Premier jour"), description=_("Une semaine sur deux se compte à partir de ce jour. Prenez un lundi.")
    )
    last_day = Day(_("Dernier jour"))


class NewCustodyForm(CustodyForm):
    """The second home of a child."""

    also_needed = CustodyForm.also_needed | {"family_number"}

    family_number = StringField(_("N° de dossier de l’autre famille"))


class ChildView(StaffView):
    """The children. A new one is entered from its family's page."""

    model, key, path = Child, "children", "enfants"
    title, new_title, section = _("Enfants"), _("Nouvel enfant"), Section.CHILDREN
    right_to_read, right_to_edit, right_to_export = Right.READ_CHILDREN, Right.EDIT_CHILDREN, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    belongs_to = Parent("families", "famille", "family_id")
    new_hint = _("Un nouvel enfant s’ajoute depuis la fiche de sa famille.")
    columns = {
        "last_name": _("Nom"),
        "first_name": _("Prénom"),
        "birth_date": _("Naissance"),
        "school_class": _("Classe"),
        "families": _("Familles"),
        "file": _("Dossier"),
    }
    export_columns = columns | {"usual_name": LABELS["usual_name"], "birth_place": LABELS["birth_place"]}
    details = {
        "usual_name": LABELS["usual_name"],
        "birth": _("Naissance"),
        "birth_place": LABELS["birth_place"],
        "sex": LABELS["sex"],
        "school_class": _("Classe"),
        "file": _("Dossier"),
        "missing": _("Il manque"),
    }
    values = {
        "families": lambda child: ", ".join(str(custody.family) for custody in child.custodies),
        "birth": lambda child: born_words(child.birth_date),
        "file": lambda child: file_tag(gaps.of_child(child)),
        "missing": lambda child: missing_words(gaps.of_child(child)),
    }
    load_list = (
        joinedload(Child.school_class).joinedload(SchoolClass.school),
        selectinload(Child.custodies).joinedload(Custody.family),
    )
    load_details = (
        joinedload(Child.health).load_only(HealthRecord.id, HealthRecord.child_id),
        joinedload(Child.school_class).joinedload(SchoolClass.school),
        selectinload(Child.custodies).joinedload(Custody.family),
        selectinload(Child.contacts).joinedload(Contact.family),
        selectinload(Child.authorisations),
    )
    search_in, search_hint = (Child.search_name,), _("Nom, prénom")
    filters_offered = (
        Filter("ecole", _("École"), lambda key: Child.school_class.has(school_id=key), choices.schools, read=int),
        Filter("classe", _("Classe"), lambda key: Child.school_class_id == key, choices.school_classes, read=int),
    )
    sorts = {
        "last_name": Sort((Child.search_name,)),
        "birth_date": Sort((Child.birth_date,)),
        "school_class": Sort(
            (School.name, SchoolClass.rank, SchoolClass.name), (Child.school_class, SchoolClass.school)
        ),
    }
    default_sort = "last_name"
    form = ChildForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        return of_agent(query, Child.id)

    def children_of(self, row: Child) -> Sequence[int]:
        return (row.id,)

    def buttons(self, row: Child) -> Sequence[Link]:
        ways = (
            *self.list_link("reservations", gettext("Réservations"), flt_enfant=row.id),
            *self.list_link("enrolments", gettext("Inscriptions"), flt_enfant=row.id),
            *self.create_link("enrolments", gettext("Inscrire à une activité"), enfant=row.id),
        )
        if self.other("health") is None:
            return ways
        if row.health is None:
            return (*ways, *self.create_link("health", gettext("Remplir la fiche sanitaire"), enfant=row.id))
        return (*ways, self.link("health", row.health, gettext("Fiche sanitaire")))

    def before_listing(self, rows: Sequence[Child]) -> None:
        gaps.prepare(home.family_id for child in rows for home in child.custodies)

    def tables(self, row: Child) -> Sequence[Table]:
        homes = {it.family_id: str(it.family) for it in row.custodies}
        waiting = waiting_table(self, list(homes), row.id)
        tables = (homes_table(self, row), contacts_table(self, row), *access_tables(self, row))
        return (*waiting, *tables, *document_tables.of_child(self, row.id, homes))

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_child(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_child(agent, row_id, now)


class CustodyView(Reviewing, StaffView):
    """With which family a child is, and when. A second home is entered from the child's page."""

    model, key, path = Custody, "custodies", "gardes"
    title, new_title, section = _("Garde"), _("Autre famille de l’enfant"), Section.CHILDREN
    right_to_read, right_to_edit = Right.READ_CHILDREN, Right.EDIT_CHILDREN
    can_view_details = can_create = can_edit = can_delete = True
    belongs_to = Parent("children", "enfant", "child_id")
    new_hint = _("L’autre famille d’un enfant s’ajoute depuis sa fiche.")
    columns = {
        "child": _("Enfant"),
        "family": _("Famille"),
        "pattern": _("Rythme"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
    }
    links = {"child": "children", "family": "families"}
    load_list = load_details = (joinedload(Custody.child), joinedload(Custody.family))
    search_in, search_hint = (Child.search_name, Family.search_name), _("Enfant, famille")
    filters_offered = (
        Filter("rythme", _("Rythme"), Custody.pattern.__eq__, words_as_options(CustodyPattern), read=CustodyPattern),
    )
    sorts = {
        "child": Sort((Child.search_name,), (Custody.child,)),
        "family": Sort((Family.search_name,), (Custody.family,)),
        "first_day": Sort((Custody.first_day,)),
    }
    default_sort = "child"
    form, new_form = CustodyForm, NewCustodyForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        return of_agent(query, Custody.child_id)

    def search_condition(self, term: str) -> Any:
        of_child = Custody.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | Custody.family.has(Family.search_name.contains(term, autoescape=True))

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_custody(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_custody(agent, row_id, now)


VIEWS = (ChildView, CustodyView)
