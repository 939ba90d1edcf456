"""The parents and other legal representatives; inviting one to make an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.base import StaffView
from admin_views.cells import Button, Link
from admin_views.editing import Parent, refusal_words
from admin_views.family_form import address_of, yes_or_no
from admin_views.forms import Choice, Day, EmailField, Number, StaffForm, StringField, TelField, words_as_options
from admin_views.invitations import account_state, invite_button
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import AccountLink, Family, Guardian
from queries import invitations as queries
from rules.fields import national_phone
from rules.people import GuardianKind, Occupation
from rules.refusals import Refused
from rules.rights import Right
from services import families as service
from services import invitations
from services.changes import Edit
from web.file_words import LABELS


class GuardianForm(StaffForm):
    """A parent or other legal representative."""

    expected = service.GUARDIAN

    also_needed = frozenset({"kind"})

    kind = Choice(LABELS["kind"], words_as_options(GuardianKind), GuardianKind, default=GuardianKind.PARENT)
    title = StringField(_("Civilité"))
    last_name = StringField(_("Nom"))
    first_name = StringField(_("Prénom"))
    email = EmailField(_("E-mail"))
    mobile_phone = TelField(_("Téléphone mobile"))
    home_phone = TelField(_("Téléphone du domicile"))
    work_phone = TelField(_("Téléphone du travail"))
    street = StringField(_("Adresse"), description=_("Vide : à l’adresse de la famille."))
    address_extra = StringField(_("Complément d’adresse"))
    postcode = StringField(_("Code postal"))
    town = StringField(_("Ville"))
    birth_date = Day(LABELS["birth_date"])
    birth_place = StringField(LABELS["birth_place"])
    profession = StringField(LABELS["profession"])
    occupation = Choice(LABELS["occupation"], words_as_options(Occupation), Occupation, optional=True)
    rank = Number(_("Rang"), description=_("1 pour la personne à qui l’on écrit d’abord."))


class GuardianView(StaffView):
    """The parents and other legal representatives. A new one is entered from the family's page."""

    model, key, path = Guardian, "guardians", "responsables"
    title, new_title, section = _("Responsables"), _("Nouveau responsable"), Section.FAMILIES
    right_to_read, right_to_edit, right_to_export = Right.READ_FAMILIES, Right.EDIT_FAMILIES, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    belongs_to = Parent("families", "famille", "family_id")
    new_hint = _("Un nouveau responsable s’ajoute depuis la fiche de sa famille.")
    columns = {
        "last_name": _("Nom"),
        "first_name": _("Prénom"),
        "family": _("Famille"),
        "email": _("E-mail"),
        "mobile_phone": _("Téléphone mobile"),
        "account": _("Compte en ligne"),
    }
    export_columns = columns | {
        "title": _("Civilité"),
        "kind": LABELS["kind"],
        "home_phone": _("Téléphone du domicile"),
        "work_phone": _("Téléphone du travail"),
        "address": _("Adresse"),
        "rank": _("Rang"),
    }
    details = {name: label for name, label in export_columns.items() if name != "account"} | {
        "birth_date": LABELS["birth_date"],
        "birth_place": LABELS["birth_place"],
        "profession": LABELS["profession"],
        "occupation": LABELS["occupation"],
        "account_state": _("Compte en ligne"),
    }
    values = {
        "account": lambda guardian: guardian.account is not None,
        "account_state": lambda guardian: account_state(guardian, _latest(guardian)),
        "mobile_phone": lambda guardian: national_phone(guardian.mobile_phone),
        "home_phone": lambda guardian: national_phone(guardian.home_phone),
        "work_phone": lambda guardian: national_phone(guardian.work_phone),
        "address": lambda guardian: address_of(guardian) or gettext("celle de la famille"),
    }
    links = {"family": "families"}
    load_list = (joinedload(Guardian.family), joinedload(Guardian.account))
    load_details = (joinedload(Guardian.family).selectinload(Family.guardians), joinedload(Guardian.account))
    search_in, search_hint = (Guardian.search_name,), _("Nom, prénom, e-mail")
    filters_offered = (
        Filter("compte", _("Compte en ligne"), lambda answer: _signs_in(answer), yes_or_no),
        Filter("lien", LABELS["kind"], Guardian.kind.__eq__, words_as_options(GuardianKind), read=GuardianKind),
    )
    sorts = {
        "last_name": Sort((Guardian.search_name,)),
        "family": Sort((Family.search_name,), (Guardian.family,)),
    }
    default_sort = "last_name"
    form = GuardianForm

    def buttons(self, row: Guardian) -> Sequence[Link | Button]:
        button = invite_button(row, _latest(row))
        return (button,) if isinstance(button, Button) else ()

    @expose("/<id:row_id>/inviter", methods=("POST",))
    def invite_view(self, row_id: int) -> Response:
        """Mail this parent an invitation; then the family's page, which says so."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        family = self.link("families", row.family)
        try:
            invitations.invite(agent_id(), row_id, clock.now())
        except Refused as refused:
            flash(refusal_words(refused.refusals[0]), "bad")
        else:
            flash(gettext("L’invitation part à %(name)s par e-mail.", name=row), "ok")
        return redirect(family.url or self.row_url(row_id))

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_guardian(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_guardian(agent, row_id, now)


def _signs_in(answer: str) -> Any:
    return Guardian.account.has() if answer == "oui" else ~Guardian.account.has()


def _latest(guardian: Guardian) -> AccountLink | None:
    return queries.latest([guardian]).get(guardian.id)


VIEWS = (GuardianView,)
