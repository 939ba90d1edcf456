"""What the commune decides, declared once: key, type, default, label, help. Staff edit it; changes are journalled."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Words, db


class Kind(StrEnum):
    """How a setting is entered and read."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    COLOUR = "colour"
    FLAG = "flag"
    NUMBER = "number"
    ZONE = "zone"
    IMAGE = "image"
    TIME = "time"
    ROLES = "roles"
    CONFORMITY = "conformity"
    NEEDS = "needs"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One setting: its default is what an installation starts with; label and help are French texts."""

    key: str
    kind: Kind
    default: str
    label: str
    help: str = ""


def N_(text: str) -> str:
    """Marks a text for the catalogue and leaves it as it is: whoever shows it translates it."""
    return text


DECLARATIONS: tuple[Declaration, ...] = (
    Declaration("commune_name", Kind.TEXT, "Notre commune", N_("Nom de la commune")),
    Declaration("portal_title", Kind.TEXT, "Portail famille", N_("Titre du portail")),
    Declaration(
        "accent_colour",
        Kind.COLOUR,
        "#1C6470",
        N_("Couleur de la commune"),
        N_("La bande du haut la montre telle quelle. Les textes et boutons en prennent une teinte lisible."),
    ),
    Declaration("logo", Kind.IMAGE, "", N_("Logo"), N_("Une image png ou jpeg, 2 Mo au plus.")),
    Declaration(
        "picture",
        Kind.IMAGE,
        "",
        N_("Photo de la page d’accueil"),
        N_("Une image png ou jpeg, 2 Mo au plus. Elle est réduite pour s’ouvrir vite."),
    ),
    Declaration(
        "welcome",
        Kind.TEXT,
        N_("Inscrivez vos enfants et réservez en ligne, sans vous déplacer."),
        N_("Phrase d’accueil"),
    ),
    Declaration("service_name", Kind.TEXT, "Service enfance", N_("Nom du service que les familles appellent")),
    Declaration("service_address", Kind.TEXT, "", N_("Adresse du service")),
    Declaration("service_hours", Kind.TEXT, "", N_("Horaires d’accueil du service")),
    Declaration("service_phone", Kind.PHONE, "", N_("Téléphone du service")),
    Declaration("service_email", Kind.EMAIL, "", N_("Adresse e-mail du service")),
    Declaration("school_zone", Kind.ZONE, "A", N_("Zone des vacances scolaires")),
    Declaration(
        "alsace_moselle",
        Kind.FLAG,
        "",
        N_("Jours fériés d’Alsace-Moselle"),
        N_("Ajoute le Vendredi saint et le 26 décembre."),
    ),
)

DECLARATIONS += (
    Declaration(
        "claim_is_open",
        Kind.FLAG,
        "oui",
        N_("Les familles créent leur compte elles-mêmes"),
        N_("Avec l’e-mail de contact, le nom et le n° de dossier que la mairie connaît."),
    ),
    Declaration(
        "invitation_is_open",
        Kind.FLAG,
        "oui",
        N_("Le guichet invite les familles"),
        N_("D’un bouton sur la fiche de la famille. La personne choisit son mot de passe par un lien."),
    ),
    Declaration(
        "maintenance_from",
        Kind.TIME,
        "01:00",
        N_("Maintenance de la nuit : début"),
        N_("Les familles attendent, la mairie travaille. Vide : jamais."),
    ),
    Declaration("maintenance_until", Kind.TIME, "06:00", N_("Maintenance de la nuit : fin")),
    Declaration(
        "second_factor_roles",
        Kind.ROLES,
        "",
        N_("Double authentification obligatoire pour"),
        N_("Un code d’application est demandé après le mot de passe."),
    ),
    Declaration(
        "conformity",
        Kind.CONFORMITY,
        "non",
        N_("Accessibilité : état de conformité"),
        N_("Il s’affiche en bas de chaque page, comme la loi le demande."),
    ),
)
"""And what it decides of accounts and of the public pages."""

DECLARATIONS += (
    Declaration(
        "file_needs",
        Kind.NEEDS,
        "",
        N_("Champs des fiches"),
        N_("Obligatoire, facultatif ou masqué, champ par champ."),
    ),
    Declaration(
        "waiting_groups",
        Kind.GROUPS,
        "",
        N_("Rubriques qui attendent le guichet"),
        N_("Ce que la famille y modifie ne compte qu’après l’accord du guichet."),
    ),
    Declaration(
        "file_is_yearly",
        Kind.FLAG,
        "oui",
        N_("Les fiches sont à confirmer chaque année"),
        N_("De juin à août pour la rentrée. Sans confirmation, on ne réserve pas pour la nouvelle année."),
    ),
    Declaration(
        "waiting_holds_place",
        Kind.FLAG,
        "oui",
        N_("Une demande en attente garde sa place"),
        N_("Sinon, la place n’est prise qu’au moment où vous acceptez."),
    ),
    Declaration(
        "hours_of_waiting_place",
        Kind.NUMBER,
        "0",
        N_("Place gardée pendant (heures)"),
        N_("0 : jusqu’à votre réponse."),
    ),
    Declaration(
        "resident_towns",
        Kind.TEXT,
        "",
        N_("Communes de résidence"),
        N_("Un nom par commune, séparés par des virgules. Vide : la commune du portail."),
    ),
    Declaration("largest_document", Kind.NUMBER, "2", N_("Taille maximale d’un document, en Mo")),
    Declaration(
        "months_of_unused_documents",
        Kind.NUMBER,
        "3",
        N_("Documents refusés ou remplacés : effacés après (mois)"),
        N_("0 : jamais."),
    ),
    Declaration(
        "months_of_health",
        Kind.NUMBER,
        "2",
        N_("Fiches sanitaires non renouvelées : effacées après le 31 août (mois)"),
        N_("0 : jamais."),
    ),
    Declaration(
        "years_of_files",
        Kind.NUMBER,
        "2",
        N_("Dossiers sans inscription : effacés après (années)"),
        N_("0 : jamais. Les réservations restent, sans les données facultatives."),
    ),
    Declaration(
        "months_of_journal_values",
        Kind.NUMBER,
        "12",
        N_("Journal : anciennes valeurs effacées après (mois)"),
        N_("0 : jamais. Le journal garde qui a fait quoi, et quand."),
    ),
)
"""What it asks families for, and how long it keeps what they gave."""

IMAGE_DIGEST = 16
"""How many signs of an image's value are its digest; « : » and the base64 of its content follow."""

BY_KEY = {declaration.key: declaration for declaration in DECLARATIONS}


class Setting(db.Model):
    """A setting that differs from its default. A flag is « oui » or empty; an image is « digest:base64 ».

    A logo is a PNG, the picture of the home page a JPEG; roles are their names parted by blanks.
    """

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Words(400_000))
