"""Signing in and out."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models.accounts import Account, SignInAttempt
from models.bookings import BasketLine
from queries import accounts as queries
from rules.accounts import (
    FAILURES_OF_ADDRESS,
    FAILURES_OF_IDENTIFIER,
    LONGEST_IDENTIFIER,
    WINDOW,
    login_text,
    may_try_again_at,
    minutes_until,
)
from rules.refusals import Code, refuse
from services import journal, passwords
from services.journal import PORTAL, Actor, Deed
from services.transaction import end_reading, transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, from which network address; `secret` keys the hashes under which failures are counted."""

    identifier: str
    password: str
    address: str
    secret: str

    @property
    def login(self) -> str:
        """The identifier as accounts keep it."""
        return login_text(self.identifier)

    def counted(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """The two keys that failures are counted under, each with how many are tolerated."""
        return (
            (self._key("identifier", self.login), FAILURES_OF_IDENTIFIER),
            (self._key("address", self.address), FAILURES_OF_ADDRESS),
        )

    def _key(self, kind: str, value: str) -> str:
        said = f"{kind}:{value}".encode()
        return hmac.new(self.secret.encode(), said, hashlib.sha256).hexdigest()


def sign_in(attempt: Attempt, now: datetime) -> int:
    """The account that these credentials open. Refuses `too_many_tries` (minutes) or `wrong_credentials`.

    The answer is the same, and takes as long, for an unknown account, a closed one and a wrong password.
    """
    _refuse_too_many(attempt, now)
    found = _account_that_matches(attempt)
    renewed = None
    if found and passwords.is_outdated(found.password_hash):
        renewed = passwords.hash_password(attempt.password)
    with transaction() as session:
        _refuse_too_many(attempt, now)  # again, now that tries made at the same time stand in line
        account = _still_open(session, found) if found else None
        if account is None:
            _count_failure(session, attempt, now)
        else:
            _let_in(session, attempt, account, now, renewed)
    if found is None or account is None:
        raise refuse(Code.WRONG_CREDENTIALS)
    return found.account_id


def sign_out(account_id: int, now: datetime) -> None:
    """Leave: what was ticked and not confirmed is dropped."""
    with transaction() as session:
        account = session.get_one(Account, account_id)
        session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))
        journal.write(session, Actor(account.id, account.name), _deed("account.signed_out", account), now)


def _account_that_matches(attempt: Attempt) -> queries.Credentials | None:
    login = attempt.login
    known = queries.credentials(login) if "\0" not in login and len(login) <= LONGEST_IDENTIFIER else None
    end_reading()  # a hash takes a tenth of a second
    right = passwords.matches(attempt.password, known.password_hash if known else "")
    return known if right else None


def _refuse_too_many(attempt: Attempt, now: datetime) -> None:
    for key, tolerated in attempt.counted():
        failures = queries.failures(key, now - WINDOW)
        if failures:
            minutes = minutes_until(may_try_again_at(failures.count, failures.last_at, tolerated), now)
            if minutes:
                raise refuse(Code.TOO_MANY_TRIES, minutes=minutes)


def _still_open(session: Session, found: queries.Credentials) -> Account | None:
    """The account, unless it was closed or got another password while this one was being checked."""
    account = session.get_one(Account, found.account_id)
    return account if account.closed_at is None and account.password_hash == found.password_hash else None


def _let_in(session: Session, attempt: Attempt, account: Account, now: datetime, renewed: str | None) -> None:
    """Coming in is no change of the account that a form of the town hall could collide with: its version stays."""
    values = {"last_sign_in_at": now, "password_hash": renewed or account.password_hash}
    session.execute(update(Account).where(Account.id == account.id).values(values))
    (identifier, _tolerated), _address = attempt.counted()
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == identifier))
    journal.write(session, Actor(account.id, account.name), _deed("account.signed_in", account), now)


def _count_failure(session: Session, attempt: Attempt, now: datetime) -> None:
    session.add_all(SignInAttempt(key=key, at=now) for key, _tolerated in attempt.counted())
    journal.write(session, PORTAL, Deed("account.sign_in_failed", "account", None), now)


def _deed(action: str, account: Account) -> Deed:
    family_id = account.guardian.family_id if account.guardian else None
    return Deed(action, "account", account.id, family_id)
