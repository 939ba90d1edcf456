"""What may be written of a child, of its homes and of the people around it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.fields import Field, Shape, Why, bad_value
from rules.refusals import Refusal

OLDEST_YEARS = 25
MOST_HOMES = 2

CHILD = {
    "last_name": Field(120, needed=True),
    "first_name": Field(120, needed=True),
    "usual_name": Field(120),
    "birth_place": Field(120),
}
CONTACT = {
    "last_name": Field(120, needed=True),
    "first_name": Field(120, needed=True),
    "link": Field(80),
    "phone": Field(30, Shape.PHONE, needed=True),
    "other_phone": Field(30, Shape.PHONE),
}
CONTACT_KEPT_AWAY = CONTACT | {"phone": Field(30, Shape.PHONE)}
"""Somebody whom a court forbids to collect the child is not called: the number may be missing."""

HEALTH = {
    "doctor_name": Field(160),
    "doctor_phone": Field(30, Shape.PHONE),
    "diet_note": Field(300),
    "allergies": Field(2000, Shape.TEXT),
    "treatment": Field(2000, Shape.TEXT),
    "history": Field(2000, Shape.TEXT),
    "equipment": Field(300),
    "instructions": Field(2000, Shape.TEXT),
    "care_plan_protocol": Field(2000, Shape.TEXT),
    "kit_location": Field(200),
}
SPANS = (("care_plan_from", "care_plan_review_on"), ("valid_from", "valid_until"))
"""Days of a child's file that come one after the other, or on the same day."""


def birth_faults(born: date | None, today: date) -> tuple[Refusal, ...]:
    """A birth date may be missing for a while; it is not in the future, nor that of an adult."""
    if born is None or (born <= today and today.year - born.year <= OLDEST_YEARS):
        return ()
    return (bad_value("birth_date", Why.BIRTH),)


def custody_faults(values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """A stay with a family has a rhythm and a first day, and ends after it begins."""
    missing = tuple(bad_value(name, Why.NEEDED) for name in ("pattern", "first_day") if values.get(name) is None)
    last = values.get("last_day")
    if not missing and last is not None and last < values["first_day"]:
        return (bad_value("last_day", Why.DAYS_ORDER),)
    return missing


def contact_faults(values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Nobody is both allowed and forbidden to collect the child."""
    if values.get("may_collect") and values.get("must_not_collect"):
        return (bad_value("must_not_collect", Why.ONE_ANSWER),)
    return ()


def span_faults(values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Of two days that belong together, both `date` or both ISO, the last is not before the first."""
    both = ((values.get(first), values.get(last), last) for first, last in SPANS)
    return tuple(bad_value(name, Why.DAYS_ORDER) for start, end, name in both if start and end and end < start)
