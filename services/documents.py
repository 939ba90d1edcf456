"""A parent gives a paper."""

from datetime import datetime

from adapters.documents import Paper
from adapters.storage import Storage
from services import journal
from services.journal import Actor
from services.papers import Sending, given, kept, record
from services.parents import family_of, require_parent
from services.transaction import transaction


def send(account_id: int, sending: Sending, paper: Paper, storage: Storage, now: datetime) -> int:
    """A parent gives a paper of the family or of a child at home there; returns its id.

    Refuses, at their fields, a type that is not asked for or is of another level, a foreign child, a bad name; and
    `same_document` when the same file has just been given. Raises `NoRoom` or `Unreachable` of the storage.
    """
    with kept(storage, paper) as content, transaction() as session:
        account = require_parent(session, account_id)
        document = record(session, family_of(account), sending, content, account.id, now)
        journal.write(session, Actor(account.id, account.name), given(document), now)
        return int(document.id)
