"""What the recap draws: every line of the basket as of now, with its cost and what speaks against it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from queries.planning import basket, load_scene
from rules.baskets import refusals
from rules.bookings import Action, Box, Change
from rules.cells import call_names
from rules.pricing import price_of, total_of
from rules.refusals import Refusal
from rules.scene import Scene
from rules.ticks import write_lines
from web.sentences import sentence


@dataclass(frozen=True)
class RecapLine:
    """One line: what is wanted of a box, its signed cents, and in words why it can no longer be had."""

    box: Box
    child: str
    element: str
    slot: str
    adds: bool
    cents: int
    refusal: str


@dataclass(frozen=True)
class RecapPage:
    """The recap. `said` are the refusals that are about no line; `token` makes a second press show the same receipt."""

    changes: tuple[Change, ...]
    lines: tuple[RecapLine, ...]
    total_cents: int
    said: tuple[str, ...]
    token: str

    @property
    def refused(self) -> list[RecapLine]:
        """The lines that can no longer be confirmed."""
        return [line for line in self.lines if line.refusal]

    @property
    def shown(self) -> str:
        """The lines as the form posts them back."""
        return write_lines(self.changes)


def look(family_id: int, account_id: int, now: datetime, found: Sequence[Refusal] = ()) -> RecapPage:
    """The basket as it stands now. `found` is what has just stood against the last button."""
    changes = basket(account_id)
    scene = _scene(family_id, changes, now)
    against = {refusal.about: refusal for refusal in (*refusals(scene, changes, now), *found)}
    boxes = {change.box for change in changes}
    return RecapPage(
        changes,
        tuple(_line(scene, change, against.get(change.box)) for change in changes),
        total_of(scene, changes),
        tuple(dict.fromkeys(sentence(refusal) for refusal in found if refusal.about not in boxes)),
        secrets.token_urlsafe(24),
    )


def _scene(family_id: int, changes: Sequence[Change], now: datetime) -> Scene:
    days = [change.box.day for change in changes] or [now.date()]
    return load_scene(family_id, min(days), max(days), now)


def _line(scene: Scene, change: Change, refusal: Refusal | None) -> RecapLine:
    box = change.box
    period = scene.periods.get(scene.period_of_slot.get(box.slot_id, 0))
    return RecapLine(
        box,
        call_names(scene.children).get(box.child_id, _("Enfant")),
        period.name if period else _("activité qui n’est plus proposée"),
        scene.slot(box.slot_id).name if period and len(period.slots) > 1 else "",
        change.action is Action.ADD,
        price_of(scene, change),
        sentence(refusal) if refusal else "",
    )
