"""What holds for a child's file as a whole, beyond each field: answers that belong together, days, people, an hour."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.children import birth_faults
from rules.fields import Why, bad_value, lacking
from rules.file_values import LISTS, Values, day_of
from rules.files import FIELDS, Group, Kind
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


def settled(group: Group, values: Values) -> Values:
    """The values as they are kept: « 16h30 » is « 16:30 », and what a no makes pointless is empty."""
    if group in LISTS:
        return values
    kinds = {it.name: it.kind for it in FIELDS[group]}
    kept = dict(values)
    for question, asked in AFTER_YES.items():
        if question in kept and kept[question] is not True:
            kept |= {name: None if kinds[name] is Kind.DAY else "" for name in asked if name in kept}
    if kept.get("leaves_alone_from"):
        kept["leaves_alone_from"] = hour_of(kept["leaves_alone_from"]) or kept["leaves_alone_from"]
    return kept


def child_faults(
    values: Mapping[Group, Values], parents: Iterable[tuple[str, str]], today: date
) -> tuple[Refusal, ...]:
    """What is wrong in these rubrics of a child's file; `parents` are the first and last names of the home's own.

    Somebody other than they must be there to call.
    """
    faults: list[Refusal] = []
    for group, held in values.items():
        for path, row in paths(group, held):
            faults += _at(path, _of_row(row, today))
            faults += screen(group, row, path)
    if Group.EMERGENCY in values and not _has_another(values[Group.EMERGENCY], parents):
        faults.append(bad_value(str(Group.EMERGENCY), Why.SOMEBODY_ELSE))
    return tuple(faults)


def paths(group: Group, values: Values) -> list[tuple[str, Mapping[str, Any]]]:
    """Each row of a rubric with the prefix of its fields' names: « medical », « emergency-2 »."""
    if group in LISTS:
        return [(f"{group}-{number}", person) for number, person in enumerate(values, start=1)]
    return [(str(group), values)]


def hour_of(text: str) -> str:
    """« 16h30 », « 8 h » and « 16.30 » as « 16:30 » and « 08:00 »; empty for what is no hour."""
    found = _HOUR.fullmatch(text.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else ""


def _of_row(row: Mapping[str, Any], today: date) -> tuple[Refusal, ...]:
    faults = birth_faults(day_of(row.get("birth_date") or ""), today)
    for question, name in NEEDED_AFTER_YES.items():
        if row.get(question) is True and name in row:
            faults += lacking(row, [name])
    for first, last in (("care_plan_from", "care_plan_review_on"), ("valid_from", "valid_until")):
        if row.get(first) and row.get(last) and row[last] < row[first]:
            faults += (bad_value(last, Why.DAYS_ORDER),)
    hour = row.get("leaves_alone_from")
    return (*faults, bad_value("leaves_alone_from", Why.TIME)) if hour and not hour_of(hour) else faults


def _at(path: str, faults: Iterable[Refusal]) -> list[Refusal]:
    return [bad_value(f"{path}-{it.about}", it.values["why"]) for it in faults]


def _has_another(people: Iterable[Mapping[str, Any]], parents: Iterable[tuple[str, str]]) -> bool:
    own = {frozenset(fold(f"{first} {last}").split()) for first, last in parents}
    return any(frozenset(fold(f"{it['first_name']} {it['last_name']}").split()) not in own for it in people)
