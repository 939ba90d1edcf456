"""The families' files and their parents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func
from sqlalchemy.orm import joinedload, selectinload

from admin_views import document_tables, gaps
from admin_views.base import StaffView
from admin_views.cells import Link, Table
from admin_views.claims import tries
from admin_views.family_closing import FamilyClosing, in_state, state_options
from admin_views.forms import EmailField, StaffForm, StringField, TelField, TextAreaField
from admin_views.invitations import account_state, invite_button
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.states import file_tag
from models import Child, Custody, Family, Guardian, SchoolClass
from queries import choices, invitations
from rules.fields import national_phone
from rules.rights import Right
from services import families as service
from services.changes import Edit
from web.sentences import missing_words


class FamilyForm(StaffForm):
    """A family's file."""

    expected = service.FAMILY

    number = StringField(_("N° de dossier"), description=_("Il est imprimé sur les factures de la famille."))
    name = StringField(_("Nom"))
    contact_email = EmailField(_("E-mail de contact"))
    phone = TelField(
        _("Téléphone"), description=_("Celui-ci, ou celui d’un responsable, est nécessaire avant toute réservation.")
    )
    street = StringField(
        _("Adresse"), description=_("Nécessaire avant toute réservation, avec le code postal et la ville.")
    )
    address_extra = StringField(_("Complément d’adresse"))
    postcode = StringField(_("Code postal"))
    town = StringField(_("Ville"))
    note = TextAreaField(_("Note du service"), description=_("La famille peut demander à la lire."))


def has_school(school_id: int) -> Any:
    """A family that has a child in the school."""
    in_school = Child.school_class.has(SchoolClass.school_id == school_id)
    return Family.custodies.any(Custody.child.has(in_school))


def has_account(answer: str) -> Any:
    """A family one of whose parents signs in, or none."""
    signs_in = Family.guardians.any(Guardian.account.has())
    return signs_in if answer == "oui" else ~signs_in


def yes_or_no() -> list[tuple[str, str]]:
    """The two options of a yes or no filter."""
    return [("oui", gettext("Oui")), ("non", gettext("Non"))]


class FamilyView(FamilyClosing, StaffView):
    """The families' files."""

    model, key, path = Family, "families", "familles"
    title, new_title, section = _("Familles"), _("Nouvelle famille"), Section.FAMILIES
    right_to_read, right_to_edit, right_to_export = Right.READ_FAMILIES, Right.EDIT_FAMILIES, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "number": _("N° de dossier"),
        "name": _("Nom"),
        "children": _("Enfants"),
        "contact_email": _("E-mail de contact"),
        "phone": _("Téléphone"),
        "file": _("Dossier"),
    }
    export_columns = columns | {
        "guardians": _("Responsables"),
        "street": _("Adresse"),
        "address_extra": _("Complément d’adresse"),
        "postcode": _("Code postal"),
        "town": _("Ville"),
    }
    details = {
        "number": _("N° de dossier"),
        "file": _("Dossier"),
        "missing": _("Il manque"),
        "contact_email": _("E-mail de contact"),
        "phone": _("Téléphone"),
        "address": _("Adresse"),
        "note": _("Note du service"),
        "closed_at": _("Clos le"),
    }
    values = {
        "children": lambda family: ", ".join(custody.child.first_name for custody in family.custodies),
        "guardians": lambda family: ", ".join(str(guardian) for guardian in family.guardians),
        "phone": lambda family: national_phone(family.phone),
        "file": lambda family: file_tag(gaps.of_family(family)),
        "missing": lambda family: missing_words(gaps.of_family(family)),
        "address": lambda family: ", ".join(
            filter(None, (family.street, family.address_extra, f"{family.postcode} {family.town}".strip()))
        ),
    }
    load_list = (selectinload(Family.guardians), selectinload(Family.custodies).joinedload(Custody.child))
    load_details = (
        selectinload(Family.custodies)
        .joinedload(Custody.child)
        .options(joinedload(Child.school_class).joinedload(SchoolClass.school), selectinload(Child.custodies)),
        selectinload(Family.guardians).joinedload(Guardian.account),
    )
    search_in, search_hint = (Family.search_name,), _("Nom, n° de dossier, e-mail")
    filters_offered = (
        Filter("ecole", _("École d’un enfant"), has_school, choices.schools, read=int),
        Filter("compte", _("Compte en ligne"), has_account, yes_or_no),
        Filter("dossier", _("Dossier ouvert"), in_state, state_options),
    )
    sorts = {
        "number": Sort((func.length(Family.number), Family.number)),
        "name": Sort((Family.search_name,)),
        "contact_email": Sort((Family.contact_email,)),
    }
    default_sort = "name"
    form = FamilyForm

    def before_listing(self, rows: Sequence[Family]) -> None:
        gaps.prepare(family.id for family in rows)

    def tables(self, row: Family) -> Sequence[Table]:
        refused = self.list_link("claim_failures", gettext("Toutes les preuves refusées"), flt_numero=row.number)
        papers = document_tables.of_family(self, row.id, row.number)
        return (self._guardians(row), *tries(row, refused), *self._children(row), *papers)

    def buttons(self, row: Family) -> Sequence[Link]:
        booked = self.list_link("bookings", gettext("Jours réservés"), flt_famille=row.number)
        if self.other("planning") is None:
            return (*booked, *self.closing_button(row))
        return (
            *booked,
            *self.closing_button(row),
            Link(gettext("Modifier ses réservations"), url_for("planning.change_view", family_id=row.id)),
        )

    def children_of(self, row: Family) -> Sequence[int]:
        return [it.child_id for it in row.custodies]

    def warnings(self, row: Family) -> Sequence[str]:
        if row.closed_at is None:
            return ()
        return (gettext("Ce dossier est clos\N{NO-BREAK SPACE}: les comptes de la famille n’ouvrent plus."),)

    def _guardians(self, family: Family) -> Table:
        sent = invitations.latest(family.guardians)
        rows = [
            (
                self.link("guardians", it),
                it.title,
                national_phone(it.mobile_phone or it.home_phone or it.work_phone),
                it.email,
                account_state(it, sent.get(it.id)),
                invite_button(it, sent.get(it.id)),
            )
            for it in family.guardians
        ]
        head = [gettext("Nom"), gettext("Civilité"), gettext("Téléphone"), gettext("E-mail")]
        head += [gettext("Compte"), gettext("Invitation")]
        add = self.create_link("guardians", gettext("Ajouter un responsable"), famille=family.id)
        return Table(gettext("Responsables"), head, rows, gettext("Aucun responsable pour le moment."), add)

    def _children(self, family: Family) -> Sequence[Table]:
        if self.other("children") is None:
            return ()
        rows = [
            (
                self.link("children", it.child),
                it.child.birth_date,
                it.child.school_class,
                it.pattern,
                file_tag(gaps.of_child(it.child)),
            )
            for it in family.custodies
        ]
        head = [
            gettext("Nom"),
            gettext("Naissance"),
            gettext("Classe"),
            gettext("Chez cette famille"),
            gettext("Dossier"),
        ]
        add = self.create_link("children", gettext("Ajouter un enfant"), famille=family.id)
        return (Table(gettext("Enfants"), head, rows, gettext("Aucun enfant pour le moment."), add),)

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_family(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_family(agent, row_id, now)


VIEWS = (FamilyView,)
