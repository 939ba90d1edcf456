"""What staff decide of a paper: good until a day, or refused for a reason; and looking at one that is restricted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.documents import Document
from models.journal import JournalEntry
from queries.document_desk import proposed_end
from rules import rights
from rules.documents import DocumentState, RefusalReason
from rules.fields import Field, Shape, Why, bad_value, check
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal, judging
from services.journal import Actor
from services.locking import lock_file
from services.transaction import transaction

REFUSAL = {"refusal_words": Field(500, Shape.TEXT)}
SAME_READING = timedelta(minutes=10)
"""A page, its picture and the paper in full are one reading."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of several papers that were to be validated at once: how many are, and how many are left as is."""

    done: int
    left: int


def validate(agent_id: int, document_id: int, valid_until: date | None, now: datetime) -> None:
    """The paper is good until that day, included (None: no end); the earlier good one of its kind is replaced.

    Refuses one that is decided already, a day that is over, and no day where staff write the end of each paper.
    """
    with transaction() as session:
        actor, document = _to_decide(session, agent_id, document_id)
        judging.accept(session, actor, document, valid_until, now)


def validate_many(agent_id: int, document_ids: Sequence[int], now: datetime) -> Bulk:
    """The same for several, each until the day that follows from its type; one that needs more is left as it is."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_DOCUMENTS)
        waiting = [it for it in _held(session, agent_id, document_ids) if it.state is DocumentState.TO_CHECK]
        done = 0
        for document in waiting:
            until = proposed_end(document)
            if judging.end_fault(document, until, now) is None:
                judging.accept(session, actor, document, until, now)
                done += 1
        return Bulk(done, len(set(document_ids)) - done)


def refuse_paper(agent_id: int, document_id: int, reason: RefusalReason | None, words: str, now: datetime) -> None:
    """The paper is refused, for a reason that the family reads in its page and in a mail.

    Refuses to do so without a reason, « other » without words, and for a paper that is decided already.
    """
    cleaned, refusals = check(REFUSAL, {"refusal_words": words})
    if reason is None:
        refusals += (bad_value("refusal_reason", Why.NEEDED),)
    if reason is RefusalReason.OTHER and not cleaned["refusal_words"]:
        refusals += (bad_value("refusal_words", Why.NEEDED),)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor, document = _to_decide(session, agent_id, document_id)
        wanted = {"state": DocumentState.REFUSED, "refusal_reason": reason, **cleaned, "valid_until": None}
        judging.decide(session, actor, document, wanted, now)
        judging.tell_family(session, document, now)


def undo(agent_id: int, document_id: int, now: datetime) -> None:
    """Take a decision back: the paper waits for a look again, and the one it had replaced is good again.

    Refuses a paper that waits already or was replaced, and one whose content is erased.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_DOCUMENTS)
        document = _one(session, agent_id, document_id)
        if document.state not in (DocumentState.VALID, DocumentState.REFUSED) or not document.content_key:
            raise refuse(Code.CHANGED_MEANWHILE)
        if document.state is DocumentState.VALID:
            _give_back(session, actor, document, now)
        wanted = {"state": DocumentState.TO_CHECK, "valid_until": None, "refusal_reason": None, "refusal_words": ""}
        changed = changes.apply(document, wanted)
        document.decided_at = document.decided_by_id = None
        changes.keep(session, document)
        journal.write(session, actor, judging.deed_of("document.undone", document, changed), now)


def read_document(agent_id: int, document_id: int, now: datetime) -> None:
    """Write down that an agent opens a restricted paper, before it is shown; refuses who may not read it."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.READ_DOCUMENTS)
        agents.require(session, agent_id, Right.READ_HEALTH)
        document = session.get_one(Document, document_id)
        mine = (JournalEntry.actor_id == agent_id, JournalEntry.at > now - SAME_READING)
        same = (JournalEntry.action == "document.read", JournalEntry.object_id == document_id)
        if session.scalar(select(JournalEntry.id).where(*mine, *same).limit(1)) is None:
            journal.write(session, actor, judging.deed_of("document.read", document), now)


def _to_decide(session: Session, agent_id: int, document_id: int) -> tuple[Actor, Document]:
    actor = agents.require(session, agent_id, Right.EDIT_DOCUMENTS)
    document = _one(session, agent_id, document_id)
    if document.state is not DocumentState.TO_CHECK:
        raise refuse(Code.ALREADY_DECIDED)
    return actor, document


def _one(session: Session, agent_id: int, document_id: int) -> Document:
    found = _held(session, agent_id, [document_id])
    if not found:
        raise refuse(Code.CHANGED_MEANWHILE)
    return found[0]


def _held(session: Session, agent_id: int, document_ids: Iterable[int]) -> list[Document]:
    """The papers that the agent may look at, as they are now, the oldest first.

    Their families' files are held: of two agents who decide of one family's papers, one comes second.
    """
    wanted = Document.id.in_(set(document_ids))
    families = select(Document.family_id).where(wanted).distinct().order_by(Document.family_id)
    for family_id in session.scalars(families).all():
        lock_file(session, family_id, None)
    role = session.get_one(Account, agent_id).role
    found = session.scalars(select(Document).where(wanted).order_by(Document.given_at, Document.id))
    may_all = rights.may(role, Right.READ_HEALTH)
    return [it for it in found if may_all or not it.type.is_restricted]


def _give_back(session: Session, actor: Actor, document: Document, now: datetime) -> None:
    """The paper that this one had replaced is good again, if no other is and its content is still there."""
    before = [it for it in judging.others_in_state(session, document, DocumentState.REPLACED) if it.content_key]
    if not before or judging.others_in_state(session, document, DocumentState.VALID):
        return
    changed = changes.apply(before[0], {"state": DocumentState.VALID})
    changes.keep(session, before[0])
    journal.write(session, actor, judging.deed_of("document.given_back", before[0], changed), now)
