"""What is typed in a form of a file, as the page shows it: of values, of a draft, after a conflict."""

from collections.abc import Iterable, Mapping

from rules.file_values import LISTS, Typed, Values, digest, first, numbers, typed_of
from rules.files import Group

_UNSHOWN = dict.fromkeys({*range(32), *range(127, 160)} - {9, 10, 13})
"""Control signs, which no page may hold."""


def shown(typed: Typed) -> dict[str, list[str]]:
    """What was sent, without the signs that cannot be shown."""
    return {name: [text.translate(_UNSHOWN) for text in texts] for name, texts in typed.items()}


def of_values(drawn: Mapping[Group, Values]) -> dict[str, list[str]]:
    """The form that shows these values, each rubric with the digest of what was seen."""
    typed: dict[str, list[str]] = {}
    for group, values in drawn.items():
        typed |= typed_of(group, values) | {f"{group}-seen": [digest(values)]}
    return typed


def of_pairs(kept: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The form that a draft keeps."""
    typed: dict[str, list[str]] = {}
    for name, text in kept:
        typed.setdefault(name, []).append(text)
    return typed


def caught_up(typed: Typed, group: Group, values: Values) -> dict[str, list[str]]:
    """What was typed, now against these values: people who came meanwhile are added, those who left are new again."""
    caught = dict(typed) | {f"{group}-seen": [digest(values)]}
    if group not in LISTS:
        return caught
    there = {str(person["id"]): person for person in values if person["id"] is not None}
    for number in numbers(group, typed):
        name = f"{group}-{number}-id"
        if first(typed, name) not in there:
            caught[name] = [""]
        there.pop(first(typed, name), None)
    last = max(numbers(group, typed), default=0)
    for number, person in enumerate(there.values(), start=last + 1):
        row = typed_of(group, [person])
        caught |= {name.replace(f"{group}-1-", f"{group}-{number}-", 1): texts for name, texts in row.items()}
        caught[f"{group}-{number}-added"] = ["oui"]
    return caught
