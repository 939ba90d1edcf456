"""The filter by child, of lists that a child's page leads to: it shows only once the address names the child."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_login import current_user

from admin_views.agents import agent_id
from admin_views.listing import Filter
from queries import choices
from queries.staff import child_ids, is_limited
from rules.fields import whole_number

ASKED = "enfant"


def by_child(column: Any) -> Filter:
    """The rows about the child whom the address names, if the agent may see it."""
    return Filter(ASKED, _("Enfant"), column.__eq__, _asked, read=int)


def _asked() -> list[tuple[int, str]]:
    child_id = whole_number(request.args.get(f"flt_{ASKED}", "")) if request else None
    if child_id is None:
        return []
    return choices.one_child(child_id, child_ids(agent_id()) if is_limited(current_user.role) else None)
