"""What a refusal says: one table from code to sentence. What happened, then what to do, then whom to call."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from rules.completeness import Gap, Missing, MissingDocument
from rules.refusals import Code, Refusal
from web.commune import commune
from web.field_words import why_sentence
from web.filters import alternatives, enumeration, euros, long_date, moment

SENTENCES: dict[Code, LazyString | str] = {
    Code.UNKNOWN_BOX: _l("Cette case n’est pas dans votre planning. Rien n’a été modifié."),
    Code.PAST_DAY: _l("Ce jour est passé. Pour une correction : %(service)s."),
    Code.PAST_CUT_OFF: _l(
        "Le délai est dépassé depuis le %(closes_at)s. "
        "Pour une urgence, contactez directement le service : %(service)s."
    ),
    Code.AFTER_BOOK_UNTIL: _l("Les réservations sont closes depuis le %(book_until)s. Une question : %(service)s."),
    Code.NOT_OPEN_YET: _l("Les réservations ouvrent le %(opens_at)s."),
    Code.CLOSED_DAY: _l("Ce jour est fermé : %(reason)s."),
    Code.FULL: _l("C’est complet pour ce jour. Choisissez-en un autre, ou contactez le service : %(service)s."),
    Code.NOT_ENROLLED: _l("L’enfant n’est pas inscrit à cette activité. Pour l’inscrire : %(service)s."),
    Code.NOT_ELIGIBLE: _l("Cette activité n’est pas ouverte à cet enfant."),
    Code.NOT_YOUR_DAY: _l("Ce jour-là, l’enfant est avec son autre foyer, qui réserve pour lui."),
    Code.TAKEN_BY_OTHER_HOME: _l("Ce jour est déjà pris pour l’enfant."),
    Code.ALREADY_BOOKED: _l("C’est déjà réservé. Vous n’avez rien à faire."),
    Code.NOT_BOOKED: _l("Il n’y a pas de réservation à annuler pour ce jour."),
    Code.TWICE: _l("La même case est demandée deux fois. Rien n’a été modifié."),
    Code.EXCLUDED: _l("Ce créneau ne se réserve pas le même jour que « %(other)s ». Décochez l’un des deux."),
    Code.NEEDS_SLOT: _l("Pour ce créneau, cochez aussi le même jour : %(others)s."),
    Code.NEEDED_BY: _l("Ce créneau est nécessaire à « %(other)s ». Décochez d’abord « %(other)s »."),
    Code.ELSEWHERE: _l("L’enfant est déjà attendu à la même heure : %(other)s, %(place)s. Décochez l’un des deux."),
    Code.FILE_INCOMPLETE: _l(
        "Le dossier est incomplet, on ne peut pas encore réserver. Il manque : %(missing)s. "
        "Pour le compléter : %(service)s."
    ),
    Code.CALENDAR_UNKNOWN: _l(
        "Le calendrier scolaire de cette date n’est pas encore connu de la mairie. Une question : %(service)s."
    ),
    Code.TOTAL_CHANGED: _l("Le total a changé : %(shown)s était affiché, il est maintenant de %(total)s. Vérifiez-le."),
    Code.BASKET_CHANGED: _l("Vos modifications ont changé depuis l’affichage de cette page. Vérifiez-les."),
    Code.BASKET_EMPTY: _l("Il n’y a plus de modification en cours. Vos réservations n’ont pas changé."),
    Code.RESERVATION_CHANGED: _l("Cette réservation a changé entre-temps. Relisez-la, puis recommencez."),
    Code.COUNT_CHANGED: _l(
        "Le nombre de réservations concernées a changé : %(found)s au lieu de %(seen)s. Relisez la liste, puis "
        "recommencez."
    ),
    Code.ALREADY_ENROLLED: _l("L’enfant est déjà inscrit à cette activité, ou sa demande attend une réponse."),
    Code.REASON_NEEDED: _l("Écrivez le motif de ce changement : il est gardé dans le journal."),
    Code.BUSY: _l("Beaucoup de familles réservent en ce moment. Rien n’est perdu : recommencez dans un instant."),
    Code.WRONG_CREDENTIALS: _l(
        "Cet identifiant et ce mot de passe ne vont pas ensemble. "
        "Vérifiez les majuscules, ou demandez un nouveau mot de passe. Besoin d’aide : %(service)s."
    ),
    Code.TOO_MANY_TRIES: _l("Il y a eu trop d’essais. Recommencez dans %(minutes)s. Besoin d’aide : %(service)s."),
    Code.ACCOUNT_PENDING: _l(
        "Votre compte est probablement encore inactif. "
        "Ouvrez le lien reçu par e-mail : il est valable jusqu’au %(until)s. "
        "Vous ne l’avez plus ? « Identifiant ou mot de passe oublié ? » le renvoie."
    ),
    Code.WRONG_CODE: _l(
        "Ce code ne convient pas. Prenez celui que l’application affiche en ce moment, ou un code de secours."
    ),
    Code.LINK_UNKNOWN: _l("Ce lien n’est pas complet. Copiez-le en entier depuis l’e-mail, ou demandez-en un autre."),
    Code.LINK_USED: _l("Ce lien a déjà servi : il n’y a plus rien à faire ici. Connectez-vous."),
    Code.LINK_EXPIRED: _l("Ce lien n’est plus valable depuis le %(expired_at)s. Demandez-en un autre."),
    Code.LINK_VOID: _l("Votre dossier a changé depuis cet e-mail : ce lien ne s’ouvre plus. Demandez-en un autre."),
    Code.CLAIM_GONE: _l("Votre demande n’est plus là : elle est gardée 24 heures. Recommencez-la."),
    Code.PROOF_REJECTED: _l("Ces trois informations ne correspondent à aucun dossier. Vérifiez-les ensemble."),
    Code.HAS_ACCOUNT: _l("Cette personne a déjà un compte. Elle peut demander un nouveau mot de passe."),
    Code.NO_EMAIL: _l("L’adresse e-mail de cette personne n’est pas dans le dossier. Ajoutez-la d’abord."),
    Code.EMAIL_TAKEN: _l(
        "Un autre compte se connecte déjà avec cette adresse e-mail. Il en faut une autre, propre à cette personne."
    ),
    Code.INVITED_OFTEN: _l("Plusieurs invitations sont déjà parties aujourd’hui. Recommencez demain."),
    Code.NO_RIGHT: _l("Votre rôle ne permet pas cette action. Rien n’a été modifié."),
    Code.CHANGED_MEANWHILE: _l("Quelqu’un d’autre a modifié cette fiche entre-temps. Relisez-la, puis recommencez."),
    Code.STILL_IN_USE: _l("On ne peut pas supprimer cet élément : d’autres en dépendent encore."),
    Code.BAD_VALUE: "%(why)s",
    Code.MANY_WAITING: _l(
        "La mairie a encore %(most)s de vos documents à lire. Envoyez les suivants quand elle les a lus."
    ),
    Code.SAME_DOCUMENT: _l("Ce fichier vient d’être reçu. Il n’est pas gardé une deuxième fois."),
    Code.ALREADY_DECIDED: _l("Cette demande est déjà traitée. Rien n’a été modifié."),
    Code.BOOKINGS_TO_COME: _l(
        "Cette famille a des réservations à venir. Annulez-les d’abord, puis acceptez la demande."
    ),
}

MISSING: dict[Missing, LazyString] = {
    Missing.ADDRESS: _l("l’adresse complète"),
    Missing.PHONE: _l("un numéro de téléphone"),
    Missing.GUARDIAN: _l("le nom d’un parent ou d’un représentant légal"),
    Missing.BIRTH_DATE: _l("la date de naissance"),
    Missing.SCHOOL_CLASS: _l("la classe"),
    Missing.HEALTH_RECORD: _l("la fiche sanitaire"),
    Missing.EMERGENCY_CONTACT: _l("une personne à prévenir en cas d’urgence"),
    Missing.FAMILY_REVIEW: _l("les informations de la famille à vérifier"),
    Missing.DECLARATIONS: _l("les déclarations à accepter"),
    Missing.CHILD_REVIEW: _l("la fiche enfant à vérifier"),
}


def sentence(refusal: Refusal) -> str:
    """The refusal in words, with its values: moments on the Paris clock, amounts in euros, whom to call."""
    values = {name: _spoken(name, value) for name, value in refusal.values.items()}
    if refusal.code is Code.BAD_VALUE:
        values["why"] = why_sentence(refusal.values["why"], refusal.values)
    if refusal.code is Code.CLOSED_DAY and not refusal.values.get("reason"):
        return _("Ce jour est fermé.")
    return str(SENTENCES[refusal.code]) % {"service": whom_to_call(), **values}


def missing_words(missing: Iterable[Gap]) -> str:
    """« l’adresse complète, la fiche sanitaire et le document « Carnet de vaccination » »."""
    return enumeration([gap_words(it) for it in missing])


def gap_words(gap: Gap) -> str:
    """One thing that is missing, in words."""
    if isinstance(gap, MissingDocument):
        return _("le document «\N{NO-BREAK SPACE}%(name)s\N{NO-BREAK SPACE}»", name=gap.name)
    return str(MISSING[gap])


def whom_to_call() -> str:
    """« Service enfance, 03 00 00 00 00 »: the service that families call, as the commune entered it."""
    settings = commune()
    phone = settings.service_phone.replace(" ", "\N{NO-BREAK SPACE}")
    ways = [way for way in (settings.service_name, phone or settings.service_email) if way]
    return ", ".join(ways) or _("la mairie")


def _spoken(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_date(value)
    if name == "missing":
        return missing_words(value)
    if name == "others":
        return alternatives(value)
    if name == "minutes":
        return ngettext("%(num)s minute", "%(num)s minutes", value)
    return euros(value) if name in ("shown", "total") else str(value)
