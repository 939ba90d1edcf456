"""What a commune publishes: its texts with their versions, news, menus; and what of it the public sees at a moment."""

from datetime import date, datetime
from enum import StrEnum


class TextKey(StrEnum):
    """What a text is. Règlement, tarifs and programme belong to one public service each."""

    TERMS = "terms"  # conditions générales d'utilisation
    DATA_NOTICE = "data_notice"
    LEGAL_NOTICE = "legal_notice"
    ACCESSIBILITY = "accessibility"
    RULES = "rules"  # règlement
    TARIFFS = "tariffs"  # tarifs
    PROGRAMME = "programme"  # programmes
    FILE_RULES = "file_rules"  # « Règlements » of the family's form
    HONOUR = "honour"  # attestation sur l'honneur
    SIGNATURE = "signature"  # signature numérique
    FILE_NOTICE = "file_notice"  # what the form is used for: « J'accepte »


OF_SERVICE = (TextKey.RULES, TextKey.TARIFFS, TextKey.PROGRAMME)
DECLARED = (TextKey.FILE_RULES, TextKey.HONOUR, TextKey.SIGNATURE, TextKey.FILE_NOTICE)
"""The four declarations of the family's form (Rodez guide)."""

PAGES = (TextKey.TERMS, TextKey.DATA_NOTICE, TextKey.LEGAL_NOTICE, TextKey.ACCESSIBILITY)
"""The portal's own pages."""

OF_PORTAL = (*PAGES, *DECLARED)


class MenuKind(StrEnum):
    """Who eats what a menu says (Les Rousses E: « le menu du restaurant scolaire et de la crèche »)."""

    CANTEEN = "canteen"
    NURSERY = "nursery"


class Publicity(StrEnum):
    """Whether the public sees something."""

    DRAFT = "draft"
    PROGRAMMED = "programmed"  # from a day to come on
    ONLINE = "online"
    PAST = "past"  # its last day is over, or a newer version stands


def publicity(is_draft: bool, first_day: date, last_day: date | None, today: date) -> Publicity:
    """Of what is public between two days, both included; without a last day it stays."""
    if is_draft:
        return Publicity.DRAFT
    if today < first_day:
        return Publicity.PROGRAMMED
    return Publicity.PAST if last_day is not None and last_day < today else Publicity.ONLINE


def version_publicity(published_at: datetime | None, is_in_force: bool, now: datetime) -> Publicity:
    """Of one version of a text; the one in force is online."""
    if published_at is None:
        return Publicity.DRAFT
    if published_at > now:
        return Publicity.PROGRAMMED
    return Publicity.ONLINE if is_in_force else Publicity.PAST
