"""What staff do to the people around a child: whom to call, who may collect, who must not."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.children import Contact, Custody
from rules.children import CONTACT, CONTACT_KEPT_AWAY, contact_faults, span_faults
from rules.fields import Why, bad_value, check
from rules.refusals import Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.transaction import transaction

ROLES = ("is_emergency", "may_collect", "must_not_collect", "is_minor")
DAYS = ("valid_from", "valid_until")


def save_contact(edit: Edit, now: datetime) -> int:
    """Make a contact of a child (`child_id`, named by the family `family_number`) or change it; returns its id.

    What the form does not ask stays as it is.
    """
    fields = CONTACT_KEPT_AWAY if edit.values["must_not_collect"] else CONTACT
    values, refusals = check({name: it for name, it in fields.items() if name in edit.values}, edit.values)
    refusals += contact_faults(edit.values) + span_faults(edit.values)
    if refusals:
        raise Refused(refusals)
    wanted: dict[str, Any] = values | {name: bool(edit.values[name]) for name in ROLES if name in edit.values}
    wanted |= {name: edit.values[name] for name in DAYS if name in edit.values}
    wanted["priority"] = edit.values["priority"] or 1
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_CHILDREN)
        contact = changes.row_to_edit(session, Contact, edit)
        child_id = edit.values["child_id"] if edit.row_id is None else contact.child_id
        family_id = _home_numbered(session, child_id, edit.values["family_number"])
        changed = changes.apply(contact, wanted | {"child_id": child_id, "family_id": family_id})
        changes.keep(session, contact)
        action = "contact.created" if edit.row_id is None else "contact.changed"
        journal.write(session, actor, Deed(action, "contact", contact.id, family_id, changed), now)
        return int(contact.id)


def remove_contact(agent_id: int, contact_id: int, now: datetime) -> None:
    """Take a contact away; the journal keeps who it was."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_CHILDREN)
        contact = changes.row_to_remove(session, Contact, contact_id)
        before, family_id = changes.last_values(contact, ["child_id", *CONTACT, *ROLES, *DAYS]), contact.family_id
        changes.drop(session, contact)
        journal.write(session, actor, Deed("contact.removed", "contact", contact_id, family_id, before), now)


def _home_numbered(session: Session, child_id: int, number: str) -> int:
    """The id of the family of that number; refuses one that the child does not belong to."""
    family_id = changes.family_numbered(session, number)
    home = select(Custody.id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    if session.scalar(home) is None:
        raise Refused([bad_value("family_number", Why.UNKNOWN)])
    return family_id
