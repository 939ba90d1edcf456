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
from admin_views.cells import Button, Link, Table
from admin_views.claims import tries
from admin_views.family_closing import FamilyClosing, in_state, state_options
from admin_views.family_form import FamilyForm, address_of, benefit_words, has_account, has_school, yes_or_no
from admin_views.forms import words_as_options
from admin_views.invitations import account_state, invite_button
from admin_views.listing import Filter, Sort
from admin_views.reviews import Reviewing, of_families, review_tag
from admin_views.sections import Section
from admin_views.states import file_tag
from admin_views.waiting import waiting_table
from models import Child, Custody, Family, Guardian, SchoolClass
from queries import choices, invitations
from rules.fields import national_phone
from rules.people import Scheme
from rules.rights import Right
from services import families as service
from services.changes import Edit
from web.file_words import LABELS
from web.sentences import missing_words


class FamilyView(FamilyClosing, Reviewing, StaffView):
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
        "situation": LABELS["situation"],
        "scheme": LABELS["scheme"],
        "benefit_number": LABELS["benefit_number"],
    }
    details = {
        "number": _("N° de dossier"),
        "file": _("Dossier"),
        "missing": _("Il manque"),
        "review": _("Année scolaire"),
        "title": LABELS["title"],
        "contact_email": _("E-mail de contact"),
        "phone": _("Téléphone"),
        "address": _("Adresse"),
        "situation": LABELS["situation"],
        "scheme": LABELS["scheme"],
        "benefit": LABELS["benefit_number"],
        "note": _("Note du service"),
        "closed_at": _("Clos le"),
    }
    values = {
        "children": lambda family: ", ".join(custody.child.first_name for custody in family.custodies),
        "guardians": lambda family: ", ".join(str(guardian) for guardian in family.guardians),
        "phone": lambda family: national_phone(family.phone),
        "file": lambda family: file_tag(gaps.of_family(family)),
        "missing": lambda family: missing_words(gaps.of_family(family)),
        "address": address_of,
        "review": lambda family: review_tag(_review(family)),
        "benefit": lambda family: benefit_words(family),
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
        Filter("regime", LABELS["scheme"], Family.scheme.__eq__, words_as_options(Scheme), read=Scheme),
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
        return (
            *waiting_table(self, [row.id]),
            self._guardians(row),
            *tries(row, refused),
            *self._children(row),
            *papers,
        )

    def buttons(self, row: Family) -> Sequence[Link | Button]:
        theirs = {"flt_famille": row.number}
        lists = (
            *self.list_link("reservations", gettext("Réservations"), **theirs),
            *self.list_link("bookings", gettext("Jours réservés"), **theirs),
            *self.list_link("enrolments", gettext("Inscriptions"), **theirs),
        )
        deeds = (*self.review_button(row, _review(row)), *lists, *self.closing_button(row))
        if self.other("planning") is None:
            return deeds
        return (
            *deeds,
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


def _review(family: Family) -> Any:
    return of_families([family.id]).get((family.id, None))


VIEWS = (FamilyView,)
