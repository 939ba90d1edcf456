"""« Ne pas remettre à »: what a court forbids stands on top of every page of the child, for who may see children."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_login import current_user

from admin_views.agents import agent_id, may
from queries import kept_away
from queries.staff import child_ids, is_limited
from rules.rights import Right


def banners(children: Iterable[int]) -> list[str]:
    """A sentence for each person to whom one of these children must not be given; an activity leader reads its own."""
    concerned = tuple(children)
    if not concerned or not may(Right.READ_CHILDREN):
        return []
    within = child_ids(agent_id()) if is_limited(current_user.role) else None
    return [
        _("%(child)s ne doit pas repartir avec %(name)s (décision de justice).", child=child, name=name)
        for child, name in kept_away.of_children(concerned, within)
    ]
