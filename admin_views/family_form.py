"""The form of a family's file, and what its list is filtered by."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from admin_views.forms import (
    Choice,
    EmailField,
    StaffForm,
    StringField,
    TelField,
    TextAreaField,
    words_as_options,
)
from models import Child, Custody, Family, Guardian, SchoolClass
from rules.people import FamilyTitle, Scheme, Situation
from services import families as service
from web.file_words import LABELS

MOST_RANKS = 4
"""Staff may enter more parents than a family does."""


def rank_options() -> list[tuple[int, str]]:
    """The parents by their place in the file."""
    return [(rank, parent_of_rank(rank)) for rank in range(1, MOST_RANKS + 1)]


def parent_of_rank(rank: int) -> str:
    """« Parent 1 »."""
    return gettext("Parent %(number)s", number=rank)


class FamilyForm(StaffForm):
    """A family's file."""

    expected = service.FAMILY

    number = StringField(_("N° de dossier"), description=_("Il est imprimé sur les factures de la famille."))
    title = Choice(LABELS["title"], words_as_options(FamilyTitle), FamilyTitle, optional=True)
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
    situation = Choice(LABELS["situation"], words_as_options(Situation), Situation, optional=True)
    scheme = Choice(LABELS["scheme"], words_as_options(Scheme), Scheme, optional=True)
    benefit_number = StringField(LABELS["benefit_number"])
    benefit_rank = Choice(LABELS["benefit_rank"], rank_options, int, optional=True)
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


def address_of(row: Family | Guardian) -> str:
    """« 1 rue du Lavoir, 39220 Les Essarts », as much of it as there is."""
    return ", ".join(filter(None, (row.street, row.address_extra, f"{row.postcode} {row.town}".strip())))


def benefit_words(family: Family) -> str:
    """« 1234567 (Nadia Benmoussa) »: the number, and the parent whose it is."""
    owner = next((str(it) for it in family.guardians if it.rank == family.benefit_rank), "")
    if not owner and family.benefit_rank:
        owner = parent_of_rank(family.benefit_rank)
    return f"{family.benefit_number} ({owner})" if family.benefit_number and owner else family.benefit_number
