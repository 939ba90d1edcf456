"""A rubric of a file beside what a family asks for, in the words of the town hall: for pages, and in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from admin_views.cells import Tag
from admin_views.family_form import parent_of_rank
from queries import choices
from rules.file_values import LISTS
from rules.files import FileField, Group
from rules.side_by_side import Block, Line, Mark, differing
from web.file_words import heading, label, said

NAMES = ("last_name", "first_name")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A field: its label, what stands, what is asked, and the tag of what differs."""

    label: str
    before: str
    after: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """The rubric, or a person of it under a heading."""

    heading: str
    tag: Tag | None
    lines: tuple[ShownLine, ...]


def shown(group: Group, blocks: Sequence[Block]) -> list[ShownBlock]:
    """The blocks of a comparison in words."""
    rows = _Rows(group)
    return [
        ShownBlock(_who(group, it), _person_tag(it.mark), tuple(_shown(line, rows) for line in it.lines))
        for it in blocks
    ]


def in_short(group: Group, blocks: Sequence[Block]) -> list[str]:
    """What would change, a sentence for each field or new person: « Ville : Dole devient Lons »."""
    rows = _Rows(group)
    people = [_person(_who(group, it), it, rows) for it in blocks if it.mark in (Mark.ADDED, Mark.REMOVED)]
    changed = differing([it for it in blocks if it.mark is Mark.CHANGED])
    return people + [", ".join(filter(None, (_who(group, it), _change(line, rows)))) for it, line in changed]


class _Rows:
    """The words of the answers that are rows: a class by its name."""

    def __init__(self, group: Group) -> None:
        self.classes = dict(choices.school_classes()) if group is Group.CHILD else {}

    def words(self, it: FileField, value: Any) -> str:
        """The value in words, empty for none."""
        if it.key == "child.school_class_id" and value is not None:
            return str(self.classes.get(value, _("classe supprimée")))
        if it.key == "personal.benefit_rank" and value is not None:
            return parent_of_rank(value)
        return said(it, value)


def _shown(line: Line, rows: _Rows) -> ShownLine:
    before, after = (rows.words(line.field, value) or "–" for value in (line.before, line.after))
    return ShownLine(label(line.field), before, after, _tag(line.mark))


def _change(line: Line, rows: _Rows) -> str:
    before, after = rows.words(line.field, line.before), rows.words(line.field, line.after)
    words = {"label": label(line.field), "before": before, "after": after}
    if line.mark is Mark.ADDED:
        return _("%(label)s\N{NO-BREAK SPACE}: %(after)s", **words)
    if line.mark is Mark.REMOVED:
        return _("%(label)s\N{NO-BREAK SPACE}: %(before)s est retiré", **words)
    return _("%(label)s\N{NO-BREAK SPACE}: %(before)s devient %(after)s", **words)


def _person(name: str, block: Block, rows: _Rows) -> str:
    """Who comes, with all that is said of them, or who goes."""
    if block.mark is Mark.REMOVED:
        return _("%(name)s\N{NO-BREAK SPACE}: personne retirée", name=name)
    told = [_change(line, rows) for line in block.lines if line.mark is Mark.ADDED and line.field.name not in NAMES]
    return _("%(name)s\N{NO-BREAK SPACE}: nouvelle personne", name=name) + "".join(f", {words}" for words in told)


def _who(group: Group, block: Block) -> str:
    return heading(group, block.place, block.person) if group in LISTS else ""


def _tag(mark: Mark) -> Tag | None:
    return {
        Mark.CHANGED: Tag("warn", "pencil", _("modifié")),
        Mark.ADDED: Tag("info", "plus", _("ajouté")),
        Mark.REMOVED: Tag("bad", "trash", _("retiré")),
    }.get(mark)


def _person_tag(mark: Mark) -> Tag | None:
    return {
        Mark.ADDED: Tag("info", "plus", _("nouvelle personne")),
        Mark.REMOVED: Tag("bad", "trash", _("personne retirée")),
    }.get(mark)
