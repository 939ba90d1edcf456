"""What the journal says: on what, which deed, and a kept value as people write it."""

from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from re import fullmatch, sub

from flask_babel import gettext as _

from rules.activities import ActivityKind, OpenOn, Validation
from rules.bookings import ReservationState
from rules.custody import CustodyPattern
from rules.deadlines import PARIS
from rules.documents import DocumentState, Level, RefusalReason, Validity
from rules.health import Diet
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Sex, Situation
from rules.rights import Role
from web.file_words import path_value
from web.filters import enumeration, euros, language, short_date, weekday_name
from web.privacy_words import erased_words
from web.staff_words import word

ISO_DAY = r"\d{4}-\d{2}-\d{2}"
ENUMS: dict[str, type[Enum]] = {
    "diet": Diet,
    "document_state": DocumentState,
    "kind": ActivityKind,
    "level": Level,
    "occupation": Occupation,
    "open_on": OpenOn,
    "pattern": CustodyPattern,
    "refusal_reason": RefusalReason,
    "role": Role,
    "scheme": Scheme,
    "sex": Sex,
    "situation": Situation,
    "state": ReservationState,
    "title": FamilyTitle,
    "validation": Validation,
    "validity": Validity,
}
"""The fields whose kept values are words of an enum."""

OTHER_ENUMS: dict[str, type[Enum]] = {"kind": GuardianKind}
"""And those that mean another thing in another table."""


def things() -> dict[str, str]:
    """What a deed is about: the part of its name before the point."""
    return {
        "account": _("Compte"),
        "activity": _("Activité"),
        "authorisations": _("Autorisations"),
        "child": _("Enfant"),
        "claim": _("Demande de compte"),
        "closure": _("Fermeture"),
        "contact": _("Contact"),
        "custody": _("Garde"),
        "document": _("Document"),
        "document_type": _("Type de document"),
        "draft": _("Formulaire commencé"),
        "enrolment": _("Inscription"),
        "erasure": _("Demande de suppression"),
        "establishment": _("Établissement"),
        "export": _("Export"),
        "family": _("Famille"),
        "file": _("Fiche en ligne"),
        "guardian": _("Responsable"),
        "health": _("Fiche sanitaire"),
        "journal": _("Journal"),
        "mail": _("E-mail"),
        "menu": _("Menu"),
        "news": _("Actualité"),
        "period": _("Période"),
        "proposal": _("Modification proposée"),
        "public_service": _("Service au public"),
        "reservation": _("Réservation"),
        "school": _("École"),
        "school_class": _("Classe"),
        "school_holiday": _("Vacances scolaires"),
        "school_year": _("Année scolaire"),
        "settings": _("Réglages"),
        "slot": _("Créneau"),
        "text": _("Texte"),
    }


def deeds() -> dict[str, str]:
    """What was done: the part of its name after the point."""
    return _of_accounts() | {
        "accepted": _("acceptation"),
        "asked": _("demande"),
        "called_off": _("annulation par une fermeture"),
        "changed": _("modification"),
        "closed": _("fermeture"),
        "created": _("création"),
        "declared": _("déclarations acceptées"),
        "draft_kept": _("brouillon gardé"),
        "erased": _("effacement des données"),
        "given": _("dépôt"),
        "given_back": _("de nouveau validé"),
        "granted": _("accord"),
        "made": _("enregistrement"),
        "partly": _("acceptation en partie"),
        "published": _("publication"),
        "read": _("lecture"),
        "refused": _("refus"),
        "removed": _("suppression"),
        "replaced": _("remplacement"),
        "reopened": _("réouverture"),
        "restored": _("rétablissement après une fermeture"),
        "retried": _("nouvel envoi"),
        "reviewed": _("confirmation pour l’année scolaire"),
        "sent": _("envoi"),
        "taken_back": _("publication retirée"),
        "withdrawn": _("retrait"),
    }


def _of_accounts() -> dict[str, str]:
    return {
        "code_refused": _("code de connexion refusé"),
        "data_taken": _("téléchargement de ses données"),
        "invited": _("invitation à ouvrir un compte"),
        "login_asked": _("demande d’une autre adresse de connexion"),
        "login_changed": _("autre adresse de connexion"),
        "password_changed": _("mot de passe changé"),
        "password_link_sent": _("lien pour choisir un mot de passe"),
        "password_refused": _("mot de passe actuel refusé"),
        "password_reset": _("mot de passe choisi par le lien"),
        "password_set": _("nouveau mot de passe"),
        "recovery_code_used": _("code de secours utilisé"),
        "recovery_codes_renewed": _("nouveaux codes de secours"),
        "second_factor_off": _("double authentification arrêtée"),
        "second_factor_on": _("double authentification activée"),
        "second_factor_reset": _("double authentification réinitialisée"),
        "sign_in_failed": _("connexion refusée"),
        "signed_in": _("connexion"),
        "signed_out": _("déconnexion"),
        "signed_out_everywhere": _("déconnexion de tous les appareils"),
        "terms_accepted": _("conditions d’utilisation acceptées"),
        "undone": _("décision annulée"),
        "validated": _("validation"),
        "welcomed": _("nouveau lien de bienvenue"),
    }


def field_labels() -> dict[str, str]:
    """The fields that no form has."""
    return {
        "accepted_days": _("Jours acceptés"),
        "added": _("Jours ajoutés"),
        "kept": _("Jours conservés"),
        "replaces": _("Remplace la réservation"),
        "body": _("Texte"),
        "cancelled": _("Jours annulés"),
        "child_id": _("Enfant"),
        "closed_at": _("Fermé le"),
        "closed_bookings": _("Réservations annulées"),
        "document_state": _("État"),
        "establishments": _("Établissements"),
        "family_id": _("Famille"),
        "not_restored": _("Réservations non rétablies"),
        "override_reason": _("Motif du hors délai"),
        "prefers_phone": _("Préfère le téléphone"),
        "period_id": _("Période"),
        "published_at": _("Publié le"),
        "reason": _("Motif"),
        "refused_days": _("Jours refusés"),
        "restored": _("Réservations rétablies"),
        "rows": _("Lignes"),
        "school_year": _("Année scolaire"),
        "schools": _("Écoles"),
        "search": _("Recherche"),
        "state": _("État"),
        "usual_days": _("Jours habituels"),
        "version": _("Version"),
        "wants_news": _("Reçoit les actualités"),
        "year_id": _("Année scolaire"),
        **erased_words(),
    }


def action_words(action: str) -> str:
    """« Période, modification »."""
    thing, _point, deed = action.partition(".")
    known_things, known_deeds = _spoken(language())
    return _("%(thing)s, %(deed)s", thing=known_things.get(thing, thing), deed=known_deeds.get(deed, deed))


def object_words(kind: str, object_id: int) -> str:
    """What a deed was done to, by its number: « 000121 » for a reservation, as on its page, « n° 12 » for the rest."""
    return f"{object_id:06d}" if kind == "reservation" else _("n°\N{NO-BREAK SPACE}%(id)s", id=object_id)


@lru_cache(maxsize=8)
def _spoken(_language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Both tables, once for each language: an export says them for each line."""
    return things(), deeds()


def value_words(field: str, text: str) -> str:
    """A kept value of that field: « Oui », « 20/09/2019 », « 4,30 € », « lundi et mardi »; another text as it is."""
    if not text:
        return "–"
    if field in ENUMS:
        return _enum_words(field, text)
    if (said := path_value(field, text)) is not None:
        return said
    if field in ("added", "cancelled", "kept"):
        return sub(ISO_DAY, lambda found: short_date(date.fromisoformat(found[0])), text)
    if field == "usual_days":
        return sub(r"=([1-7]+)(?=;|$)", lambda found: f"\N{NO-BREAK SPACE}: {_figures('weekdays', found[1])}", text)
    if text.isdigit():
        return _figures(field, text)
    return {"true": _("Oui"), "false": _("Non")}.get(text) or _day_or_hour(text)


def _figures(field: str, digits: str) -> str:
    if field.endswith("_cents"):
        return euros(int(digits))
    return enumeration([weekday_name(int(digit)) for digit in digits]) if field == "weekdays" else digits


def _enum_words(field: str, text: str) -> str:
    kinds = (kind for kind in (ENUMS[field], OTHER_ENUMS.get(field)) if kind)
    return next((word(it) for kind in kinds for it in kind if it.value == text), text)


def _day_or_hour(text: str) -> str:
    if fullmatch(ISO_DAY, text):
        return short_date(date.fromisoformat(text))
    if fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00", text):
        return f"{datetime.fromisoformat(text).astimezone(PARIS):%d/%m/%Y %H:%M}"
    return text[:5] if fullmatch(r"\d{2}:\d{2}:\d{2}", text) else text
