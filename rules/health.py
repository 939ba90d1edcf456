"""The neutral words of a child's diet (DOMAIN 5.6): never a religion, never a diagnosis."""

from enum import StrEnum


class Diet(StrEnum):
    """What a child eats, in neutral words."""

    STANDARD = "standard"
    NO_PORK = "no_pork"
    NO_MEAT = "no_meat"
    VEGETARIAN = "vegetarian"
    CARE_PLAN = "care_plan"
    PACKED_LUNCH = "packed_lunch"


class Allergen(StrEnum):
    """The fourteen of the règlement UE 1169/2011, annexe II."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"


def allergens_of(text: str) -> tuple[Allergen, ...]:
    """The allergens that a kept text names, parted by blanks, in the order of the law."""
    named = set(text.split())
    return tuple(it for it in Allergen if it in named)
