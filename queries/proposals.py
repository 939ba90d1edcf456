"""The changes of files that wait for the counter."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload

from models.base import db
from models.files import FileProposal
from rules.files import Group
from rules.proposals import ProposalState

_WAITS = FileProposal.state == ProposalState.WAITING
_IN_LINE = (FileProposal.proposed_at, FileProposal.id)


def waiting_count(groups: Collection[Group]) -> int:
    """How many of these rubrics wait for an answer."""
    return db.session.scalar(_of(select(func.count(FileProposal.id)), groups)) or 0


def waiting(groups: Collection[Group], limit: int) -> list[FileProposal]:
    """The oldest ones, each with its family, its child and who asks."""
    named = (joinedload(FileProposal.family), joinedload(FileProposal.child), joinedload(FileProposal.account))
    return list(db.session.scalars(_of(select(FileProposal), groups).options(*named).order_by(*_IN_LINE).limit(limit)))


def next_after(at: datetime, proposal_id: int, groups: Collection[Group]) -> int | None:
    """The id of the next one in line behind that moment and id; from the first again once the line is over."""
    line = _of(select(FileProposal.id), groups).where(FileProposal.id != proposal_id).order_by(*_IN_LINE).limit(1)
    behind = line.where(_is_behind(at, proposal_id))
    found: int | None = db.session.scalar(behind) or db.session.scalar(line)
    return found


def waiting_of(family_ids: Collection[int], child_id: int | None = None) -> list[FileProposal]:
    """What these families ask for, of one child or of all; the values are not read."""
    theirs = _of(select(FileProposal), tuple(Group)).where(FileProposal.family_id.in_(family_ids))
    if child_id is not None:
        theirs = theirs.where(FileProposal.child_id == child_id)
    named = (joinedload(FileProposal.family), joinedload(FileProposal.child))
    unread = defer(FileProposal.values, raiseload=True)
    return list(db.session.scalars(theirs.options(*named, unread).order_by(*_IN_LINE)))


def _is_behind(at: datetime, proposal_id: int) -> ColumnElement[bool]:
    later, same = FileProposal.proposed_at > at, FileProposal.proposed_at == at
    return or_(later, and_(same, FileProposal.id > proposal_id))


def _of(statement: Select[Any], groups: Collection[Group]) -> Select[Any]:
    return statement.where(_WAITS, FileProposal.group.in_(groups))
