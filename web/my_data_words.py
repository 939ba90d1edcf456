"""What the files, the fields and the values of « Mes données » are called, so that a parent can read them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from rules.deadlines import PARIS
from rules.files import Group
from rules.health import allergens_of
from rules.rights import Role
from rules.vaccines import Vaccine
from web.answer_words import answer
from web.file_words import LABELS, group_word
from web.filters import enumeration, euros, weekday_name
from web.journal_words import action_words, field_labels
from web.staff_words import word
from web.vaccine_words import vaccine

FILES = {
    "family": ("dossier", _l("Le dossier de la famille")),
    "account": ("compte", _l("Votre compte")),
    "guardians": ("parents", _l("Les parents")),
    "children": ("enfants", _l("Les enfants")),
    "health": ("fiches-sanitaires", _l("Les fiches sanitaires")),
    "contacts": ("contacts", _l("Les personnes à appeler ou autorisées à venir chercher un enfant")),
    "authorisations": ("autorisations", _l("Les autorisations")),
    "reviews": ("fiches-confirmees", _l("Les années pour lesquelles les fiches sont confirmées")),
    "proposals": ("modifications", _l("Les modifications soumises à la mairie")),
    "drafts": ("brouillons", _l("Vos formulaires à finir")),
    "enrolments": ("inscriptions", _l("Les inscriptions")),
    "reservations": ("reservations", _l("Les réservations")),
    "bookings": ("jours-reserves", _l("Les jours réservés")),
    "declarations": ("acceptations", _l("Les règlements et déclarations acceptés")),
    "documents": ("documents", _l("Les documents")),
    "mails": ("courriers", _l("Les e-mails reçus")),
    "sign_ins": ("connexions", _l("Vos connexions")),
    "requests": ("demandes-de-suppression", _l("Les demandes de suppression")),
    "journal": ("journal", _l("Ce qui est arrivé à votre dossier")),
    "read_by": ("lectures", _l("Qui a consulté les fiches sanitaires")),
}
"""Of each section of `queries/my_data.py`: the name of its file, and what is in it."""

OWN_LABELS: dict[str, LazyString] = {
    "accepted_at": _l("Accepté le"),
    "account.name": _l("Nom"),
    "action": _l("Ce qui est fait"),
    "answer": _l("Réponse de la mairie"),
    "asked_at": _l("Demandée le"),
    "at": _l("Le"),
    "begun_at": _l("Début"),
    "booked_at": _l("Réservé le"),
    "brought_by": _l("Apporté par"),
    "by": _l("Par"),
    "cancelled_at": _l("Annulé le"),
    "channel": _l("Reçu"),
    "child": _l("Enfant"),
    "closed_at": _l("Dossier clos le"),
    "confirmed_at": _l("Confirmée le"),
    "contact_email": _l("E-mail de contact"),
    "created_at": _l("Créé le"),
    "day": _l("Jour"),
    "decided_at": _l("Décidé le"),
    "device": _l("Appareil"),
    "document": _l("Document"),
    "document_type": _l("Type de document"),
    "documents.name": _l("Nom du document"),
    "due_on": _l("Réponse attendue au plus tard le"),
    "ended_on": _l("Finie le"),
    "ends_at": _l("Fin"),
    "fields": _l("Champs"),
    "file": _l("Fichier dans l’archive"),
    "filename": _l("Nom du fichier envoyé"),
    "first_day": _l("Premier jour"),
    "given_at": _l("Reçu le"),
    "group": _l("Rubrique"),
    "id": _l("N°"),
    "is_emergency": _l("À prévenir en cas d’urgence"),
    "is_late": _l("Hors délai"),
    "is_short": _l("Ordinateur public"),
    "last_day": _l("Dernier jour"),
    "last_sign_in_at": _l("Dernière connexion"),
    "mails.created_at": _l("Écrit le"),
    "media_type": _l("Format"),
    "must_not_collect": _l("Ne doit pas venir chercher l’enfant"),
    "note": _l("Note de la mairie"),
    "number": _l("N° de dossier"),
    "override_reason": _l("Motif du hors délai"),
    "pages": _l("Pages"),
    "pattern": _l("Jours chez vous"),
    "period": _l("Période"),
    "prefers_phone": _l("Préfère le téléphone"),
    "price_cents": _l("Prix"),
    "proposed_at": _l("Soumise le"),
    "rank": _l("Rang"),
    "reason": _l("Motif"),
    "recipient": _l("Destinataire"),
    "refusal_reason": _l("Motif du refus"),
    "refusal_words": _l("Précision de la mairie"),
    "reviewed_at": _l("Confirmée le"),
    "saved_at": _l("Enregistré le"),
    "school": _l("École"),
    "school_class": _l("Classe"),
    "school_year": _l("Année scolaire qui commence en"),
    "sent_at": _l("Parti le"),
    "service": _l("Service"),
    "size": _l("Taille en octets"),
    "slot": _l("Créneau"),
    "state": _l("État"),
    "subject": _l("Sujet"),
    "text": _l("Texte"),
    "text_number": _l("Version"),
    "total_cents": _l("Total"),
    "typed": _l("Réponses tapées"),
    "username": _l("Nom d’utilisateur"),
    "usual_days": _l("Jours habituels"),
    "vaccines_checked_on": _l("Vaccins vérifiés le"),
    "vaccines_contraindicated": _l("Vaccins contre-indiqués"),
    "vaccines_missing": _l("Vaccins manquants"),
    "valid_until": _l("Valable jusqu’au"),
    "values": _l("Ce qui est soumis"),
    "wants_news": _l("Reçoit les actualités"),
    "weekdays": _l("Jours de la semaine"),
    "words": _l("Votre demande"),
}
"""What the forms of the files have no label for; by section where a name says two things."""


def section_words(section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with labels for names, each value as JSON holds it and as a parent reads it."""
    return {label(section, name): _said(name, value) for name, value in row.items()}


def label(section: str, name: str) -> str:
    """What a field is called."""
    own = OWN_LABELS.get(f"{section}.{name}") or OWN_LABELS.get(name)
    return str(own or LABELS[name])


def done_words(action: str, fields: str) -> tuple[str, str]:
    """An entry of the journal: what was done, and to which fields."""
    known = field_labels() | {name: str(it) for name, it in {**OWN_LABELS, **LABELS}.items()}
    return action_words(action), enumeration([known.get(name, name) for name in fields.split(", ") if name])


def reader_words(role: Role | None) -> str:
    """Who of the town hall: the role, never the name (DOMAIN 7.3)."""
    if role in (None, Role.FAMILY):
        return _("agent de la mairie")
    return _("agent de la mairie (%(role)s)", role=word(role))


def _said(name: str, value: Any) -> Any:
    match value:
        case Group():
            return group_word(value)
        case Enum():
            return word(value)
        case datetime():
            return value.astimezone(PARIS).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case dict() | list():
            return _each(name, value)
    return _LISTS[name](value) if name in _LISTS and value not in (None, "") else value


def _each(name: str, value: Any) -> Any:
    if name == "weekdays":
        return enumeration([weekday_name(weekday) for weekday in value])
    if isinstance(value, list):
        return [_said(name, item) for item in value]
    return {str(LABELS.get(key, key)): _said(key, item) for key, item in value.items()}


def _vaccines(text: str) -> str:
    return enumeration([vaccine(it) for it in Vaccine if it in text.split()])


_LISTS = {
    "allergens": lambda text: enumeration([answer(it) for it in allergens_of(text)]) if isinstance(text, str) else text,
    "vaccines_missing": _vaccines,
    "total_cents": euros,
    "price_cents": euros,
}
"""How texts that hold several words, and amounts in cents, are said."""
