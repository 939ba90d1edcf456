"""Opening and ending sessions, inside the transaction of the cause.

The server keeps them: the browser holds a random key, the database its digest, so that a copied cookie ends too.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.bookings import BasketLine
from models.sessions import AccountSession
from queries import second_factors, texts
from rules.accounts import LONGEST_SESSION, SHORT_SESSION, Duty, key_digest
from rules.rights import Role
from services import journal


@dataclass(frozen=True, slots=True)
class Way:
    """From where somebody signs in: the device in words, and whether it is a public computer."""

    device: str = ""
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sign-in led to: the key of the session, empty while a code is asked; and what is to do first.

    `stamp` is that of the password (`rules.accounts.password_stamp`), while a code is asked.
    """

    account_id: int
    key: str = ""
    duty: Duty | None = None
    stamp: str = ""


def let_in(session: Session, account: Account, way: Way, now: datetime) -> Entry:
    """Open a session for an account whose proofs are complete, inside the transaction that checked them.

    Coming in is no change of the account that a form of the town hall could collide with: its version stays.
    """
    session.execute(update(Account).where(Account.id == account.id).values(last_sign_in_at=now))
    key = secrets.token_urlsafe(32)
    session.add(
        AccountSession(
            account_id=account.id,
            key=key_digest(key),
            begun_at=now,
            ends_at=now + (SHORT_SESSION if way.is_short else LONGEST_SESSION),
            is_short=way.is_short,
            device=way.device,
        )
    )
    journal.write_own(session, account, "account.signed_in", now)
    return Entry(account.id, key, _duty(account, now))


def end_sessions(session: Session, account_id: int, now: datetime, but: int | None = None) -> None:
    """End every session of an account, inside the transaction of the cause; `but` is the session that stays."""
    mine = update(AccountSession).where(AccountSession.account_id == account_id, AccountSession.ends_at > now)
    session.execute(mine.where(AccountSession.id != (but or 0)).values(ends_at=now))


def leave_everywhere(session: Session, account_id: int, now: datetime) -> None:
    """End every session of an account and drop what was ticked and not confirmed, inside the cause's transaction."""
    end_sessions(session, account_id, now)
    session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))


def _duty(account: Account, now: datetime) -> Duty | None:
    if account.role is Role.FAMILY:
        return Duty.TERMS if texts.terms_to_accept(account.id, now) else None
    lacks_it = second_factors.is_required(account.role) and second_factors.standing(account.id) is None
    return Duty.SECOND_FACTOR if lacks_it else None
