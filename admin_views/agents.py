"""Who of the town hall is at the page, and what this person may do. Nobody and a family's account may do nothing."""

from flask import has_request_context
from flask_login import current_user

from rules import rights
from rules.rights import Right, Role


def agent_id() -> int:
    """The id of the signed-in agent's account."""
    return int(current_user.id)


def role() -> Role | None:
    """The role of whoever is signed in; None for nobody, and when the page is over and a file is still being sent."""
    return current_user.role if has_request_context() and current_user.is_authenticated else None


def may(right: Right | None) -> bool:
    """Whether the signed-in person carries the right. A right that is not named is nobody's."""
    here = role()
    return right is not None and here is not None and rights.may(here, right)
