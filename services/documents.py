"""A parent gives a paper."""

from datetime import datetime

from adapters.documents import Paper
from adapters.storage import Storage
from queries import child_files
from queries import documents as queries
from rules.deadlines import PARIS
from rules.fields import Why, bad_value
from rules.refusals import Code, Refused, refuse
from services import journal, throttle
from services.journal import Actor
from services.papers import Sending, given, kept, record
from services.parents import family_of, require_parent
from services.transaction import transaction

TRIES_IN_AN_HOUR = 60
"""Files of one account that are opened; each is work for the machine."""
MOST_WAITING = 100
"""Papers of one family that wait for a look: what nobody has read yet must not fill the disk."""


def count_try(account_id: int, secret: str, now: datetime) -> None:
    """Before a parent's file is opened; `secret` keys the hash that it is counted under. Refuses `too_many_tries`."""
    counted = throttle.keys(secret, {"papers": (str(account_id), TRIES_IN_AN_HOUR)})
    with transaction() as session:
        require_parent(session, account_id)
        throttle.refuse_too_many(counted, now)
        throttle.count(session, counted, now)


def send(account_id: int, sending: Sending, paper: Paper, storage: Storage, now: datetime) -> int:
    """A parent gives a paper of the family or of a child at home there; returns its id.

    Refuses, at their fields, a type that is not asked for or is of another level, a foreign child, a bad name; and
    `same_document` when the same file has just been given, `many_waiting`. Raises `NoRoom` or `Unreachable`.
    """
    with kept(storage, paper) as content, transaction() as session:
        account = require_parent(session, account_id)
        _demand_child(family_of(account), sending.child_id, now)
        document = record(session, family_of(account), sending, content, account.id, now)
        if queries.waiting_of(document.family_id) > MOST_WAITING:
            raise refuse(Code.MANY_WAITING, most=MOST_WAITING)
        journal.write(session, Actor(account.id, account.name), given(document), now)
        return int(document.id)


def _demand_child(family_id: int, child_id: int | None, now: datetime) -> None:
    """Refuses a child who has left the family: only the counter files what comes late."""
    today = now.astimezone(PARIS).date()
    if child_id is not None and child_files.child(family_id, child_id, today) is None:
        raise Refused([bad_value("child_id", Why.UNKNOWN)])
