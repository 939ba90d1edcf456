"""Whoever changes an account of one's own: the present password asked for again, the account held meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from queries import owners as queries
from rules.accounts import FAILURES_OF_IDENTIFIER
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, refuse
from services import journal, links, outbox, passwords, throttle
from services.entries import end_sessions, leave_everywhere
from services.links import Whose
from services.locking import lock_account
from services.transaction import end_reading


@dataclass(frozen=True, slots=True)
class Proof:
    """The present password of an account, as typed; `secret` keys the hashes under which failures are counted."""

    account_id: int
    password: str
    secret: str

    def counted(self) -> throttle.Counted:
        """Failures here make nobody wait at sign-in, nor the other way round."""
        return throttle.keys(self.secret, {"account": (str(self.account_id), FAILURES_OF_IDENTIFIER)})


def check(proof: Proof, now: datetime) -> tuple[queries.Owner, bool]:
    """Whose account it is, and whether the password is right; one hash is computed. Refuses `too_many_tries`."""
    throttle.refuse_too_many(proof.counted(), now)
    owner = queries.owner(proof.account_id)
    end_reading()  # a hash takes a tenth of a second
    return owner, passwords.matches(proof.password, owner.password_hash)


def held(session: Session, proof: Proof, right_hash: str, now: datetime) -> Account | None:
    """The account, held until the transaction ends; None where the password was wrong, which is counted here.

    `right_hash` is what the password was found to belong to, empty for a wrong one. Refuses `too_many_tries`
    once more, now that tries made at the same time stand in line.
    """
    account = hold(session, proof.account_id)
    throttle.refuse_too_many(proof.counted(), now)
    if not right_hash or account.password_hash != right_hash:
        throttle.count(session, proof.counted(), now)
        journal.write_own(session, account, "account.password_refused", now)
        return None
    throttle.forget(session, proof.counted())
    return account


def hold(session: Session, account_id: int) -> Account:
    """The account, held until the transaction ends. Refuses `link_void` when it, or its family, is closed."""
    lock_account(session, account_id)
    account = session.get(Account, account_id, populate_existing=True)
    if account is None or not account.is_open:
        raise refuse(Code.LINK_VOID)
    return account


def keep_password(
    session: Session, account: Account, password_hash: str, now: datetime, but: int | None = None
) -> None:
    """Set the new password inside the transaction of its cause, and tell the owner by mail.

    Sessions end (`but` stays), and so do mailed links: who has the old password may have asked for them.
    """
    account.password_hash = password_hash
    end_sessions(session, account.id, now, but=but)
    void_links(session, account, now)
    outbox.post(session, MailKind.PASSWORD_CHANGED, account.email, {"at": now.isoformat()}, now, account.family_id)


def shut_out(session: Session, account: Account, now: datetime) -> None:
    """What closing an account or its family's file does at once, for good: opening it again revives nothing."""
    leave_everywhere(session, account.id, now)
    void_links(session, account, now)


def void_links(session: Session, account: Account, now: datetime) -> None:
    """No link that was mailed before for this account does anything any more."""
    for purpose in (LinkPurpose.PASSWORD, LinkPurpose.LOGIN):
        links.void(session, purpose, Whose(account_id=account.id), now)
