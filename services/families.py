"""What staff do to a family's file and to its parents: one function, one transaction, journalled."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import AccountClaim, ClaimFailure
from models.families import Family, Guardian
from models.files import FileDraft, FileProposal, FileReview
from models.links import AccountLink
from rules.deadlines import PARIS
from rules.family_checks import YOUNGEST_YEARS
from rules.fields import Field, Shape, Why, asked, bad_value, check
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal, owners
from services.changes import Edit
from services.journal import Actor, Deed
from services.transaction import transaction

FAMILY = {
    "number": Field(12, Shape.NUMBER, needed=True),
    "name": Field(120, needed=True),
    "contact_email": Field(254, Shape.EMAIL),
    "street": Field(200),
    "address_extra": Field(200),
    "postcode": Field(12, Shape.POSTCODE),
    "town": Field(120),
    "phone": Field(30, Shape.PHONE),
    "benefit_number": Field(15),
    "note": Field(2000, Shape.TEXT),
}
OF_FAMILY = ("title", "situation", "scheme", "benefit_rank")
GUARDIAN = {
    "title": Field(40),
    "last_name": Field(120, needed=True),
    "first_name": Field(120, needed=True),
    "email": Field(254, Shape.EMAIL),
    "mobile_phone": Field(30, Shape.PHONE),
    "home_phone": Field(30, Shape.PHONE),
    "work_phone": Field(30, Shape.PHONE),
    "street": Field(200),
    "address_extra": Field(200),
    "postcode": Field(12, Shape.POSTCODE),
    "town": Field(120),
    "birth_place": Field(120),
    "profession": Field(120),
}
OF_GUARDIAN = ("kind", "birth_date", "occupation")
"""The answers that are no texts."""


def save_family(edit: Edit, now: datetime) -> int:
    """Make or change a family's file; returns its id. Refuses a bad value, a number in use, a stale form.

    What the form does not ask stays as it is.
    """
    values, refusals = check(asked(FAMILY, edit.values), edit.values)
    if refusals:
        raise Refused(refusals)
    values |= {name: edit.values[name] for name in OF_FAMILY if name in edit.values}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_FAMILIES)
        family = changes.row_to_edit(session, Family, edit)
        changed = changes.apply(family, values)
        changes.keep(session, family, unique="number")
        action = "family.created" if edit.row_id is None else "family.changed"
        journal.write(session, actor, Deed(action, "family", family.id, family.id, changed), now)
        return int(family.id)


def remove_family(agent_id: int, family_id: int, now: datetime) -> None:
    """Take away a file that holds nothing: no parent, no child, no booking; refuses otherwise."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_FAMILIES)
        family = changes.row_to_remove(session, Family, family_id)
        before = changes.last_values(family, [*FAMILY, *OF_FAMILY])
        refused = update(ClaimFailure).where(ClaimFailure.family_id == family_id)  # the number typed stays
        session.execute(refused.values(family_id=None))
        for model in (FileDraft, FileProposal, FileReview):
            session.execute(delete(model).where(model.family_id == family_id))
        changes.drop(session, family)
        journal.write(session, actor, Deed("family.removed", "family", family_id, family_id, before), now)


def close_family(agent_id: int, family_id: int, now: datetime) -> None:
    """The family has left: its file stays to be read, its accounts let nobody in from the next page on."""
    with transaction() as session:
        actor, family = _file_to_close(session, agent_id, family_id, is_closed=False)
        family.closed_at = now
        for account in session.scalars(select(Account).join(Guardian).where(Guardian.family_id == family_id)).all():
            owners.shut_out(session, account, now)
        journal.write(session, actor, Deed("family.closed", "family", family_id, family_id), now)


def reopen_family(agent_id: int, family_id: int, now: datetime) -> None:
    """The family is back: its accounts let in again, with the passwords from before."""
    with transaction() as session:
        actor, family = _file_to_close(session, agent_id, family_id, is_closed=True)
        family.closed_at = None
        journal.write(session, actor, Deed("family.reopened", "family", family_id, family_id), now)


def save_guardian(edit: Edit, now: datetime) -> int:
    """Make a parent of a family (`family_id`) or change one; returns its id. Refuses as `save_family` does."""
    values, refusals = check(asked(GUARDIAN, edit.values), edit.values)
    born, today = edit.values.get("birth_date"), now.astimezone(PARIS).date()
    if born is not None and today.year - born.year < YOUNGEST_YEARS:
        refusals += (bad_value("birth_date", Why.PARENT_BIRTH),)
    if refusals:
        raise Refused(refusals)
    values |= {name: edit.values[name] for name in OF_GUARDIAN if name in edit.values}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_FAMILIES)
        guardian = changes.row_to_edit(session, Guardian, edit)
        wanted = values | {"rank": edit.values["rank"] or 1}
        if edit.row_id is None:
            wanted["family_id"] = edit.values["family_id"]
        changed = changes.apply(guardian, wanted)
        changes.keep(session, guardian)
        action = "guardian.created" if edit.row_id is None else "guardian.changed"
        journal.write(session, actor, Deed(action, "guardian", guardian.id, guardian.family_id, changed), now)
        return int(guardian.id)


def remove_guardian(agent_id: int, guardian_id: int, now: datetime) -> None:
    """Take a parent out of a family; refuses one who has an account."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_FAMILIES)
        guardian = changes.row_to_remove(session, Guardian, guardian_id)
        before, family_id = changes.last_values(guardian, [*GUARDIAN, *OF_GUARDIAN]), guardian.family_id
        session.execute(delete(AccountLink).where(AccountLink.guardian_id == guardian_id))  # invitations
        claims = select(AccountClaim.id).where(AccountClaim.guardian_id == guardian_id)
        session.execute(delete(AccountLink).where(AccountLink.claim_id.in_(claims)))
        session.execute(delete(AccountClaim).where(AccountClaim.guardian_id == guardian_id))
        changes.drop(session, guardian)
        journal.write(session, actor, Deed("guardian.removed", "guardian", guardian_id, family_id, before), now)


def _file_to_close(session: Session, agent_id: int, family_id: int, is_closed: bool) -> tuple[Actor, Family]:
    """Who acts, and the file; refuses one that is gone, or as it should become already."""
    actor = agents.require(session, agent_id, Right.EDIT_FAMILIES)
    family = session.get(Family, family_id)
    if family is None or (family.closed_at is not None) is not is_closed:
        raise refuse(Code.CHANGED_MEANWHILE)
    return actor, family
