"""The answers that a family's file offers for its people: titles, situation, scheme, kinds of representative."""

from enum import StrEnum


class FamilyTitle(StrEnum):
    """How the family is addressed (Civilité)."""

    MR_AND_MRS = "mr_and_mrs"
    MRS_AND_MR = "mrs_and_mr"
    MRS = "mrs"
    MR = "mr"
    MRS_AND_MRS = "mrs_and_mrs"
    MR_AND_MR = "mr_and_mr"
    FAMILY = "family"


TITLES = ("Mme", "M.")
"""How one parent may be addressed, or not at all; nobody's title is supposed."""


class GuardianKind(StrEnum):
    """What somebody is for the children of a file."""

    PARENT = "parent"
    STEP_PARENT = "step_parent"
    GUARDIAN = "guardian"  # tuteur ou tutrice
    FOSTER = "foster"  # famille d'accueil
    BODY = "body"  # a service to which children are entrusted
    OTHER = "other"


class Situation(StrEnum):
    """Situation familiale."""

    MARRIED = "married"
    CIVIL_UNION = "civil_union"
    TOGETHER = "together"
    SINGLE = "single"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


class Scheme(StrEnum):
    """Régime."""

    GENERAL = "general"
    AGRICULTURAL = "agricultural"
    OTHER = "other"


class Occupation(StrEnum):
    """Catégorie socio-professionnelle: the eight of the national statistics office."""

    FARMER = "farmer"
    TRADE = "trade"
    EXECUTIVE = "executive"
    INTERMEDIATE = "intermediate"
    EMPLOYEE = "employee"
    WORKER = "worker"
    RETIRED = "retired"
    NONE = "none"


class Sex(StrEnum):
    """As the national health form asks; hidden at first."""

    GIRL = "girl"
    BOY = "boy"
