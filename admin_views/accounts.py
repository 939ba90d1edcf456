"""The accounts: agents are made and changed here, any account is closed and opened again. No hash is ever shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Button, Link, Table, Tag, words_of
from admin_views.forms import Choice, Choices, EmailField, StaffForm, StringField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Account, Family, Guardian
from queries import activities, links, text_versions
from queries.second_factors import standing
from rules.accounts import AGENT
from rules.rights import Right, Role
from services import second_factors
from services import staff_accounts as service
from services.changes import Edit
from web.staff_words import word

OPEN, CLOSED = "ouvert", "ferme"


def staff_roles() -> list[tuple[str, str]]:
    """The five roles of the town hall."""
    return [(role.value, word(role)) for role in Role if role is not Role.FAMILY]


def access_options() -> list[tuple[str, str]]:
    """Whether an account lets somebody in."""
    return [(OPEN, gettext("ouvert")), (CLOSED, gettext("fermé"))]


def with_access(value: str) -> Any:
    """The open accounts, or the closed ones."""
    return Account.closed_at.is_(None) if value == OPEN else Account.closed_at.is_not(None)


def access_tag(account: Account) -> Tag:
    """Whether the account lets somebody in."""
    if account.closed_at is not None:
        return Tag("bad", "off", gettext("fermé"))
    return Tag("ok", "check", gettext("ouvert"))


class AccountForm(StaffForm):
    """An agent's account. Nobody types a password here."""

    expected = AGENT
    also_needed = frozenset({"role"})

    name = StringField(_("Nom"), description=_("Prénom et nom, comme le journal les garde."))
    email = EmailField(_("E-mail"), description=_("C’est l’identifiant de connexion."))
    role = Choice(_("Rôle"), staff_roles, Role)
    establishment_ids = Choices(
        _("Établissements"),
        activities.establishments,
        description=_("Pour un animateur\N{NO-BREAK SPACE}: ceux qu’il voit."),
    )


class AccountView(Asking, StaffView):
    """The accounts of agents and of parents."""

    model, key, path = Account, "accounts", "comptes"
    title, new_title, section = _("Comptes"), _("Nouveau compte d’agent"), Section.HOUSE
    right_to_read, right_to_edit, right_to_export = Right.READ_ACCOUNTS, Right.EDIT_ACCOUNTS, Right.EXPORT
    can_view_details = can_create = can_edit = can_export = True
    columns = {
        "name": _("Nom"),
        "role": _("Rôle"),
        "email": _("E-mail"),
        "username": _("Nom d’utilisateur"),
        "family": _("Famille"),
        "last_sign_in_at": _("Dernière connexion"),
        "access": _("Accès"),
    }
    details = columns | {
        "establishments": _("Établissements"),
        "created_at": _("Créé le"),
        "closed_at": _("Fermé le"),
        "has_password": _("Mot de passe en place"),
        "second_factor": _("Double authentification"),
    }
    values = {
        "family": lambda account: account.guardian.family if account.guardian else None,
        "access": access_tag,
        "establishments": lambda account: ", ".join(sorted(place.name for place in account.establishments)),
        "has_password": lambda account: bool(account.password_hash),
        "second_factor": lambda account: standing(account.id) is not None,
    }
    links = {"family": "families"}
    load_list = (defer(Account.password_hash, raiseload=True), joinedload(Account.guardian).joinedload(Guardian.family))
    load_details = (joinedload(Account.guardian).joinedload(Guardian.family), selectinload(Account.establishments))
    search_in, search_hint = (Account.email,), _("Nom, e-mail, n° de dossier")
    filters_offered = (
        Filter("role", _("Rôle"), Account.role.__eq__, lambda: [(it.value, word(it)) for it in Role], read=Role),
        Filter("acces", _("Accès"), with_access, access_options),
    )
    sorts = {
        "name": Sort((Account.search_name,)),
        "role": Sort((Account.role, Account.search_name)),
        "email": Sort((Account.email,)),
        "last_sign_in_at": Sort((Account.last_sign_in_at,)),
    }
    default_sort = "name"
    form = AccountForm

    def search_condition(self, term: str) -> Any:
        parents = select(Guardian.id).where(Guardian.search_name.contains(term, autoescape=True))
        families = select(Guardian.id).join(Family).where(Family.search_name.contains(term, autoescape=True))
        return (
            Account.search_name.contains(term, autoescape=True)
            | Account.email.contains(term, autoescape=True)
            | Account.guardian_id.in_(parents)
            | Account.guardian_id.in_(families)
        )

    def may_edit(self, row: Account | None = None) -> bool:
        """A parent's account is the parent's; staff only close it."""
        return super().may_edit(row) and (row is None or row.role is not Role.FAMILY)

    def form_data(self, row: Account) -> dict[str, Any]:
        return {"establishment_ids": [place.id for place in row.establishments]}

    def warnings(self, row: Account) -> Sequence[str]:
        return (*_without_place(row), *self._without_password(row))

    def _without_password(self, row: Account) -> Sequence[str]:
        if row.password_hash or row.role is Role.FAMILY:
            return ()
        until = links.good_until(row.id, clock.now())
        if until is None:
            return (gettext("Ce compte n’a pas encore de mot de passe, et aucun lien valable pour en choisir un."),)
        words = gettext(
            "Ce compte n’a pas encore de mot de passe. Le lien reçu par e-mail est valable jusqu’au %(until)s.",
            until=words_of(until),
        )
        return (words,)

    def buttons(self, row: Account) -> Sequence[Link | Button]:
        if not may(self.right_to_edit) or row.id == agent_id():
            return ()
        words = gettext("Fermer le compte") if row.closed_at is None else gettext("Rouvrir le compte")
        found: list[Link | Button] = [Link(words, self.get_url(".access_view", row_id=row.id))]
        if standing(row.id):
            words = gettext("Réinitialiser la double authentification")
            found.append(Link(words, self.get_url(".second_factor_view", row_id=row.id)))
        if not (row.password_hash or row.role is Role.FAMILY or row.closed_at):
            words = gettext("Envoyer un nouveau lien")
            found.append(Button(words, self.get_url(".welcome_view", row_id=row.id)))
        return found

    def tables(self, row: Account) -> Sequence[Table]:
        """Which version of the terms of use a parent accepted, and when."""
        if row.role is not Role.FAMILY:
            return ()
        accepted = text_versions.accepted_terms(row.id)
        rows = [(self.link("texts", it.text, str(it.text.number)), it.accepted_at) for it in accepted]
        head = [gettext("Version"), gettext("Acceptée le")]
        return (Table(gettext("Conditions d’utilisation acceptées"), head, rows, gettext("Aucune pour le moment.")),)

    @expose("/<id:row_id>/acces", methods=("GET", "POST"))
    def access_view(self, row_id: int) -> Response | tuple[str, int]:
        """Close an open account, or open a closed one again; asks first."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self.ask(row, _question(row))
        deeds = {CLOSED: service.close_account, OPEN: service.reopen_account}
        deed = deeds.get(request.form.get("answer", "")) or abort(400)
        return self.done(deed, row_id, gettext("C’est enregistré."))

    @expose("/<id:row_id>/bienvenue", methods=("POST",))
    def welcome_view(self, row_id: int) -> Response:
        """Mail an agent without password another link to choose one."""
        self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        return self.done(service.send_welcome, row_id, gettext("Un nouveau lien part par e-mail."))

    @expose("/<id:row_id>/double-authentification", methods=("GET", "POST"))
    def second_factor_view(self, row_id: int) -> Response | tuple[str, int]:
        """For an agent who lost telephone and recovery codes: the password alone opens again; asks first."""
        row = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self.ask(row, _question_of_second_factor(row))
        words = gettext("La double authentification est réinitialisée.")
        return self.done(second_factors.reset, row_id, words)

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_account(edit, now)


def _without_place(account: Account) -> Sequence[str]:
    if account.role is not Role.LEADER or account.establishments:
        return ()
    words = gettext("Cet animateur n’a pas d’établissement\N{NO-BREAK SPACE}: il ne voit encore aucun enfant.")
    return (words,)


def _question(account: Account) -> Question:
    if account.closed_at is None:
        words = gettext("La personne est déconnectée et n’entre plus. Ce qu’elle a fait reste dans le journal.")
        answer = Answer(CLOSED, gettext("Fermer le compte"), "bad")
        return Question(gettext("Fermer le compte de %(name)s", name=account.name), words, (answer,))
    words = gettext("La personne se connecte de nouveau avec son mot de passe d’avant.")
    answer = Answer(OPEN, gettext("Rouvrir le compte"))
    return Question(gettext("Rouvrir le compte de %(name)s", name=account.name), words, (answer,))


def _question_of_second_factor(account: Account) -> Question:
    words = gettext(
        "Faites-le seulement si vous reconnaissez la personne. Elle est déconnectée, puis entre avec son mot de passe "
        "seul et peut activer la double authentification de nouveau."
    )
    title = gettext("Réinitialiser la double authentification de %(name)s", name=account.name)
    return Question(title, words, (Answer("oui", gettext("Réinitialiser"), "bad"),))


VIEWS = (AccountView,)
