"""A child's health form: changing it, and reading it, which is a deed of its own."""

from datetime import datetime

from sqlalchemy import select

from models.accounts import Account
from models.children import Child, HealthRecord
from queries.staff import child_ids, first_family_id, is_limited
from rules.children import HEALTH, span_faults
from rules.fields import check
from rules.files import Group
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from rules.screening import screen
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.locking import lock_child
from services.transaction import transaction

OTHERS = (
    "diet",
    "has_care_plan",
    "care_plan_from",
    "care_plan_review_on",
    "vaccines_up_to_date",
    "vaccines_checked_on",
    "vaccines_contraindicated",
)
NAMES = ("allergens", "vaccines_missing")
"""Ticked names, kept as one text, parted by blanks."""


def read_health(agent_id: int, child_id: int, now: datetime) -> None:
    """Write down that an agent opens a child's form, before it is shown; refuses who may not read it.

    An activity leader reads the forms of the children of its own establishments only.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.READ_HEALTH)
        account = session.get_one(Account, agent_id)
        seen = select(Child.id).where(Child.id == child_id, Child.id.in_(child_ids(agent_id)))
        if is_limited(account.role) and session.scalar(seen) is None:
            raise refuse(Code.NO_RIGHT)
        deed = Deed("health.read", "child", child_id, first_family_id(child_id))
        journal.write(session, actor, deed, now)


def save_health(edit: Edit, now: datetime) -> int:
    """Make the form of a child (`child_id`) or change it; returns its id. Refuses a bad value, a stale form.

    What the form does not ask stays as it is. The journal says which fields, never what was in them: whoever reads
    the journal may not read health.
    """
    values, refusals = check({name: it for name, it in HEALTH.items() if name in edit.values}, edit.values)
    refusals += (*span_faults(edit.values), *screen(Group.MEDICAL, values), *screen(Group.DIET, values))
    if refusals:
        raise Refused(refusals)
    wanted = values | {name: edit.values[name] for name in OTHERS if name in edit.values}
    wanted |= {name: " ".join(edit.values[name]) for name in NAMES if name in edit.values}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_HEALTH)
        if edit.row_id is None:
            lock_child(session, edit.values["child_id"])  # a parent may be filling in the first one too
        record = changes.row_to_edit(session, HealthRecord, edit)
        if edit.row_id is None:
            wanted["child_id"] = edit.values["child_id"]
        changed = dict.fromkeys(changes.apply(record, wanted), ("", ""))
        changes.keep(session, record, unique="child_id")
        action = "health.created" if edit.row_id is None else "health.changed"
        family_id = first_family_id(record.child_id)
        journal.write(session, actor, Deed(action, "child", record.child_id, family_id, changed), now)
        return int(record.id)
