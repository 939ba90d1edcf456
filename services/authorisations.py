"""What staff enter of what a family allows for a child: each home answers for itself."""

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.children import Authorisations, Custody
from rules.fields import Why, bad_value
from rules.refusals import Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Changes, Edit
from services.journal import Deed
from services.locking import lock_child
from services.transaction import transaction

ANSWERS = ("photo_internal", "photo_media", "outings", "bathing", "emergency_care", "leaves_alone")


def save_authorisations(edit: Edit, now: datetime) -> int:
    """Make the answers of a home (`child_id`, `family_id`) or change them; returns their id.

    `leaves_alone_from` is a `time` or None; only a child who may leave alone has one. Refuses a family where the child
    is not at home or that has answered already, and a stale form.
    """
    wanted = {name: edit.values.get(name) for name in ANSWERS} | {"leaves_alone_from": _hour(edit)}
    if wanted["leaves_alone"] and not wanted["leaves_alone_from"]:
        raise Refused([bad_value("leaves_alone_from", Why.NEEDED)])
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_CHILDREN)
        if edit.row_id is None:
            lock_child(session, edit.values["child_id"])  # a parent may be giving the first answers too
        row = changes.row_to_edit(session, Authorisations, edit)
        if edit.row_id is None:
            wanted |= _home(session, edit.values["child_id"], edit.values.get("family_id"))
        changed: Changes = changes.apply(row, wanted)
        changes.keep(session, row, unique="family_id")
        action = "authorisations.created" if edit.row_id is None else "authorisations.changed"
        journal.write(session, actor, Deed(action, "child", row.child_id, row.family_id, changed), now)
        return int(row.id)


def _hour(edit: Edit) -> str:
    """« 16:30 », or nothing."""
    at: time | None = edit.values.get("leaves_alone_from")
    return f"{at:%H:%M}" if at is not None and edit.values.get("leaves_alone") else ""


def _home(session: Session, child_id: int, family_id: int | None) -> dict[str, int]:
    home = select(Custody.family_id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    found = session.scalar(home)
    if found is None:
        raise Refused([bad_value("family_id", Why.UNKNOWN)])
    return {"child_id": child_id, "family_id": found}
