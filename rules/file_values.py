"""What a family types in the forms of a file: read into the values of a rubric, or refused field by field.

A form is `Typed`: name → texts. The names are paths: « address-street »; of a list « parents-1-last_name », where
« parents-1-id » says that there is such a person (empty: a new one). Ids of the page are the same paths.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from rules.fields import Shape, Why, bad_value, clean, fault, whole_number
from rules.files import FileField, Group, Kind, Need, asked, need
from rules.health import Allergen, Diet
from rules.names import nfc
from rules.people import FamilyTitle, GuardianKind, Occupation, Scheme, Sex, Situation
from rules.postal import written_phone, written_postcode
from rules.refusals import Refusal

Typed = Mapping[str, list[str]]
Values = Any
"""Of one rubric, plain enough for JSON: a dict name → str, bool, int, list or None; of `LISTS` a list of such dicts."""

LISTS = frozenset({Group.PARENTS, Group.EMERGENCY, Group.PICKUP})
MOST = {Group.PARENTS: 2, Group.EMERGENCY: 8, Group.PICKUP: 12}
"""How many people a family may enter; what staff entered beyond that stays."""

LONGEST_LIST = 40
YES, NO = "oui", "non"
EARLIEST_YEAR = 1900

ANSWERS: Mapping[str, tuple[StrEnum, ...]] = {
    "address.title": tuple(FamilyTitle),
    "personal.situation": tuple(Situation),
    "personal.scheme": tuple(Scheme),
    "parents.kind": tuple(GuardianKind),
    "parents.occupation": tuple(Occupation),
    "child.sex": tuple(Sex),
    "medical.allergens": tuple(Allergen),
    "diet.diet": tuple(Diet),
}
"""The answers of each field that offers the same ones to everybody."""

NUMBERED = frozenset({"personal.benefit_rank", "child.school_class_id"})
"""Choices whose answers are rows: a whole number; whoever writes them sees to it that there is such a row."""

OWN_WORDS = "parents.title"
"""A choice that the town hall may have answered in words of its own."""

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})", re.ASCII)


def check_group(group: Group, needs: Mapping[str, Need], typed: Typed) -> tuple[Values, tuple[Refusal, ...]]:
    """The values of a rubric as typed, of the fields that are asked for, and a `bad_value` for each refused path.

    A day is ISO or None, a yes or no is True, False or None, an enum its value, an empty text "".
    """
    fields = asked(group, needs)
    if group not in LISTS:
        values, refusals = _row(fields, needs, typed, f"{group}-")
        return values, refusals
    people: list[dict[str, Any]] = []
    faults: list[Refusal] = []
    for number in numbers(group, typed):
        row, refused = _row(fields, needs, typed, f"{group}-{number}-")
        people.append({"id": whole_number(first(typed, f"{group}-{number}-id"))} | row)
        faults += refused
    if len(people) > MOST[group] and any(person["id"] is None for person in people):
        faults.append(bad_value(str(group), Why.TOO_MANY, limit=MOST[group]))
    return people, tuple(faults)


def typed_of(group: Group, values: Values) -> dict[str, list[str]]:
    """The form that shows these values: what `check_group` reads back."""
    if group not in LISTS:
        return _texts(values, f"{group}-")
    typed: dict[str, list[str]] = {}
    for number, person in enumerate(values, start=1):
        typed |= _texts(person, f"{group}-{number}-")
    return typed


def numbers(group: Group, typed: Typed) -> list[int]:
    """The numbers of the people of a list that the form holds, in their order."""
    shape = re.compile(rf"{group}-(\d{{1,3}})-id", re.ASCII)
    found = (shape.fullmatch(name) for name in typed)
    return sorted(int(it[1]) for it in found if it)[:LONGEST_LIST]


def only(fields: Iterable[FileField], group: Group, values: Values) -> Values:
    """The values of these fields alone, and the ids of people: what the commune asks for, and may compare."""
    names = [it.name for it in fields]
    if group in LISTS:
        return [{name: person.get(name) for name in ("id", *names)} for person in values]
    return {name: values.get(name) for name in names}


def settled(group: Group, needs: Mapping[str, Need], values: Values) -> Values:
    """These values as the form would send them back untouched: what is compared with what is sent."""
    return check_group(group, needs, typed_of(group, values))[0]


def digest(values: Values) -> str:
    """What a form carries to say which values it was drawn from."""
    said = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def first(typed: Typed, name: str) -> str:
    """The text of that name, empty where the form has none."""
    return next(iter(typed.get(name, [])), "")


def day_of(text: str) -> date | None:
    """The day of « 2019-11-03 », « 03/11/2019 » or « 3.11.2019 »; None for anything else."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day)) if int(year) >= EARLIEST_YEAR else None
    except ValueError:
        return None


def _row(
    fields: Iterable[FileField], needs: Mapping[str, Need], typed: Typed, path: str
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for it in fields:
        value, why = _value(it, typed.get(path + it.name, []))
        if why is None and need(it, needs) is Need.REQUIRED and value in (None, "", []):
            why = Why.NEEDED
        values[it.name] = value
        if why is not None:
            is_choice = it.kind in (Kind.CHOICE, Kind.YES_NO)
            refusals.append(bad_value(path + it.name, why, limit=it.field.limit, is_choice=is_choice))
    return values, tuple(refusals)


def _value(it: FileField, texts: list[str]) -> tuple[Any, Why | None]:
    """What is kept of a field, and why it is refused."""
    if it.kind is Kind.CHOICES:
        return _choices(it, texts)
    text = nfc(clean(texts[0] if texts else "", it.field.shape))
    return _READERS[it.kind](it, text)


def _flag(_it: FileField, text: str) -> tuple[Any, Why | None]:
    return text not in ("", NO), None


def _yes_no(_it: FileField, text: str) -> tuple[Any, Why | None]:
    return {YES: True, NO: False}.get(text), None if text in ("", YES, NO) else Why.CHOICE


def _day(_it: FileField, text: str) -> tuple[Any, Why | None]:
    day = day_of(text)
    return (day.isoformat() if day else None), Why.DAY if text and day is None else None


def _choice(it: FileField, text: str) -> tuple[Any, Why | None]:
    if it.key == OWN_WORDS:
        return _text(it, text)
    if it.key in NUMBERED:
        number = whole_number(text)
        return number, Why.CHOICE if text and number is None else None
    known = text in ANSWERS[it.key]
    return (text if known else None), None if known or not text else Why.CHOICE


def _choices(it: FileField, texts: list[str]) -> tuple[Any, Why | None]:
    known = ANSWERS[it.key]
    unknown = [text for text in texts if text and text not in known]
    return [answer for answer in map(str, known) if answer in texts], Why.CHOICE if unknown else None


def _text(it: FileField, text: str) -> tuple[Any, Why | None]:
    """Phones and postcodes are written in one way; what cannot be read as one is kept as typed, and refused."""
    if it.field.shape is Shape.PHONE and text:
        written = written_phone(text)
        return written or text, None if written else Why.PHONE
    if it.field.shape is Shape.POSTCODE:
        text = written_postcode(text)
    return text, fault(replace(it.field, needed=False), text)


_READERS: Mapping[Kind, Callable[[FileField, str], tuple[Any, Why | None]]] = {
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.YES_NO: _yes_no,
}


def _texts(values: Mapping[str, Any], path: str) -> dict[str, list[str]]:
    return {path + name: _said(value) for name, value in values.items()}


def _said(value: Any) -> list[str]:
    if value is None:
        return [""]
    if isinstance(value, list):
        return [str(it) for it in value]
    if isinstance(value, bool):
        return [YES if value else NO]
    return [str(value)]
