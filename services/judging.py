"""What becomes of a paper, inside the transaction of whoever decides: its state, the journal, the family's mail.

The journal says what was decided, and of a restricted paper (health, justice) not even for which reason.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.documents import Document
from queries.documents import is_of_kind
from rules.deadlines import PARIS
from rules.documents import DocumentState, Validity
from rules.fields import Why, bad_value
from rules.mails import MailKind
from rules.refusals import Refused
from services import changes, journal, outbox
from services.changes import Changes
from services.journal import Actor, Deed


def accept(session: Session, actor: Actor, document: Document, valid_until: date | None, now: datetime) -> None:
    """Inside a transaction that holds the family's file: a paper that waits is good; mail and journal follow."""
    fault = end_fault(document, valid_until, now)
    if fault is not None:
        raise Refused([bad_value("valid_until", fault)])
    good = others_in_state(session, document, DocumentState.VALID)
    for earlier in [it for it in good if it.given_at <= document.given_at]:
        replaced = changes.apply(earlier, {"state": DocumentState.REPLACED})
        changes.keep(session, earlier)
        journal.write(session, actor, deed_of("document.replaced", earlier, replaced), now)
    decide(session, actor, document, {"state": DocumentState.VALID, "valid_until": valid_until}, now)
    tell_family(session, document, now)


def end_fault(document: Document, valid_until: date | None, now: datetime) -> Why | None:
    """Why a last good day is refused, or nothing."""
    if valid_until is None:
        return Why.NEEDED if document.type.validity is Validity.END_DATE else None
    return Why.PAST if valid_until < now.astimezone(PARIS).date() else None


def others_in_state(session: Session, document: Document, state: DocumentState) -> list[Document]:
    """The other papers of the same kind, of the same family and child, in that state, the last decided first."""
    others = select(Document).where(is_of_kind(document), Document.state == state)
    return list(session.scalars(others.order_by(Document.decided_at.desc(), Document.id.desc())))


def decide(session: Session, actor: Actor, document: Document, wanted: dict[str, Any], now: datetime) -> None:
    """Set what was decided, by whom and when, and journal it."""
    changed = changes.apply(document, wanted)
    document.decided_at, document.decided_by_id = now, actor.account_id
    changes.keep(session, document)
    action = "document.validated" if document.state is DocumentState.VALID else "document.refused"
    journal.write(session, actor, deed_of(action, document, changed), now)


def deed_of(action: str, document: Document, changed: Changes | None = None) -> Deed:
    """A paper's state has its own name in the journal, which keeps no word on a paper, nor why one is restricted."""
    named = {"document_state" if name == "state" else name: said for name, said in (changed or {}).items()}
    hidden = {"refusal_words"} | ({"refusal_reason"} if document.type.is_restricted else set())
    named |= dict.fromkeys(hidden & named.keys(), ("", ""))
    return Deed(action, "document", document.id, document.family_id, named)


def tell_family(session: Session, document: Document, now: datetime) -> None:
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
