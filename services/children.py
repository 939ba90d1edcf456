"""What staff do to a child's file and to its homes: one function, one transaction, journalled."""

from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.bookings import Booking
from models.children import Authorisations, Child, Contact, Custody, HealthRecord
from models.documents import Document
from models.enrolments import Enrolment
from models.files import FileDraft, FileProposal, FileReview
from queries.staff import first_family_id
from rules.children import CHILD, MOST_HOMES, birth_faults, custody_faults
from rules.custody import CustodyPattern
from rules.deadlines import PARIS
from rules.fields import Why, asked, bad_value, check
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Changes, Edit
from services.journal import Deed
from services.transaction import transaction

OTHERS = ("sex", "birth_date", "school_class_id")
STAY = ("pattern", "first_day", "last_day")


def save_child(edit: Edit, now: datetime) -> int:
    """Make a child in a family (`family_id`) or change its file; returns its id. Refuses a bad value, a stale form.

    What the form does not ask stays as it is.
    """
    values, refusals = check(asked(CHILD, edit.values), edit.values)
    today = now.astimezone(PARIS).date()
    refusals += birth_faults(edit.values["birth_date"], today)
    if refusals:
        raise Refused(refusals)
    wanted = values | {name: edit.values[name] for name in OTHERS if name in edit.values}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_CHILDREN)
        child = changes.row_to_edit(session, Child, edit)
        changed = changes.apply(child, wanted)
        changes.keep(session, child)
        if edit.row_id is None:
            changed |= _first_home(session, child, edit.values["family_id"], child.birth_date or today)
        action = "child.created" if edit.row_id is None else "child.changed"
        journal.write(session, actor, Deed(action, "child", child.id, first_family_id(child.id), changed), now)
        return int(child.id)


def remove_child(agent_id: int, child_id: int, now: datetime) -> None:
    """Take a child away with all that its file holds; refuses one that was ever enrolled or booked, or has papers."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_CHILDREN)
        child = changes.row_to_remove(session, Child, child_id)
        before = changes.last_values(child, [*CHILD, *OTHERS])
        family_id = first_family_id(child_id)
        for model in (Authorisations, Contact, Custody, FileDraft, FileProposal, FileReview, HealthRecord):
            session.execute(delete(model).where(model.child_id == child_id))
        session.expire_all()
        changes.drop(session, child)
        journal.write(session, actor, Deed("child.removed", "child", child_id, family_id, before), now)


def save_custody(edit: Edit, now: datetime) -> int:
    """Make a second home for a child (`child_id`, `family_number`) or change the rhythm of one; returns its id."""
    if refusals := custody_faults(edit.values):
        raise Refused(refusals)
    wanted = {name: edit.values[name] for name in STAY}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_CHILDREN)
        custody = changes.row_to_edit(session, Custody, edit)
        if edit.row_id is None:
            wanted |= {"child_id": edit.values["child_id"], "family_id": _second_home(session, edit)}
        changed = changes.apply(custody, wanted)
        changes.keep(session, custody, unique="family_number")
        action = "custody.created" if edit.row_id is None else "custody.changed"
        journal.write(session, actor, Deed(action, "custody", custody.id, custody.family_id, changed), now)
        return int(custody.id)


def remove_custody(agent_id: int, custody_id: int, now: datetime) -> None:
    """Undo a home that was a mistake, with all that it said of the child; refuses the child's last one, and one that
    has enrolled or booked the child, or given papers for it."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_CHILDREN)
        custody = changes.row_to_remove(session, Custody, custody_id)
        if _homes(session, custody.child_id) == 1 or _has_acted(session, custody):
            raise refuse(Code.STILL_IN_USE)
        before, family_id = changes.last_values(custody, ["child_id", *STAY]), custody.family_id
        for model in (Authorisations, Contact, FileDraft, FileProposal, FileReview):
            session.execute(delete(model).where(model.child_id == custody.child_id, model.family_id == family_id))
        changes.drop(session, custody)
        journal.write(session, actor, Deed("custody.removed", "custody", custody_id, family_id, before), now)


def _first_home(session: Session, child: Child, family_id: int, first_day: date) -> Changes:
    """The child is with the family that it is entered in, every day."""
    stay = Custody(child_id=child.id, family_id=family_id, pattern=CustodyPattern.ALL_DAYS, first_day=first_day)
    changes.keep(session, stay)
    return {"family_id": ("", str(family_id))}


def _second_home(session: Session, edit: Edit) -> int:
    if _homes(session, edit.values["child_id"]) >= MOST_HOMES:
        raise Refused([bad_value("family_number", Why.TWO_HOMES)])
    return changes.family_numbered(session, edit.values["family_number"])


def _homes(session: Session, child_id: int) -> int:
    return session.scalar(select(func.count()).where(Custody.child_id == child_id)) or 0


def _has_acted(session: Session, custody: Custody) -> bool:
    both = (
        select(table.id).where(table.child_id == custody.child_id, table.family_id == custody.family_id).limit(1)
        for table in (Booking, Document, Enrolment)
    )
    return any(session.scalar(one) is not None for one in both)
