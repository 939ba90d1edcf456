"""What the counter answers to a change that a family asked for. Nothing of it counts before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.base import db
from models.files import FileProposal
from queries.settings import all_settings
from rules.fields import check
from rules.file_values import Values, digest, only
from rules.files import OF_HEALTH, asked, needs_of
from rules.mails import MailKind
from rules.proposals import REASON, ProposalState, right_to_decide
from rules.refusals import Code, Refused, refuse
from services import agents, files, journal, outbox
from services.changes import Changes
from services.journal import Deed
from services.locking import lock_file
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Decision:
    """An agent's answer: `seen` is the digest of what stood in the file when the agent read (`standing`)."""

    agent_id: int
    proposal_id: int
    accepts: bool
    seen: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the file now, its digest, and whether somebody changed it since the family asked."""

    values: Values
    digest: str
    has_changed: bool


def standing(proposal: FileProposal) -> Standing:
    """What stands in the file now, of the rubric that the proposal would change."""
    values = _read(db.session(), proposal)
    asked_for = only(asked(proposal.group, needs_of(all_settings().file_needs)), proposal.group, values)
    return Standing(values, digest(values), proposal.stood not in ("", digest(asked_for)))


def decide(decision: Decision, now: datetime) -> None:
    """Write what the family asked for, or refuse it; the family reads it in a mail, and the values are forgotten.

    Refuses a second answer (`already_decided`), a refusal without a reason, a rubric that changed
    since the agent read it (`changed_meanwhile`), and who may not edit such a rubric.
    """
    cleaned, faults = check({"reason": REASON}, {"reason": decision.reason})
    if faults:
        raise Refused(faults)
    if not decision.accepts and not cleaned["reason"]:
        raise refuse(Code.REASON_NEEDED)
    with transaction() as session:
        proposal = _waiting(session, decision.proposal_id)
        actor = agents.require(session, decision.agent_id, right_to_decide(proposal.group))
        changed = _accept(session, proposal, decision.seen) if decision.accepts else {}
        proposal.state = ProposalState.ACCEPTED if decision.accepts else ProposalState.REFUSED
        proposal.reason, proposal.values = "" if decision.accepts else cleaned["reason"], {}
        proposal.decided_at, proposal.decided_by_id = now, decision.agent_id
        session.flush()
        journal.write(session, actor, _deed(proposal, changed), now)
        _mail(session, proposal, now)


def _waiting(session: Session, proposal_id: int) -> FileProposal:
    """The proposal, its file held: the family takes nothing back meanwhile, a second agent finds it decided."""
    proposal = session.get(FileProposal, proposal_id)
    if proposal is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    lock_file(session, proposal.family_id, proposal.child_id)
    if proposal.state is not ProposalState.WAITING:
        raise refuse(Code.ALREADY_DECIDED)
    return proposal


def _accept(session: Session, proposal: FileProposal, seen: str) -> Changes:
    if digest(_read(session, proposal)) != seen:
        raise refuse(Code.CHANGED_MEANWHILE, str(proposal.group))
    whose = (proposal.family_id, proposal.child_id, proposal.group)
    return files.write_group(session, *whose, proposal.values)


def _read(session: Session, proposal: FileProposal) -> Values:
    return files.read_group(session, proposal.family_id, proposal.child_id, proposal.group)


def _deed(proposal: FileProposal, changed: Changes) -> Deed:
    """The reason may speak of what was refused: of a rubric of health the journal holds none."""
    changes = {str(proposal.group): ("", "")} | changed
    if proposal.reason and proposal.group not in OF_HEALTH:
        changes["reason"] = ("", proposal.reason)
    return Deed(f"proposal.{proposal.state.value}", "file_proposal", proposal.id, proposal.family_id, changes)


def _mail(session: Session, proposal: FileProposal, now: datetime) -> None:
    if not proposal.family.contact_email:
        return
    values: dict[str, Any] = {
        "group": proposal.group.value,
        "child": proposal.child.first_name if proposal.child else "",
        "accepted": proposal.state is ProposalState.ACCEPTED,
        "reason": proposal.reason,
        "contacts": [],
    }
    outbox.post(session, MailKind.PROPOSAL_DECIDED, proposal.family.contact_email, values, now, proposal.family_id)
