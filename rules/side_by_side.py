"""A rubric as it stands beside the same rubric as somebody wants it, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rules.file_values import LISTS, Values
from rules.files import FIELDS, FileField, Group

NOTHING: tuple[Any, ...] = (None, "", [])
"""Values that say nothing: to write one for another changes nothing."""


class Mark(StrEnum):
    """What would become of a field, or of a person of a list."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what stands in the file, what is asked."""

    field: FileField
    before: Any
    after: Any
    mark: Mark


@dataclass(frozen=True, slots=True)
class Block:
    """The whole rubric or, of a list, one person at its place (from 1), with the values by which it is named."""

    mark: Mark
    lines: tuple[Line, ...]
    place: int = 0
    person: Any = None


def compare(group: Group, before: Values, after: Values) -> list[Block]:
    """The fields that `after` speaks of; of a list first its people in their order, then those it takes away.

    Nobody takes a parent away by leaving it out: the counter does that.
    """
    if group not in LISTS:
        lines = _lines(group, before, after)
        return [Block(_of(lines), lines)]
    return list(_people(group, before, after))


def differing(blocks: list[Block]) -> list[tuple[Block, Line]]:
    """Only the fields that would change, each with its block."""
    return [(block, line) for block in blocks for line in block.lines if line.mark is not Mark.SAME]


def _people(group: Group, before: Values, after: Values) -> Iterator[Block]:
    left = {person["id"]: person for person in before}
    for place, person in enumerate(after, start=1):
        was = left.pop(person.get("id"), None)
        lines = _lines(group, was or {}, person)
        yield Block(_of(lines) if was else Mark.ADDED, lines, place, person)
    if group is not Group.PARENTS:
        for place, person in enumerate(left.values(), start=len(after) + 1):
            yield Block(Mark.REMOVED, _lines(group, person, dict.fromkeys(person)), place, person)


def _lines(group: Group, before: Any, after: Any) -> tuple[Line, ...]:
    return tuple(_line(it, before.get(it.name), after[it.name]) for it in FIELDS[group] if it.name in after)


def _line(it: FileField, before: Any, after: Any) -> Line:
    was, will = before not in NOTHING, after not in NOTHING
    if before == after or not (was or will):
        return Line(it, before, after, Mark.SAME)
    if was and will:
        return Line(it, before, after, Mark.CHANGED)
    return Line(it, before, after, Mark.REMOVED if was else Mark.ADDED)


def _of(lines: tuple[Line, ...]) -> Mark:
    return Mark.SAME if all(line.mark is Mark.SAME for line in lines) else Mark.CHANGED
