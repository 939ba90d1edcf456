"""The texts that a commune publishes, and which of their versions stands at a moment."""

from enum import StrEnum


class TextKey(StrEnum):
    """What a text is. The last three belong to one public service each."""

    TERMS = "terms"  # conditions générales d'utilisation
    DATA_NOTICE = "data_notice"
    LEGAL_NOTICE = "legal_notice"
    ACCESSIBILITY = "accessibility"
    RULES = "rules"  # règlement
    TARIFFS = "tariffs"  # tarifs
    PROGRAMME = "programme"  # programmes


OF_SERVICE = (TextKey.RULES, TextKey.TARIFFS, TextKey.PROGRAMME)
OF_PORTAL = (TextKey.TERMS, TextKey.DATA_NOTICE, TextKey.LEGAL_NOTICE, TextKey.ACCESSIBILITY)


class MenuKind(StrEnum):
    """Who eats what a menu says (Les Rousses E: « le menu du restaurant scolaire et de la crèche »)."""

    CANTEEN = "canteen"
    NURSERY = "nursery"
