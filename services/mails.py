"""The outbox, from the worker's side: take one mail, then say what became of it. Each is one short transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from models.mails import OutgoingMail
from rules.mails import MailKind, MailState
from rules.refusals import Code, refuse
from rules.rights import Right
from services import agents, journal
from services.journal import Deed
from services.transaction import transaction

LEASE = timedelta(seconds=120)
"""How long a worker has for one mail; after that it is taken for dead and another one tries."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60))
"""How long a mail waits after its first, second, … failed try. After the last one it has failed for ever."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that is this worker's to send, as plain values."""

    id: int
    kind: MailKind
    recipient: str
    values: dict[str, Any]
    message_id: str


def claim(now: datetime) -> Claimed | None:
    """Take the mail that has waited longest, or None. Only one: a lease must outlive the sending."""
    with transaction() as session:
        mail = session.scalars(
            select(OutgoingMail)
            .where(
                OutgoingMail.state == MailState.WAITING,
                OutgoingMail.next_try_at <= now,
                or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= now),
            )
            .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # on SQLite the transaction itself stands in line
        ).one_or_none()
        if mail is None:
            return None
        mail.leased_until = now + LEASE
        mail.tries += 1
        return Claimed(mail.id, mail.kind, mail.recipient, mail.values, mail.message_id)


def mark_sent(mail_id: int, now: datetime) -> None:
    """The server has taken the mail."""
    with transaction() as session:
        _settle(session.get_one(OutgoingMail, mail_id), MailState.SENT, now)


def keep(mail_id: int, now: datetime) -> None:
    """A demonstration sends nothing: the mail is kept to be read."""
    with transaction() as session:
        _settle(session.get_one(OutgoingMail, mail_id), MailState.KEPT, now)


def put_off(mail_id: int, error: str, now: datetime) -> None:
    """The mail could not be sent now: it waits longer each time, and fails for ever after the last try."""
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.last_error = error[:500]
        mail.leased_until = None
        if mail.tries > len(DELAYS):
            mail.state = MailState.FAILED
        else:
            mail.next_try_at = now + DELAYS[mail.tries - 1]


def give_up(mail_id: int, error: str) -> None:
    """The recipient is refused for ever: staff see the mail among those that failed."""
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.state, mail.last_error, mail.leased_until = MailState.FAILED, error[:500], None


def retry(mail_id: int, agent_id: int, now: datetime) -> None:
    """Staff send a failed mail again, with all its tries anew. Refuses one that has not failed."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.READ_MAILS)
        mail = session.get(OutgoingMail, mail_id, with_for_update=True)
        if mail is None or mail.state is not MailState.FAILED:
            raise refuse(Code.CHANGED_MEANWHILE)
        mail.state, mail.tries, mail.next_try_at, mail.leased_until = MailState.WAITING, 0, now, None
        journal.write(session, actor, Deed("mail.retried", "outgoing_mail", mail.id, mail.family_id), now)


def _settle(mail: OutgoingMail, state: MailState, now: datetime) -> None:
    mail.state, mail.sent_at, mail.leased_until, mail.last_error = state, now, None, ""
