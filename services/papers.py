"""A paper that comes in: the content first, then the row, so that a row never lacks its content.

A content whose row was refused is deleted at once; one whose process was killed in between is swept at night.
`record` runs inside the transaction of whoever files the paper.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters import storage as storages
from adapters.documents import Paper, shown_name
from adapters.storage import NoRoom, Storage, Unreachable
from models.children import Custody
from models.documents import Document, DocumentType
from models.families import Family
from rules.documents import Channel, DocumentState, Level
from rules.fields import Field, Why, bad_value, check
from rules.refusals import Code, Refused, refuse
from services import contents
from services.journal import Deed
from services.locking import lock_file

NAME = {"name": Field(120)}
SAME_FILE = timedelta(minutes=10)
"""The same content once more within this time is a second click, or a page that was sent again."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes with a file: its type, whose it is (`child_id` None: the family's), its name, `digest_of` its bytes."""

    type_id: int | None
    child_id: int | None
    name: str
    filename: str
    digest: str
    channel: Channel = Channel.ONLINE
    brought_by: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper whose content and preview are in the storage."""

    paper: Paper
    content_key: str
    preview_key: str


def digest_of(sent: bytes) -> str:
    """By which the same file is known again: of the bytes that were sent, not of what is made of them."""
    return hashlib.sha256(sent).hexdigest()


@contextmanager
def kept(storage: Storage, paper: Paper) -> Iterator[Kept]:
    """Put the content and the preview, for as long as the row is written; what is refused takes them away again.

    After any other failure nobody knows whether the row was committed: they stay, and are swept if it was not.
    """
    keys = (storages.new_key(), storages.new_key())
    try:
        storage.put(keys[0], paper.content)
        storage.put(keys[1], paper.preview)
        yield Kept(paper, *keys)
    except (Refused, NoRoom, Unreachable):
        contents.delete(storage, keys)
        raise


def record(session: Session, family_id: int, sending: Sending, content: Kept, giver_id: int, now: datetime) -> Document:
    """The row of a kept paper, to be validated; inside the transaction of whoever files it. Refuses as `send` does."""
    lock_file(session, family_id, sending.child_id)
    kind = _type(session, sending)
    _demand_home(session, family_id, sending.child_id)
    filename = shown_name(sending.filename)
    values, refusals = check(NAME, {"name": sending.name})
    if refusals:
        raise Refused(refusals)
    document = Document(type_id=kind.id, family_id=family_id, child_id=sending.child_id, filename=filename)
    document.name = values["name"] or filename
    document.media_type, document.size = content.paper.media_type, len(content.paper.content)
    document.pages, document.content_digest = content.paper.pages, sending.digest
    document.content_key, document.preview_key = content.content_key, content.preview_key
    document.channel, document.brought_by = sending.channel, sending.brought_by
    document.given_at, document.given_by_id = now, giver_id
    _refuse_a_second_click(session, document, now)
    session.add(document)
    session.flush()
    return document


def given(document: Document) -> Deed:
    """How the journal says that a paper came in: its type and name, or of a restricted one (health) the type alone."""
    named = {} if document.type.is_restricted else {"name": ("", document.name)}
    changed = {"type": ("", str(document.type_id)), **named}
    return Deed("document.given", "document", document.id, document.family_id, changed)


def _type(session: Session, sending: Sending) -> DocumentType:
    """Refuses a type that is gone or closed, and one of the other level."""
    kind = session.get(DocumentType, sending.type_id) if sending.type_id else None
    if kind is None or kind.closed_at is not None:
        raise Refused([bad_value("type_id", Why.NEEDED if sending.type_id is None else Why.UNKNOWN)])
    if (kind.level is Level.CHILD) is not (sending.child_id is not None):
        raise Refused([bad_value("type_id", Why.OTHER_LEVEL)])
    return kind


def _demand_home(session: Session, family_id: int, child_id: int | None) -> None:
    """Refuses a child who is not at home in the family, and a family that is closed."""
    family = session.get(Family, family_id)
    if family is None or family.closed_at is not None:
        raise refuse(Code.NO_RIGHT)
    home = select(Custody.id).where(Custody.child_id == child_id, Custody.family_id == family_id)
    if child_id is not None and session.scalar(home) is None:
        raise Refused([bad_value("child_id", Why.UNKNOWN)])


def _refuse_a_second_click(session: Session, document: Document, now: datetime) -> None:
    same = select(Document.id).where(
        Document.family_id == document.family_id,
        Document.type_id == document.type_id,
        Document.child_id == document.child_id,
        Document.content_digest == document.content_digest,
        Document.state == DocumentState.TO_CHECK,
        Document.given_at > now - SAME_FILE,
    )
    if session.scalar(same) is not None:
        raise refuse(Code.SAME_DOCUMENT)
