"""The counter confirms, from a paper form, that a file was reviewed for a school year."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.children import Custody
from models.families import Family
from queries import files as queries
from rules.deadlines import PARIS
from rules.refusals import Code, refuse
from rules.rights import Right
from rules.school_years import reviewed_year
from rules.texts import DECLARED
from services import acceptances, agents, journal, reviews
from services.locking import lock_file
from services.transaction import transaction


def confirm_at_desk(agent_id: int, family_id: int, child_id: int | None, now: datetime) -> int:
    """An agent has seen the family's file, or that of a child in this home, on paper; returns the school year.

    The family's is signed: with it the declarations in force are accepted. Done twice it changes nothing.
    Refuses a family that is gone, and a child who is not at home there.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_FAMILIES if child_id is None else Right.EDIT_CHILDREN)
        lock_file(session, family_id, child_id)
        if not _is_theirs(session, family_id, child_id):
            raise refuse(Code.CHANGED_MEANWHILE)
        if child_id is None:
            acceptances.declare(session, actor, family_id, queries.declared(family_id, DECLARED, now), now)
        if reviews.record(session, agent_id, family_id, child_id, now):
            year = reviewed_year(now.astimezone(PARIS).date())
            journal.write(session, actor, reviews.deed_of(family_id, child_id, year), now)
    return reviewed_year(now.astimezone(PARIS).date())


def _is_theirs(session: Session, family_id: int, child_id: int | None) -> bool:
    if child_id is None:
        return session.get(Family, family_id) is not None
    home = select(Custody.id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    return session.scalar(home) is not None
