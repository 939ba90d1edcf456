"""Ticking and unticking: what a parent wants is kept in the basket until it is confirmed. No place is held yet."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from sqlalchemy import delete

from models.bookings import BasketLine
from queries.planning import basket, load_scene
from rules.baskets import MOST_LINES, sieve
from rules.bookings import Action, Box, Change
from rules.planning import refusal_to_add, refusal_to_cancel
from rules.refusals import Code, Refusal, Refused, refuse
from rules.scene import Scene
from rules.together import clashes
from services import basket_lines
from services.parents import family_of, require_parent
from services.transaction import transaction


def keep_ticks(account_id: int, wanted: Mapping[Box, bool], now: datetime) -> None:
    """Keep what is wanted of each box: a basket line where it differs from what is booked, none where it does not.

    All or nothing: raises Refused with every refusal. Only the boxes that the parent changed belong in `wanted`.
    """
    if len(wanted) > MOST_LINES:
        raise refuse(Code.UNKNOWN_BOX)
    with transaction() as session:
        family_id = family_of(require_parent(session, account_id))
        if wanted:
            days = [box.day for box in wanted]
            scene = load_scene(family_id, min(days), max(days), now)
            basket_lines.keep(session, account_id, _intentions(scene, basket(account_id), wanted, now))


def drop_line(account_id: int, box: Box) -> None:
    """Take one line out of the basket; a line that is gone already is no fault."""
    with transaction() as session:
        require_parent(session, account_id)
        basket_lines.keep(session, account_id, {box: None})


def drop_refused(account_id: int, shown: Set[Change], now: datetime) -> None:
    """Take out of the basket those of the lines that were shown which cannot be confirmed now; the others stay."""
    with transaction() as session:
        family_id = family_of(require_parent(session, account_id))
        asked = [change for change in basket(account_id) if change in shown]
        if asked:
            scene = load_scene(family_id, asked[0].box.day, asked[-1].box.day, now)
            _kept, refused = sieve(scene, asked, now)
            basket_lines.keep(session, account_id, {refusal.about: None for refusal in refused})


def empty_basket(account_id: int) -> None:
    """Take every line out of the basket (« Tout supprimer », « Quitter »)."""
    with transaction() as session:
        require_parent(session, account_id)
        session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))


def _intentions(
    scene: Scene, kept: Iterable[Change], wanted: Mapping[Box, bool], now: datetime
) -> dict[Box, Action | None]:
    """What the basket shall say of each box: add, cancel, or nothing. Raises Refused."""
    intentions: dict[Box, Action | None] = {}
    refusals: list[Refusal] = []
    for box, is_wanted in sorted(wanted.items()):
        try:
            intentions[box] = _intention(scene, box, is_wanted, now)
        except Refused as refused:
            refusals += refused.refusals
    refusals += _clashes(scene, kept, intentions)
    if refusals:
        raise Refused(sorted(refusals, key=lambda refusal: refusal.about))
    return intentions


def _clashes(scene: Scene, kept: Iterable[Change], intentions: Mapping[Box, Action | None]) -> list[Refusal]:
    """What does not go together, with what the basket wants already; not what clashed there before and is left alone.

    It may be said of a box of the basket: a meal whose half-day is taken back.
    """
    days = {(box.child_id, box.day) for box in intentions}
    before: dict[Box, Action | None] = {
        change.box: change.action for change in kept if (change.box.child_id, change.box.day) in days
    }
    old, new = (clashes(scene, _changes(it)) for it in (before, before | dict(intentions)))
    return [refusal for box, refusal in new.items() if box in intentions or box not in old]


def _changes(actions: Mapping[Box, Action | None]) -> list[Change]:
    return [Change(box, action) for box, action in actions.items() if action is not None]


def _intention(scene: Scene, box: Box, is_wanted: bool, now: datetime) -> Action | None:
    """None where the box is as it is wanted: the other parent was first, or a tick was taken back."""
    taken = scene.taken.get(box)
    if is_wanted and taken and taken.mine:
        return None
    refusal = (refusal_to_add if is_wanted else refusal_to_cancel)(scene, box, now)
    if taken is None and refusal and refusal.code is Code.NOT_BOOKED:
        return None
    if refusal:
        raise Refused([refusal])
    return Action.ADD if is_wanted else Action.CANCEL
