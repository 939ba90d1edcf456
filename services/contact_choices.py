"""How a parent wants to be reached."""

from datetime import datetime

from services import changes, journal
from services.parents import require_parent
from services.transaction import transaction


def choose(account_id: int, prefers_phone: bool, wants_news: bool, now: datetime) -> None:
    """Whether the town hall had better call than write, and whether the commune's news may be mailed."""
    with transaction() as session:
        account = require_parent(session, account_id)
        changed = changes.apply(account, {"prefers_phone": prefers_phone, "wants_news": wants_news})
        if changed:
            changes.keep(session, account)
            journal.write_own(session, account, "account.changed", now, changed)
