"""The types of papers that communes usually ask for (DOMAIN 6.1), as a new installation is offered them."""

from typing import Any

from flask_babel import gettext as _

from rules.documents import Level, Validity

MONTHS_OF_ADDRESS = 12
MONTHS_OF_MANDATE = 36


def usual_types() -> list[dict[str, Any]]:
    """The values of each, in the order of the page, as `services/document_types.py` takes them."""
    found = [*_of_family(), *_of_child()]
    return [{**values, "position": number} for number, values in enumerate(found, start=1)]


def _of_family() -> list[dict[str, Any]]:
    year, ended = Validity.SCHOOL_YEAR, Validity.END_DATE
    return [
        _type(Level.FAMILY, _("Avis d’imposition"), year, _("Le dernier reçu, toutes les pages.")),
        _type(Level.FAMILY, _("Attestation de quotient familial de la MSA"), ended, _("De moins de trois mois.")),
        _type(Level.FAMILY, _("Attestation de quotient familial de la CAF"), ended, _("De moins de trois mois.")),
        _type(
            Level.FAMILY,
            _("Justificatif de domicile"),
            Validity.MONTHS,
            _("De moins de trois mois\N{NO-BREAK SPACE}: facture d’eau, d’électricité, quittance de loyer."),
            months=MONTHS_OF_ADDRESS,
        ),
        _type(
            Level.FAMILY,
            _("Document juridique divers"),
            Validity.ALWAYS,
            _("Par exemple un jugement sur la garde des enfants."),
            is_restricted=True,
        ),
        _type(Level.FAMILY, _("Mandat de prélèvement SEPA"), Validity.MONTHS, "", months=MONTHS_OF_MANDATE),
        _type(Level.FAMILY, _("Relevé d’identité bancaire (RIB)"), Validity.ALWAYS, ""),
    ]


def _of_child() -> list[dict[str, Any]]:
    year, always = Validity.SCHOOL_YEAR, Validity.ALWAYS
    return [
        _type(
            Level.CHILD,
            _("Carnet de vaccination"),
            always,
            _("Les pages des vaccinations."),
            is_mandatory=True,
            is_restricted=True,
        ),
        _type(
            Level.CHILD,
            _("Attestation d’assurance"),
            year,
            _("Responsabilité civile, et accidents si vous l’avez, pour l’année scolaire."),
            is_mandatory=True,
        ),
        _type(
            Level.CHILD,
            _("Fiche sanitaire"),
            year,
            _("Si vous la remplissez sur papier au lieu de la fiche en ligne."),
            is_restricted=True,
        ),
        _type(
            Level.CHILD,
            _("Projet d’accueil individualisé (PAI)"),
            Validity.END_DATE,
            _("Signé par le médecin."),
            is_restricted=True,
        ),
        _type(Level.CHILD, _("Brevet de natation"), always, _("Pour les activités dans l’eau.")),
        _type(Level.CHILD, _("Justificatif d’absence"), always, "", is_restricted=True),
    ]


def _type(level: Level, name: str, validity: Validity, help_words: str, **more: Any) -> dict[str, Any]:
    return {"level": level, "name": name, "validity": validity, "help": help_words, **more}
