"""What no free text of a file may hold: a social security number, the name of a religious diet (DOMAIN 5.9)."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from rules.fields import Shape, Why, bad_value
from rules.files import FIELDS, FileField, Group, Kind
from rules.names import fold, in_form
from rules.refusals import Refusal

_GAP = r"[\s.\-/_]*"
_BIRTH = (
    rf"{_GAP}\d{_GAP}\d{_GAP}"  # year
    rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2]|[2-9]{_GAP}\d){_GAP}"  # month, or a number for a month that is not known
    rf"(?:\d{_GAP}\d|2{_GAP}[ab])(?:{_GAP}\d){{6}}"  # département, commune, order
)
_NUMBER = re.compile(rf"(?<!\d)[123478]{_BIRTH}{_GAP}\d{_GAP}\d(?!\d)", re.ASCII | re.IGNORECASE)
_WITHOUT_KEY = re.compile(rf"(?<!\d)[12]{_BIRTH}(?!{_GAP}\d)", re.ASCII | re.IGNORECASE)
_DIET = re.compile(r"\b(hall?aa?ls?|[ck]asc?her[es]*|kacher[es]*|cacheres?|cacherout|[ck]as?c?hrou?t|kosher|ramadan)\b")
"""A religious diet, folded. « cacher » alone is a verb."""
_KOSHER_MEAL = re.compile(r"\b(alimentation|cuisine|diete|menu|nourriture|regime|repas|viande)s? cachers?\b")
FREE = frozenset(
    {
        "medical.equipment",
        "medical.kit_location",
        "diet.diet_note",
        "emergency.link",
        "pickup.link",
    }
)
"""The fields of one line, besides the long texts, in which people write what they like."""


def has_social_security_number(text: str) -> bool:
    """Whether fifteen signs that look like such a number stand in the text, or the thirteen before its key.

    With points, hyphens or slashes between them its key must be right: dates and phones look like that too.
    """
    plain = "".join(sign for sign in in_form("NFKC", text) if unicodedata.category(sign) != "Cf")
    whole, begun = _NUMBER.finditer(plain), _WITHOUT_KEY.finditer(plain)
    return any(not _is_parted(it[0]) or _has_its_key(it[0]) for it in whole) or any(
        not _is_parted(it[0]) for it in begun
    )


def _is_parted(number: str) -> bool:
    return re.search(r"[.\-/_]", number) is not None


def _has_its_key(number: str) -> bool:
    signs = re.sub(_GAP, "", number).upper().replace("2A", "19").replace("2B", "18")
    return 97 - int(signs[:13]) % 97 == int(signs[13:])


def names_religious_diet(text: str) -> bool:
    """Whether a word of the text is the name of a religious diet."""
    folded = fold(text)
    return bool(_DIET.search(folded) or _KOSHER_MEAL.search(folded))


def screen(group: Group, values: Mapping[str, Any], path: str = "") -> tuple[Refusal, ...]:
    """A refusal for each text of a rubric, or of one person in it, that must not be held; `path` is its prefix, if any.

    A diet is looked for in free texts only: it may be part of a name.
    """
    prefix = f"{path}-" if path else ""
    held = [(it, _what(it, values.get(it.name))) for it in FIELDS[group]]
    return tuple(bad_value(prefix + it.name, Why.NOT_HELD, is_diet=what is _DIET) for it, what in held if what)


def _what(it: FileField, value: Any) -> re.Pattern[str] | None:
    """Which of the two a field holds: the pattern that finds it."""
    if it.kind is not Kind.TEXT or not value:
        return None
    if has_social_security_number(value):
        return _NUMBER
    return _DIET if _is_free(it) and names_religious_diet(value) else None


def _is_free(it: FileField) -> bool:
    return it.field.shape is Shape.TEXT or it.key in FREE
