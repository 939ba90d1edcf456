"""A parent accepts the terms of use that are in force."""

from datetime import datetime

from services import acceptances
from services.parents import require_parent
from services.transaction import transaction


def accept(account_id: int, text_id: int | None, now: datetime) -> None:
    """Accept this version for this family's account; a second time changes nothing.

    Refuses a text that is not, or no longer, the terms in force, and with `no_right` whoever is no parent (any more).
    """
    with transaction() as session:
        acceptances.record(session, require_parent(session, account_id), text_id, now)
