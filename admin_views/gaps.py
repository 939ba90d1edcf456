"""What the files on a page of staff lack: asked once for all its rows (`queries/completeness.py`)."""

from collections.abc import Iterable

from flask import g

import clock
from models import Child, Family
from queries.completeness import completeness
from rules.completeness import Completeness, Gap
from rules.deadlines import PARIS

AT_ONCE = 500
"""How many families one statement names."""


def prepare(family_ids: Iterable[int]) -> None:
    """Ask for these families together, before their rows are shown."""
    now = clock.now()
    wanted = sorted(set(family_ids) - set(_known()))
    for first in range(0, len(wanted), AT_ONCE):
        _known().update(completeness(wanted[first : first + AT_ONCE], now, now.astimezone(PARIS).date()))


def of_family(family: Family) -> tuple[Gap, ...]:
    """What the family's file and those of its children lack, each thing once."""
    return _of(family.id).all_gaps()


def of_child(child: Child) -> tuple[Gap, ...]:
    """What the child's own file lacks, in one of its homes or both; `child.custodies` is loaded."""
    homes = [custody.family_id for custody in child.custodies]
    prepare(homes)
    return tuple(dict.fromkeys(gap for home in homes for gap in _of(home).of_children.get(child.id, ())))


def _of(family_id: int) -> Completeness:
    prepare([family_id])
    return _known()[family_id]


def _known() -> dict[int, Completeness]:
    if "file_gaps" not in g:
        g.file_gaps = {}
    known: dict[int, Completeness] = g.file_gaps
    return known
