"""That a file was reviewed for a school year: kept when a family confirms it, or by the counter from a paper form."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.children import Custody
from models.families import Family
from models.files import FileReview
from rules.deadlines import PARIS
from rules.refusals import Code, refuse
from rules.rights import Right
from rules.school_years import reviewed_year
from services import agents, journal
from services.journal import Deed
from services.transaction import transaction


def confirm_at_desk(agent_id: int, family_id: int, child_id: int | None, now: datetime) -> int:
    """An agent has seen the family's file, or that of a child in this home, on paper; returns the school year.

    Done twice it changes nothing. Refuses a family that is gone, and a child who is not at home there.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_FAMILIES if child_id is None else Right.EDIT_CHILDREN)
        if not _is_theirs(session, family_id, child_id):
            raise refuse(Code.CHANGED_MEANWHILE)
        if record(session, agent_id, family_id, child_id, now):
            year = reviewed_year(now.astimezone(PARIS).date())
            journal.write(session, actor, deed_of(family_id, child_id, year), now)
    return reviewed_year(now.astimezone(PARIS).date())


def record(session: Session, account_id: int, family_id: int, child_id: int | None, now: datetime) -> bool:
    """Inside a transaction: keep the review of the present school year; False when there is one already."""
    year = reviewed_year(now.astimezone(PARIS).date())
    whose = FileReview.child_id.is_(None) if child_id is None else FileReview.child_id == child_id
    done = select(FileReview.id).where(FileReview.family_id == family_id, whose, FileReview.school_year == year)
    if session.scalar(done) is not None:
        return False
    named = {"family_id": family_id, "child_id": child_id, "school_year": year}
    session.add(FileReview(**named, account_id=account_id, reviewed_at=now))
    session.flush()
    return True


def deed_of(family_id: int, child_id: int | None, year: int) -> Deed:
    """How the journal says it."""
    changes = {"school_year": ("", str(year))}
    if child_id is None:
        return Deed("family.reviewed", "family", family_id, family_id, changes)
    return Deed("child.reviewed", "child", child_id, family_id, changes)


def _is_theirs(session: Session, family_id: int, child_id: int | None) -> bool:
    if child_id is None:
        return session.get(Family, family_id) is not None
    home = select(Custody.id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    return session.scalar(home) is not None
