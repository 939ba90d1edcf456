"""How a box of the planning is called, on the family's side as on the town hall's."""

from flask_babel import gettext as _

from rules.bookings import Box
from rules.cells import Sight
from rules.refusals import Refusal
from web.filters import long_date


def name_of(sight: Sight, box: Box) -> str:
    """« Hugo, Repas, vendredi 20 septembre 2019 »: the name of a box that the family may know of; else empty."""
    scene = sight.scene
    if box.child_id not in sight.names or box.slot_id not in scene.period_of_slot:
        return ""
    return f"{sight.names[box.child_id]}, {scene.slot(box.slot_id).name}, {long_date(box.day)}"


def said_of_box(sight: Sight, refusal: Refusal, said: str) -> str:
    """« Hugo, Repas, vendredi 20 septembre 2019 : le délai… », or the sentence alone when it is about no box."""
    name = name_of(sight, refusal.about) if isinstance(refusal.about, Box) else ""
    return _("%(name)s\N{NO-BREAK SPACE}: %(said)s", name=name, said=said) if name else said
