"""Taking rows out of the house is a deed: who took what, how many, with which search and filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.rights import Right
from services import agents, journal
from services.journal import Deed
from services.transaction import transaction


def note(agent_id: int, what: str, count: int, asked: Mapping[str, Any], now: datetime) -> None:
    """Write into the journal that an agent is about to export `count` rows; refuses who may not export."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EXPORT)
        changes = {"rows": ("", str(count)), **{name: ("", str(value)) for name, value in asked.items() if value}}
        journal.write(session, actor, Deed("export.made", what, None, None, changes), now)
