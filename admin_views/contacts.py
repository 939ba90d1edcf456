"""The people around a child: whom to call in an emergency, who may collect it, who must not."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Query, joinedload

from admin_views.base import StaffView
from admin_views.child_homes import collecting
from admin_views.children import of_agent
from admin_views.editing import Parent
from admin_views.forms import BooleanField, Day, Number, StaffForm, StringField, TelField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Child, Contact, Custody
from rules.children import CONTACT
from rules.fields import national_phone
from rules.rights import Right
from services import contacts as service
from services.changes import Edit
from web.file_words import LABELS


class ContactForm(StaffForm):
    """Somebody around a child, named by one of its families."""

    expected = CONTACT
    also_needed = frozenset({"family_number"})

    last_name = StringField(_("Nom"))
    first_name = StringField(_("Prénom"))
    link = StringField(_("Lien avec l’enfant"), description=_("Par exemple grand-mère, voisin, nourrice."))
    phone = TelField(_("Téléphone"))
    other_phone = TelField(LABELS["other_phone"])
    family_number = StringField(_("N° de dossier de la famille qui le déclare"))
    priority = Number(_("Ordre d’appel"), description=_("1 pour la personne à appeler d’abord."))
    is_emergency = BooleanField(_("À prévenir en cas d’urgence"))
    may_collect = BooleanField(_("Autorisé à venir chercher l’enfant"))
    valid_from = Day(LABELS["valid_from"])
    valid_until = Day(LABELS["valid_until"], description=_("Vides : toute l’année."))
    is_minor = BooleanField(LABELS["is_minor"])
    must_not_collect = BooleanField(_("Interdit de venir chercher l’enfant (décision de justice)"))


def role_options() -> list[tuple[str, str]]:
    """What a contact may be for a child."""
    return [
        ("urgence", gettext("À prévenir en cas d’urgence")),
        ("autorise", gettext("Autorisé")),
        ("interdit", gettext("Interdit")),
        ("mineur", gettext("Personne mineure")),
    ]


def has_role(role: str) -> Any:
    """The contacts with this role."""
    return {
        "urgence": Contact.is_emergency,
        "autorise": Contact.may_collect,
        "interdit": Contact.must_not_collect,
        "mineur": Contact.is_minor,
    }[role].is_(True)


class ContactView(StaffView):
    """The contacts of all children. A new one is entered from the child's page."""

    model, key, path = Contact, "contacts", "contacts"
    title, new_title = _("Contacts et personnes autorisées"), _("Nouveau contact")
    section = Section.CHILDREN
    right_to_read, right_to_edit, right_to_export = Right.READ_CHILDREN, Right.EDIT_CHILDREN, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    belongs_to = Parent("children", "enfant", "child_id")
    new_hint = _("Un nouveau contact s’ajoute depuis la fiche de l’enfant.")
    columns = {
        "last_name": _("Nom"),
        "first_name": _("Prénom"),
        "child": _("Enfant"),
        "link": _("Lien"),
        "phone": _("Téléphone"),
        "is_emergency": _("En cas d’urgence"),
        "collects": _("Vient chercher l’enfant"),
    }
    export_columns = columns | {
        "other_phone": LABELS["other_phone"],
        "valid_from": LABELS["valid_from"],
        "valid_until": LABELS["valid_until"],
        "is_minor": LABELS["is_minor"],
    }
    details = export_columns | {"family": _("Déclaré par"), "priority": _("Ordre d’appel")}
    values = {
        "phone": lambda contact: national_phone(contact.phone),
        "other_phone": lambda contact: national_phone(contact.other_phone),
        "collects": collecting,
    }
    links = {"child": "children", "family": "families"}
    load_list = (joinedload(Contact.child),)
    load_details = (
        joinedload(Contact.child).selectinload(Child.custodies).joinedload(Custody.family),
        joinedload(Contact.family),
    )
    search_in, search_hint = (Contact.search_name,), _("Nom du contact ou de l’enfant")
    filters_offered = (Filter("role", _("Rôle"), has_role, role_options),)
    sorts = {
        "last_name": Sort((Contact.search_name,)),
        "child": Sort((Child.search_name, Contact.priority), (Contact.child,)),
    }
    default_sort = "child"
    form = ContactForm

    def scope(self, query: Query[Any]) -> Query[Any]:
        return of_agent(query, Contact.child_id)

    def search_condition(self, term: str) -> Any:
        of_child = Contact.child.has(Child.search_name.contains(term, autoescape=True))
        return of_child | super().search_condition(term)

    def new_data(self, parent: Child) -> dict[str, Any]:
        first_home = parent.custodies[0].family.number if parent.custodies else ""
        return {"family_number": first_home, "priority": len(parent.contacts) + 1}

    def form_data(self, row: Contact) -> dict[str, Any]:
        return {"family_number": row.family.number}

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_contact(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_contact(agent, row_id, now)


VIEWS = (ContactView,)
