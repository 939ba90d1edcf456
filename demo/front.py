"""What the public of Valbruyère reads all the year: the portal's own texts, the services with theirs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters import model_texts
from demo.people import POSTCODE, TOWN
from queries import text_versions
from rules.activities import ActivityKind
from rules.texts import OF_SERVICE
from services import public_services, texts
from services.changes import Edit

FIRST_VERSION = 1
"""Of a row that nobody has changed since it was made."""

TEXTS = Path(__file__).parent / "texts"
HALL = f"1 place de la Mairie, {POSTCODE} {TOWN}"
ANSWERS = {
    "nom de la commune": TOWN,
    "adresse de la mairie": HALL,
    "téléphone de la mairie": "01 99 00 00 01",
    "adresse e-mail de la mairie": "mairie@mairie.example",
    "téléphone du service": "01 99 00 00 00",
    "adresse e-mail du service": "enfance@mairie.example",
    "ville du tribunal administratif": "Toulouse",
    "nom et adresse du délégué à la protection des données": "Agathe Rivière, donnees@mairie.example",
    "nom de l’hébergeur et pays des serveurs": "Hébergement de démonstration, en France",
    "durées vérifiées avec le délégué et les archives départementales": "Ces durées sont celles d’une démonstration.",
    "numéro SIRET de la commune": "aucun, la commune est inventée",
    "nom et fonction du directeur de la publication": "Lucien Ferrand, maire",
    "nom, adresse et téléphone de l’hébergeur": "Hébergement de démonstration, sans adresse ni téléphone.",
    "auteurs des photos": "aucune photo, l’image d’accueil est dessinée",
    "non conforme, partiellement conforme ou totalement conforme": "non conforme",
    "audit, sa date, son auteur et ses résultats, ou qu’il n’y en a pas eu": "Aucun audit n’a encore été fait.",
    "contenus non conformes et raisons, ou qu’aucun n’est connu": "Aucun n’est connu à ce jour.",
    "navigateurs et lecteurs d’écran essayés": "Firefox et Chromium",
}
"""How Valbruyère fills in the models; `date de la déclaration` depends on the clock."""


@dataclass(frozen=True, slots=True)
class Known:
    """A service as the public knows it; its texts are the files `<slug>-rules.md` and so on."""

    slug: str
    name: str
    kind: ActivityKind
    summary: str
    address: str
    hours: str
    phone: str
    email: str


SERVICES = (
    Known(
        "restaurant",
        "Restaurant scolaire",
        ActivityKind.CANTEEN,
        "Le repas de midi des deux écoles, les jours d’école.",
        f"2 rue des Écoles, {POSTCODE} {TOWN}",
        "De 8h00 à 16h00, les jours d’école",
        "01 99 00 00 10",
        "restaurant@mairie.example",
    ),
    Known(
        "care",
        "Accueil périscolaire",
        ActivityKind.SCHOOL_DAY_CARE,
        "Le matin et le soir à l’école élémentaire Cambon.",
        f"5 rue Foch, {POSTCODE} {TOWN}",
        "De 7h30 à 8h30 et de 16h30 à 18h30, les jours d’école",
        "01 99 00 00 30",
        "garderie@mairie.example",
    ),
    Known(
        "leisure",
        "Centre de loisirs",
        ActivityKind.LEISURE_CENTRE,
        "Les mercredis après-midi et les vacances, de 3 à 11 ans.",
        f"1 chemin des Bruyères, {POSTCODE} {TOWN}",
        "De 13h30 à 18h00 le mercredi, de 8h00 à 18h00 pendant les vacances",
        "01 99 00 00 40",
        "loisirs@mairie.example",
    ),
    Known(
        "nursery",
        "Crèche Les Lucioles",
        ActivityKind.EARLY_CHILDHOOD,
        "Dix-huit places pour les enfants de dix semaines à trois ans.",
        f"3 allée des Tilleuls, {POSTCODE} {TOWN}",
        "De 7h30 à 18h30, du lundi au vendredi",
        "01 99 00 00 50",
        "creche@mairie.example",
    ),
)


def publish(agent_id: int, now: datetime) -> None:
    """The services and every text, on one morning: first of all the terms that families accept."""
    answers = ANSWERS | {"date de la déclaration": f"{now:%d/%m/%Y}"}
    for key in text_versions.unpublished(now):
        _publish(agent_id, {"key": key, "service_id": None, "body": model_texts.read(key, answers)}, now)
    for rank, it in enumerate(SERVICES, start=1):
        contact = {"address": it.address, "hours": it.hours, "phone": it.phone, "email": it.email}
        values = {"name": it.name, "kind": it.kind, "summary": it.summary, "rank": rank, "is_draft": False}
        service_id = public_services.save_public_service(Edit(agent_id, None, None, values | contact), now)
        for key in OF_SERVICE:
            body = (TEXTS / f"{it.slug}-{key.value}.md").read_text()
            _publish(agent_id, {"key": key, "service_id": service_id, "body": body}, now)


def _publish(agent_id: int, values: dict[str, object], now: datetime) -> None:
    text_id = texts.save_text(Edit(agent_id, None, None, values), now)
    texts.publish_text(Edit(agent_id, text_id, FIRST_VERSION, {"first_day": None}), now)
