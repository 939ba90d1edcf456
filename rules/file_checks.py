"""What holds for a child's file as a whole, beyond each field: answers that belong together, days, people, an hour."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.children import birth_faults, span_faults
from rules.fields import Why, bad_value, lacking
from rules.file_values import LISTS, Typed, Values, day_of, numbers
from rules.files import FIELDS, FileField, Group, Kind
from rules.names import fold
from rules.refusals import Refusal
from rules.screening import screen

AFTER_YES = {
    "has_care_plan": ("care_plan_from", "care_plan_review_on", "care_plan_protocol", "kit_location"),
    "leaves_alone": ("leaves_alone_from",),
}
"""What is asked after a yes; a no empties it."""
NEEDED_AFTER_YES = {"has_care_plan": "care_plan_protocol", "leaves_alone": "leaves_alone_from"}
_HOUR = re.compile(r"([01]?\d|2[0-3])\s*(?:[:h.]\s*([0-5]\d)?)", re.ASCII | re.IGNORECASE)


def as_kept(group: Group, values: Values) -> Values:
    """The values as they are kept: « 16h30 » is « 16:30 », and what a no makes pointless is empty."""
    if group in LISTS:
        return values
    pointless = {name for question, asked in AFTER_YES.items() if values.get(question) is not True for name in asked}
    kept = {
        it.name: _empty(it) if it.name in pointless else values[it.name] for it in FIELDS[group] if it.name in values
    }
    if hour := hour_of(kept.get("leaves_alone_from") or ""):
        kept["leaves_alone_from"] = hour
    return kept


def child_faults(
    values: Mapping[Group, Values], typed: Typed, parents: Iterable[tuple[str, str]], today: date
) -> tuple[Refusal, ...]:
    """What is wrong in these rubrics of a child's file, as they were read from `typed`.

    Somebody must be there to call who is none of the `parents`: the first and last names of the home's own.
    """
    faults: list[Refusal] = []
    for group, held in values.items():
        for path, row in _rows(group, held, typed):
            found = (*birth_faults(day_of(row.get("birth_date") or ""), today), *_answer_faults(row), *span_faults(row))
            faults += (bad_value(f"{path}-{it.about}", it.values["why"]) for it in found)
            faults += screen(group, row, path)
    if Group.EMERGENCY in values and not _has_another(values[Group.EMERGENCY], parents):
        faults.append(bad_value(str(Group.EMERGENCY), Why.SOMEBODY_ELSE))
    return tuple(faults)


def _rows(group: Group, values: Values, typed: Typed) -> list[tuple[str, Mapping[str, Any]]]:
    """The rubric, or each person in it, with the path of its fields: the number is the one that was typed."""
    if group not in LISTS:
        return [(str(group), values)]
    return [(f"{group}-{number}", row) for number, row in zip(numbers(group, typed), values, strict=True)]


def hour_of(text: str) -> str:
    """« 16h30 », « 8 h » and « 16.30 » as « 16:30 » and « 08:00 »; empty for what is no hour."""
    found = _HOUR.fullmatch(text.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else ""


def _empty(it: FileField) -> Any:
    return None if it.kind is Kind.DAY else ""


def _answer_faults(row: Mapping[str, Any]) -> tuple[Refusal, ...]:
    asked = [name for question, name in NEEDED_AFTER_YES.items() if row.get(question) is True and name in row]
    hour = row.get("leaves_alone_from") or ""
    is_odd = bool(hour) and not hour_of(hour)
    return (*lacking(row, asked), *((bad_value("leaves_alone_from", Why.TIME),) if is_odd else ()))


def _has_another(people: Iterable[Mapping[str, Any]], parents: Iterable[tuple[str, str]]) -> bool:
    own = {frozenset(fold(f"{first} {last}").split()) for first, last in parents}
    return any(frozenset(fold(f"{it['first_name']} {it['last_name']}").split()) not in own for it in people)
