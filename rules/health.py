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
