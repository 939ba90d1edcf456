"""The families' files and their parents."""

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import func
from sqlalchemy.orm import selectinload

from admin_views.base import StaffView
from admin_views.forms import EmailField, StaffForm, StringField, TelField, TextAreaField
from admin_views.listing import Sort
from admin_views.sections import Section
from models import Custody, Family
from rules.rights import Right
from services import families as service
from services.changes import Edit


class FamilyForm(StaffForm):
    """A family's file."""

    expected = service.FAMILY

    number = StringField(_("N° de dossier"), description=_("Il est imprimé sur les factures de la famille."))
    name = StringField(_("Nom"))
    contact_email = EmailField(_("E-mail de contact"))
    street = StringField(_("Adresse"))
    address_extra = StringField(_("Complément d’adresse"))
    postcode = StringField(_("Code postal"))
    town = StringField(_("Ville"))
    phone = TelField(_("Téléphone"))
    note = TextAreaField(_("Note du service"), description=_("La famille peut demander à la lire."))


class FamilyView(StaffView):
    """The families' files."""

    model, key, path = Family, "families", "familles"
    title, section = _("Familles"), Section.FAMILIES
    right_to_read, right_to_edit, right_to_export = Right.READ_FAMILIES, Right.EDIT_FAMILIES, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "number": _("N° de dossier"),
        "name": _("Nom"),
        "children": _("Enfants"),
        "contact_email": _("E-mail de contact"),
        "phone": _("Téléphone"),
        "town": _("Ville"),
    }
    values = {"children": lambda family: ", ".join(custody.child.first_name for custody in family.custodies)}
    load_list = (selectinload(Family.custodies).joinedload(Custody.child),)
    search_in, search_hint = (Family.search_name,), _("Nom, n° de dossier, e-mail")
    sorts = {
        "number": Sort((func.length(Family.number), Family.number)),
        "name": Sort((Family.search_name,)),
        "town": Sort((Family.town,)),
    }
    default_sort = "name"
    form = FamilyForm

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_family(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_family(agent, row_id, now)


VIEWS = (FamilyView,)
