"""What a change of the planning costs, in signed cents: the slot's price today, or what was paid given back."""

from collections.abc import Iterable

from rules.bookings import Action, Change
from rules.scene import Scene


def price_of(scene: Scene, change: Change) -> int:
    """The cents that one change adds to the bill, negative for a cancellation.

    An addition costs the slot's price of this moment, a cancellation gives back the price of its booking. A change
    that the scene does not know costs nothing: it is refused elsewhere.
    """
    if change.action is Action.CANCEL:
        taken = scene.taken.get(change.box)
        return -taken.price_cents if taken and taken.mine else 0
    return scene.slot(change.box.slot_id).price_cents if change.box.slot_id in scene.period_of_slot else 0


def total_of(scene: Scene, changes: Iterable[Change]) -> int:
    """The signed cents of all the changes together."""
    return sum(price_of(scene, change) for change in changes)
