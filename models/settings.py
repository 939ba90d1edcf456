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
    Declaration("service_name", Kind.TEXT, "Service enfance", N_("Nom du service que les familles appellent")),
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

IMAGE_DIGEST = 16
"""How many signs of an image's value are its digest; « : » and the base64 of its PNG follow."""

BY_KEY = {declaration.key: declaration for declaration in DECLARATIONS}


class Setting(db.Model):
    """A setting that differs from its default. A flag is « oui » or empty; an image is « digest:base64 of its PNG »."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Words(400_000))
