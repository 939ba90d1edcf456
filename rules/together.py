"""What the boxes of one child and day do to one another: slots that exclude or need one another, two places at once.

Only what a change touches is judged: what stands already stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rules.bookings import Action, Box, Change
from rules.refusals import Code, Refusal
from rules.scene import Scene, SlotFacts

Where = tuple[int, date]
"""A child on a day."""


def clashes(scene: Scene, changes: Sequence[Change]) -> dict[Box, Refusal]:
    """For each change that does not go with the rest of its child's day, as it would be after all of them, why."""
    after = _after(scene, changes)
    found = {}
    for change in changes:
        slots = after[change.box.child_id, change.box.day]
        judge = _added if change.action is Action.ADD else _cancelled
        refusal = judge(scene, change.box, slots)
        if refusal:
            found[change.box] = refusal
    return found


def _after(scene: Scene, changes: Iterable[Change]) -> dict[Where, set[int]]:
    """The slots that each child has on each day that is touched, once all is done; this family's only."""
    after: dict[Where, set[int]] = {(change.box.child_id, change.box.day): set() for change in changes}
    for box in _mine(scene):
        if (box.child_id, box.day) in after:
            after[box.child_id, box.day].add(box.slot_id)
    for change in changes:
        slots = after[change.box.child_id, change.box.day]
        (slots.add if change.action is Action.ADD else slots.discard)(change.box.slot_id)
    return {where: slots & scene.period_of_slot.keys() for where, slots in after.items()}


def _mine(scene: Scene) -> Iterator[Box]:
    return (box for box, taken in scene.taken.items() if taken.mine)


def _added(scene: Scene, box: Box, slots: set[int]) -> Refusal | None:
    if box.slot_id not in scene.period_of_slot:
        return None
    slot = scene.slot(box.slot_id)
    found = (_against(scene, box, slot, scene.slot(other)) for other in sorted(slots - {slot.id}))
    refusal = next((refusal for refusal in found if refusal), None)
    if refusal is None and slot.needs and not slot.needs & slots:
        return Refusal(Code.NEEDS_SLOT, box, {"others": _names(scene, slot.needs)})
    return refusal


def _against(scene: Scene, box: Box, slot: SlotFacts, other: SlotFacts) -> Refusal | None:
    if other.id in slot.excludes or slot.id in other.excludes:
        return Refusal(Code.EXCLUDED, box, {"other": other.name})
    if _is_elsewhere(scene, slot, other):
        place = scene.periods[scene.period_of_slot[other.id]].establishment
        return Refusal(Code.ELSEWHERE, box, {"other": other.name, "place": place})
    return None


def _cancelled(scene: Scene, box: Box, slots: set[int]) -> Refusal | None:
    for other in (scene.slot(key) for key in sorted(slots)):
        if box.slot_id in other.needs and not other.needs & slots:
            return Refusal(Code.NEEDED_BY, box, {"other": other.name})
    return None


def _is_elsewhere(scene: Scene, one: SlotFacts, other: SlotFacts) -> bool:
    """Whether nobody can be in both: other establishments, and hours that overlap."""
    if scene.period_of_slot[one.id] == scene.period_of_slot[other.id]:
        return False
    places = [scene.periods[scene.period_of_slot[slot.id]].establishment_id for slot in (one, other)]
    if places[0] == places[1] or None in (one.starts_at, one.ends_at, other.starts_at, other.ends_at):
        return False
    return bool(one.starts_at < other.ends_at and other.starts_at < one.ends_at)  # type: ignore[operator]


def _names(scene: Scene, slot_ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(scene.slot(key).name for key in sorted(slot_ids) if key in scene.period_of_slot)
