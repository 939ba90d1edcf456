"""Signing in and out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.bookings import BasketLine
from models.sessions import AccountSession
from queries import accounts as queries
from queries import second_factors
from rules.accounts import FAILURES_OF_ADDRESS, LONGEST_IDENTIFIER, login_text, password_stamp
from rules.refusals import Code, refuse
from services import journal, passwords, throttle
from services.entries import Entry, Way, let_in
from services.journal import PORTAL, Deed
from services.locking import lock_account
from services.transaction import end_reading, transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, from which network address; `secret` keys the hashes under which failures are counted."""

    identifier: str
    password: str
    address: str
    secret: str
    way: Way = Way()

    @property
    def login(self) -> str:
        """The identifier as accounts keep it."""
        return login_text(self.identifier)

    def counted(self) -> throttle.Counted:
        """The two keys that failures are counted under: what was typed, then where."""
        place = throttle.keys(self.secret, {"address": (self.address, FAILURES_OF_ADDRESS)})
        return throttle.identifiers(self.secret, [self.login]) + place


def sign_in(attempt: Attempt, now: datetime) -> Entry:
    """What these credentials open. Refuses `too_many_tries` (minutes), `wrong_credentials`, `account_pending` (until).

    The answer is the same, and takes as long, for an unknown account, a closed one and a wrong password. An agent
    with a second factor gets no session yet: the entry has no key.
    """
    throttle.refuse_too_many(attempt.counted(), now)
    found = _what_matches(attempt, now)
    renewed = None
    if found and passwords.is_outdated(found.password_hash):
        renewed = passwords.hash_password(attempt.password)
    entry = None
    with transaction() as session:
        account = _still_open(session, found) if isinstance(found, queries.Credentials) else None
        journal.stand_in_line(session)  # of tries made at the same moment each one counts for the next
        throttle.refuse_too_many(attempt.counted(), now)
        if isinstance(found, queries.PendingCredentials):
            raise refuse(Code.ACCOUNT_PENDING, until=found.expires_at)
        if account is None:
            _count_failure(session, attempt, now)
        else:
            entry = _accept(session, attempt, account, now, renewed)
    if entry is None:
        raise refuse(Code.WRONG_CREDENTIALS)
    return entry


def sign_out(account_id: int, session_id: int, now: datetime) -> None:
    """Leave: the session is over on the server too, and what was ticked and not confirmed is dropped."""
    with transaction() as session:
        account = session.get_one(Account, account_id)
        session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))
        session.execute(update(AccountSession).where(AccountSession.id == session_id).values(ends_at=now))
        journal.write_own(session, account, "account.signed_out", now)


def _what_matches(attempt: Attempt, now: datetime) -> queries.Credentials | queries.PendingCredentials | None:
    """The account, or else the pending claim, that this password belongs to. One hash is computed whatever is found."""
    login = attempt.login
    known: queries.Credentials | queries.PendingCredentials | None = None
    if "\0" not in login and len(login) <= LONGEST_IDENTIFIER:
        known, pending = queries.credentials(login), queries.pending_credentials(login, now)
        known = known or pending
    end_reading()  # a hash takes a tenth of a second
    right = passwords.matches(attempt.password, known.password_hash if known else "")
    return known if right else None


def _still_open(session: Session, found: queries.Credentials) -> Account | None:
    """The account, unless it was closed or got another password while this one was being checked."""
    lock_account(session, found.account_id)  # whoever sets another password ends the sessions: one after the other
    account = session.get_one(Account, found.account_id)
    return account if account.is_open and account.password_hash == found.password_hash else None


def _accept(session: Session, attempt: Attempt, account: Account, now: datetime, renewed: str | None) -> Entry:
    """The password was right: in, or on to the second factor."""
    if renewed:
        session.execute(update(Account).where(Account.id == account.id).values(password_hash=renewed))
    throttle.forget(session, attempt.counted()[:1])
    if second_factors.standing(account.id) is not None:
        return Entry(account.id, stamp=password_stamp(renewed or account.password_hash))
    return let_in(session, account, attempt.way, now)


def _count_failure(session: Session, attempt: Attempt, now: datetime) -> None:
    throttle.count(session, attempt.counted(), now)
    journal.write(session, PORTAL, Deed("account.sign_in_failed", "account", None), now)
