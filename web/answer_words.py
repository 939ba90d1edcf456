"""The words of the answers that files offer: situation, titles, kinds of representative, allergens and the like."""

from enum import Enum
from functools import lru_cache

from flask_babel import gettext as _

from rules.health import Allergen, Diet
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Sex, Situation
from web.filters import language


def answer(value: Enum) -> str:
    """What people read for one of these enums' values."""
    return answer_tables(language())[type(value)][value]


@lru_cache(maxsize=8)
def answer_tables(_spoken: str) -> dict[type[Enum], dict[Enum, str]]:
    """All of them, once for each language."""
    return {
        FamilyTitle: _titles(),
        GuardianKind: _kinds(),
        Situation: _situations(),
        Scheme: {
            Scheme.GENERAL: _("Général"),
            Scheme.AGRICULTURAL: _("Agricole (MSA)"),
            Scheme.OTHER: _("Autres"),
        },
        Occupation: _occupations(),
        Sex: {Sex.GIRL: _("Fille"), Sex.BOY: _("Garçon")},
        Allergen: _allergens(),
        Diet: _diets(),
    }


def _titles() -> dict[Enum, str]:
    return {
        FamilyTitle.MR_AND_MRS: _("M. et Mme"),
        FamilyTitle.MRS_AND_MR: _("Mme et M."),
        FamilyTitle.MRS: _("Mme"),
        FamilyTitle.MR: _("M."),
        FamilyTitle.MRS_AND_MRS: _("Mme et Mme"),
        FamilyTitle.MR_AND_MR: _("M. et M."),
        FamilyTitle.FAMILY: _("Famille"),
    }


def _kinds() -> dict[Enum, str]:
    return {
        GuardianKind.PARENT: _("Parent"),
        GuardianKind.STEP_PARENT: _("Beau-parent"),
        GuardianKind.GUARDIAN: _("Tuteur ou tutrice"),
        GuardianKind.FOSTER: _("Famille d’accueil"),
        GuardianKind.BODY: _("Organisme à qui l’enfant est confié"),
        GuardianKind.OTHER: _("Autre représentant légal"),
    }


def _situations() -> dict[Enum, str]:
    return {
        Situation.MARRIED: _("Mariage"),
        Situation.CIVIL_UNION: _("Pacs"),
        Situation.TOGETHER: _("Vie maritale"),
        Situation.SINGLE: _("Parent seul"),
        Situation.SEPARATED: _("Séparation"),
        Situation.DIVORCED: _("Divorce"),
        Situation.WIDOWED: _("Veuvage"),
    }


def _occupations() -> dict[Enum, str]:
    return {
        Occupation.FARMER: _("Agriculture, exploitation"),
        Occupation.TRADE: _("Artisanat, commerce, chefs d’entreprise"),
        Occupation.EXECUTIVE: _("Cadres, professions intellectuelles supérieures"),
        Occupation.INTERMEDIATE: _("Professions intermédiaires"),
        Occupation.EMPLOYEE: _("Employés"),
        Occupation.WORKER: _("Ouvriers"),
        Occupation.RETIRED: _("Retraite"),
        Occupation.NONE: _("Sans activité professionnelle"),
    }


def _allergens() -> dict[Enum, str]:
    return {
        Allergen.GLUTEN: _("Gluten"),
        Allergen.CRUSTACEANS: _("Crustacés"),
        Allergen.EGGS: _("Œufs"),
        Allergen.FISH: _("Poissons"),
        Allergen.PEANUTS: _("Arachides"),
        Allergen.SOY: _("Soja"),
        Allergen.MILK: _("Lait"),
        Allergen.NUTS: _("Fruits à coque"),
        Allergen.CELERY: _("Céleri"),
        Allergen.MUSTARD: _("Moutarde"),
        Allergen.SESAME: _("Sésame"),
        Allergen.SULPHITES: _("Sulfites"),
        Allergen.LUPIN: _("Lupin"),
        Allergen.MOLLUSCS: _("Mollusques"),
    }


def _diets() -> dict[Enum, str]:
    return {
        Diet.STANDARD: _("Standard"),
        Diet.NO_PORK: _("Sans porc"),
        Diet.NO_MEAT: _("Sans viande"),
        Diet.VEGETARIAN: _("Végétarien"),
        Diet.CARE_PLAN: _("Selon le PAI"),
        Diet.PACKED_LUNCH: _("Panier-repas"),
    }
