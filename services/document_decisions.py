"""What staff decide of a paper: it is good until a day, or refused for a reason; and looking at one that is restricted.

The journal says what was decided, and of a restricted paper (health, justice) not even for which reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.documents import Document
from models.journal import JournalEntry
from rules import rights
from rules.deadlines import PARIS
from rules.documents import DocumentState, RefusalReason, Validity, good_until
from rules.fields import Field, Shape, Why, bad_value, check
from rules.mails import MailKind
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal, outbox
from services.changes import Changes
from services.journal import Actor, Deed
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
        accept(session, actor, document, valid_until, now)


def validate_many(agent_id: int, document_ids: Sequence[int], now: datetime) -> Bulk:
    """The same for several, each until the day that follows from its type; one that needs more is left as it is."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_DOCUMENTS)
        waiting = [it for it in _held(session, agent_id, document_ids) if it.state is DocumentState.TO_CHECK]
        done = 0
        for document in waiting:
            until = proposed_end(document)
            if _end_fault(document, until, now) is None:
                accept(session, actor, document, until, now)
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
        _decide(session, actor, document, wanted, now)
        _mail(session, document, now)


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
        journal.write(session, actor, _deed("document.undone", document, changed), now)


def read_document(agent_id: int, document_id: int, now: datetime) -> None:
    """Write down that an agent opens a restricted paper, before it is shown; refuses who may not read it."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.READ_DOCUMENTS)
        agents.require(session, agent_id, Right.READ_HEALTH)
        document = session.get_one(Document, document_id)
        mine = (JournalEntry.actor_id == agent_id, JournalEntry.at > now - SAME_READING)
        same = (JournalEntry.action == "document.read", JournalEntry.object_id == document_id)
        if session.scalar(select(JournalEntry.id).where(*mine, *same).limit(1)) is None:
            journal.write(session, actor, _deed("document.read", document), now)


def proposed_end(document: Document) -> date | None:
    """The last good day that follows from the paper's type and the day it was given."""
    return good_until(document.type.validity, document.type.months, document.given_at.astimezone(PARIS).date())


def accept(session: Session, actor: Actor, document: Document, valid_until: date | None, now: datetime) -> None:
    """Inside a transaction that holds the family's file: a paper that waits is good; mail and journal follow."""
    fault = _end_fault(document, valid_until, now)
    if fault is not None:
        raise Refused([bad_value("valid_until", fault)])
    good = _good_ones(session, document, DocumentState.VALID)
    for earlier in [it for it in good if it.given_at <= document.given_at]:
        replaced = changes.apply(earlier, {"state": DocumentState.REPLACED})
        changes.keep(session, earlier)
        journal.write(session, actor, _deed("document.replaced", earlier, replaced), now)
    _decide(session, actor, document, {"state": DocumentState.VALID, "valid_until": valid_until}, now)
    _mail(session, document, now)


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


def _end_fault(document: Document, valid_until: date | None, now: datetime) -> Why | None:
    if valid_until is None:
        return Why.NEEDED if document.type.validity is Validity.END_DATE else None
    return Why.PAST if valid_until < now.astimezone(PARIS).date() else None


def _good_ones(session: Session, document: Document, state: DocumentState) -> list[Document]:
    """The other papers of the same kind, of the same family and child, in that state, the last decided first."""
    same = (Document.type_id == document.type_id, Document.family_id == document.family_id)
    of_child = Document.child_id.is_(None) if document.child_id is None else Document.child_id == document.child_id
    others = select(Document).where(*same, of_child, Document.id != document.id, Document.state == state)
    return list(session.scalars(others.order_by(Document.decided_at.desc(), Document.id.desc())))


def _give_back(session: Session, actor: Actor, document: Document, now: datetime) -> None:
    """The paper that this one had replaced is good again, if no other is and its content is still there."""
    before = [it for it in _good_ones(session, document, DocumentState.REPLACED) if it.content_key]
    if not before or _good_ones(session, document, DocumentState.VALID):
        return
    changed = changes.apply(before[0], {"state": DocumentState.VALID})
    changes.keep(session, before[0])
    journal.write(session, actor, _deed("document.given_back", before[0], changed), now)


def _decide(session: Session, actor: Actor, document: Document, wanted: dict[str, Any], now: datetime) -> None:
    changed = changes.apply(document, wanted)
    document.decided_at, document.decided_by_id = now, actor.account_id
    changes.keep(session, document)
    action = "document.validated" if document.state is DocumentState.VALID else "document.refused"
    journal.write(session, actor, _deed(action, document, changed), now)


def _deed(action: str, document: Document, changed: Changes | None = None) -> Deed:
    """A paper's state has its own name in the journal, which keeps no word on a paper, nor why one is restricted."""
    named = {"document_state" if name == "state" else name: said for name, said in (changed or {}).items()}
    hidden = {"refusal_words"} | ({"refusal_reason"} if document.type.is_restricted else set())
    named |= dict.fromkeys(hidden & named.keys(), ("", ""))
    return Deed(action, "document", document.id, document.family_id, named)


def _mail(session: Session, document: Document, now: datetime) -> None:
    """To the contact e-mail of the family whose paper it is; none where the file has none."""
    if not document.family.contact_email:
        return
    activities = document.type.activities
    values = {
        "name": document.name,
        "type": document.type.name,
        "child": document.child.first_name if document.child else "",
        "accepted": document.state is DocumentState.VALID,
        "reason": document.refusal_reason.value if document.refusal_reason else "",
        "words": document.refusal_words,
        "valid_until": document.valid_until.isoformat() if document.valid_until else "",
        "contacts": [{"activity": it.name, "phone": it.contact_phone, "email": it.contact_email} for it in activities],
    }
    outbox.post(session, MailKind.DOCUMENT_DECIDED, document.family.contact_email, values, now, document.family_id)
