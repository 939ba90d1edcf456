"""What the recap of the wizard draws: the dates of the request in their order, those that are kept among them."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal import wizard_booklet
from portal.wizard_booklet import Entry, Wish
from rules.baskets import refusals
from rules.bookings import Action, Box, Change, Done
from rules.pricing import price_of, total_of
from rules.refusals import Refusal
from rules.ticks import write_lines
from web.sentences import sentence


@dataclass(frozen=True)
class RequestLine:
    """A date of the request: what would be done, its signed cents, and in words why it can no longer be had."""

    box: Box
    slot: str
    done: Done
    cents: int
    refusal: str


@dataclass(frozen=True)
class RequestPage:
    """The recap. `said` are the refusals that are about no line; `token` makes a second press show the same receipt."""

    wish: Wish
    lines: tuple[RequestLine, ...]
    total_cents: int
    said: tuple[str, ...]
    token: str

    @property
    def refused(self) -> list[RequestLine]:
        """The lines that can no longer be confirmed."""
        return [line for line in self.lines if line.refusal]

    @property
    def shown(self) -> str:
        """The lines as the form posts them back."""
        return write_lines(self.wish.changes)

    @property
    def is_plain(self) -> bool:
        """Whether it only books: then no line needs to say what would be done."""
        return all(line.done is Done.ADDED for line in self.lines)

    @property
    def gives_all_up(self) -> bool:
        """Whether nothing would be left of the reservation that is being replaced."""
        return bool(self.lines) and all(line.done is Done.CANCELLED for line in self.lines)


def look(entry: Entry, found: Sequence[Refusal] = ()) -> RequestPage:
    """The request as it stands now. `found` is what has just stood against the last button."""
    held = tuple(entry.replaced.held.values()) if entry.replaced else ()
    ours = (change.box.day for change in entry.basket if change.box.child_id == entry.booklet.child_id)
    wish = wizard_booklet.look(entry, [*ours, *(box.day for box in held)])
    scene, changes = wish.desk.sight.scene, wish.changes
    against = {refusal.about: refusal for refusal in (*refusals(scene, changes, entry.now), *found)}
    boxes = {change.box for change in changes}
    kept = (box for box in held if box not in boxes and box in scene.taken)
    lines = [
        *(_line(wish, change, against.get(change.box)) for change in changes),
        *_kept(wish, kept),
    ]
    return RequestPage(
        wish,
        tuple(sorted(lines, key=lambda line: (line.box.day, line.box))),
        total_of(scene, changes),
        tuple(dict.fromkeys(sentence(refusal) for refusal in found if refusal.about not in boxes)),
        secrets.token_urlsafe(24),
    )


def _line(wish: Wish, change: Change, refusal: Refusal | None) -> RequestLine:
    scene = wish.desk.sight.scene
    done = Done.ADDED if change.action is Action.ADD else Done.CANCELLED
    slot = scene.slot(change.box.slot_id).name
    return RequestLine(change.box, slot, done, price_of(scene, change), sentence(refusal) if refusal else "")


def _kept(wish: Wish, boxes: Iterator[Box]) -> Iterator[RequestLine]:
    for box in boxes:
        yield RequestLine(box, wish.desk.sight.scene.slot(box.slot_id).name, Done.KEPT, 0, "")
