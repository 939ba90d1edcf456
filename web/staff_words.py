"""The French word of each value of an enum of `rules/`, as lists, filters and forms of the town hall show it."""

from enum import Enum
from functools import lru_cache

from flask_babel import gettext as _

from rules.activities import ActivityKind, OpenOn, Validation
from rules.bookings import Action, BookingState, Done, ReservationState
from rules.custody import CustodyPattern
from rules.documents import Channel, DocumentState, Level, RefusalReason, ShownState, Validity
from rules.enrolments import EnrolmentState
from rules.mails import MailKind, MailState
from rules.privacy import RequestState
from rules.proposals import ProposalState
from rules.rights import Role
from rules.texts import MenuKind, Publicity, TextKey
from web.answer_words import answer_tables
from web.filters import language


def word(value: Enum) -> str:
    """What people read for it; a test asks for each."""
    return _tables(language())[type(value)][value]


@lru_cache(maxsize=8)
def _tables(spoken: str) -> dict[type[Enum], dict[Enum, str]]:
    """All of them, once for each language: an export says a hundred thousand words."""
    return {
        **answer_tables(spoken),
        Role: _roles(),
        CustodyPattern: {
            CustodyPattern.ALL_DAYS: _("Tous les jours"),
            CustodyPattern.ALTERNATE_WEEKS: _("Une semaine sur deux"),
        },
        **_offer(),
        **_bookings(),
        **_public(),
        **_documents(),
        RequestState: {
            RequestState.WAITING: _("en attente"),
            RequestState.GRANTED: _("acceptée"),
            RequestState.REFUSED: _("refusée"),
            RequestState.WITHDRAWN: _("retirée par la famille"),
        },
        MailKind: _mails(),
        MailState: {
            MailState.WAITING: _("en attente"),
            MailState.SENT: _("envoyé"),
            MailState.KEPT: _("gardé (démonstration)"),
            MailState.FAILED: _("en échec"),
        },
    }


def _mails() -> dict[Enum, str]:
    return {
        MailKind.BOOKING_RECAP: _("Récapitulatif à la famille"),
        MailKind.BOOKING_SERVICE: _("Changement, au service"),
        MailKind.RESERVATION_DECIDED: _("Réponse à la famille"),
        MailKind.ACCOUNT_ACTIVATION: _("Lien pour activer un compte"),
        MailKind.ACCOUNT_EXISTS: _("Compte déjà ouvert"),
        MailKind.ACCOUNT_INVITATION: _("Invitation à ouvrir un compte"),
        MailKind.AGENT_WELCOME: _("Lien à un nouvel agent"),
        MailKind.PASSWORD_LINK: _("Lien pour un nouveau mot de passe"),
        MailKind.NO_ACCOUNT: _("Oubli, sans compte ouvert"),
        MailKind.PASSWORD_CHANGED: _("Mot de passe changé"),
        MailKind.LOGIN_CONFIRMATION: _("Lien à une nouvelle adresse de connexion"),
        MailKind.LOGIN_TAKEN: _("Adresse de connexion déjà prise"),
        MailKind.LOGIN_CHANGED: _("Adresse de connexion changée"),
        MailKind.DOCUMENT_DECIDED: _("Réponse sur un document"),
        MailKind.DOCUMENT_EXPIRING: _("Document bientôt à renouveler"),
        MailKind.PROPOSAL_DECIDED: _("Réponse sur une modification du dossier"),
        MailKind.ERASURE_ASKED: _("Demande de suppression, au service"),
        MailKind.ERASURE_DECIDED: _("Réponse sur une suppression"),
        MailKind.ENROLMENT_MADE: _("Inscription, à la famille"),
        MailKind.ENROLMENT_DECIDED: _("Réponse sur une inscription"),
        MailKind.CLOSURE_TOLD: _("Fermeture"),
        MailKind.REOPENING_TOLD: _("Réouverture"),
    }


def _roles() -> dict[Enum, str]:
    return {
        Role.FAMILY: _("famille"),
        Role.ADMINISTRATOR: _("administrateur"),
        Role.COUNTER: _("guichet"),
        Role.ACCOUNTS: _("régie"),
        Role.LEADER: _("animateur"),
        Role.AUDITOR: _("contrôle"),
    }


def _offer() -> dict[type[Enum], dict[Enum, str]]:
    return {
        ActivityKind: {
            ActivityKind.CANTEEN: _("Restauration scolaire"),
            ActivityKind.SCHOOL_DAY_CARE: _("Accueil périscolaire"),
            ActivityKind.LEISURE_CENTRE: _("Accueil de loisirs"),
            ActivityKind.EARLY_CHILDHOOD: _("Petite enfance"),
        },
        OpenOn: {
            OpenOn.SCHOOL_DAYS: _("Jours d’école"),
            OpenOn.HOLIDAYS: _("Vacances scolaires"),
            OpenOn.ALL_DAYS: _("Jours d’école et vacances"),
        },
        Validation: {
            Validation.DIRECT: _("Directe"),
            Validation.STAFF: _("Par le service"),
        },
    }


def _bookings() -> dict[type[Enum], dict[Enum, str]]:
    return {
        BookingState: {
            BookingState.WAITING: _("en attente de traitement"),
            BookingState.ACCEPTED: _("acceptée"),
            BookingState.REFUSED: _("refusée"),
            BookingState.CANCELLED: _("annulée"),
        },
        EnrolmentState: {
            EnrolmentState.WAITING: _("en attente de traitement"),
            EnrolmentState.ACCEPTED: _("acceptée"),
            EnrolmentState.REFUSED: _("refusée"),
        },
        ReservationState: {
            ReservationState.WAITING: _("en attente de traitement"),
            ReservationState.ACCEPTED: _("acceptée"),
            ReservationState.REFUSED: _("refusée"),
            ReservationState.CANCELLED: _("annulée"),
            ReservationState.PARTLY: _("acceptée en partie"),
            ReservationState.REPLACED: _("remplacée"),
        },
        ProposalState: {
            ProposalState.WAITING: _("en attente du guichet"),
            ProposalState.ACCEPTED: _("acceptée"),
            ProposalState.REFUSED: _("refusée"),
            ProposalState.WITHDRAWN: _("remplacée par la famille"),
        },
        Action: {Action.ADD: _("ajout"), Action.CANCEL: _("annulation")},
        Done: {Done.ADDED: _("ajoutée"), Done.CANCELLED: _("annulée"), Done.KEPT: _("conservée")},
    }


def _documents() -> dict[type[Enum], dict[Enum, str]]:
    return {
        DocumentState: {
            DocumentState.TO_CHECK: _("à valider"),
            DocumentState.VALID: _("validé"),
            DocumentState.REFUSED: _("refusé"),
            DocumentState.REPLACED: _("remplacé"),
        },
        ShownState: {
            ShownState.TO_CHECK: _("à valider"),
            ShownState.VALID: _("validé"),
            ShownState.REFUSED: _("refusé"),
            ShownState.EXPIRED: _("expiré"),
            ShownState.REPLACED: _("remplacé"),
            ShownState.MISSING: _("manquant"),
        },
        RefusalReason: {
            RefusalReason.UNREADABLE: _("il ne se lit pas bien"),
            RefusalReason.WRONG_DOCUMENT: _("ce n’est pas le document demandé"),
            RefusalReason.WRONG_PERSON: _("il concerne une autre personne"),
            RefusalReason.OUT_OF_DATE: _("il n’est plus valable"),
            RefusalReason.INCOMPLETE: _("il en manque une partie"),
            RefusalReason.OTHER: _("autre raison"),
        },
        Channel: {
            Channel.ONLINE: _("en ligne"),
            Channel.DESK: _("au guichet"),
            Channel.POST: _("par courrier"),
            Channel.EMAIL: _("par e-mail"),
        },
        Level: {Level.FAMILY: _("la famille"), Level.CHILD: _("un enfant")},
        Validity: {
            Validity.ALWAYS: _("jusqu’à son remplacement"),
            Validity.SCHOOL_YEAR: _("l’année scolaire"),
            Validity.MONTHS: _("un nombre de mois depuis le dépôt"),
            Validity.END_DATE: _("jusqu’à une date notée sur chaque document"),
        },
    }


def _public() -> dict[type[Enum], dict[Enum, str]]:
    return {
        MenuKind: {MenuKind.CANTEEN: _("Restaurant scolaire"), MenuKind.NURSERY: _("Crèche")},
        Publicity: {
            Publicity.DRAFT: _("brouillon"),
            Publicity.PROGRAMMED: _("programmé"),
            Publicity.ONLINE: _("en ligne"),
            Publicity.PAST: _("passé"),
        },
        TextKey: {
            TextKey.TERMS: _("Conditions générales d’utilisation"),
            TextKey.DATA_NOTICE: _("Données personnelles"),
            TextKey.LEGAL_NOTICE: _("Mentions légales"),
            TextKey.ACCESSIBILITY: _("Accessibilité"),
            TextKey.RULES: _("Règlement"),
            TextKey.TARIFFS: _("Tarifs"),
            TextKey.PROGRAMME: _("Programme"),
            TextKey.FILE_RULES: _("Formulaire famille\N{NO-BREAK SPACE}: règlements"),
            TextKey.HONOUR: _("Formulaire famille\N{NO-BREAK SPACE}: attestation sur l’honneur"),
            TextKey.SIGNATURE: _("Formulaire famille\N{NO-BREAK SPACE}: signature numérique"),
            TextKey.FILE_NOTICE: _("Formulaires\N{NO-BREAK SPACE}: usage des informations"),
        },
    }
