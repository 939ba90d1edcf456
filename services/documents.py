"""A parent gives a paper."""

from datetime import datetime

from adapters.documents import Paper
from adapters.storage import Storage
from queries import child_files
from rules.deadlines import PARIS
from rules.fields import Why, bad_value
from rules.refusals import Refused
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
        _demand_child(family_of(account), sending.child_id, now)
        document = record(session, family_of(account), sending, content, account.id, now)
        journal.write(session, Actor(account.id, account.name), given(document), now)
        return int(document.id)


def _demand_child(family_id: int, child_id: int | None, now: datetime) -> None:
    """Refuses a child who has left the family: only the counter files what comes late."""
    today = now.astimezone(PARIS).date()
    if child_id is not None and child_files.child(family_id, child_id, today) is None:
        raise Refused([bad_value("child_id", Why.UNKNOWN)])
