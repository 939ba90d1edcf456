"""Who signs in, and what stands in the way of signing in."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, String, bindparam, func, inspect, select

from models.accounts import Account, SignInAttempt
from models.base import Instant, db
from models.families import Family, Guardian
from models.sessions import AccountSession
from queries import claims
from rules.accounts import Person, key_digest
from rules.rights import Role

_IS_OPEN = (Account.closed_at.is_(None), Family.closed_at.is_(None))
"""Of an account joined, outer, to its guardian and family."""

_PERSON = (
    select(
        Account.id,
        AccountSession.id,
        Account.role,
        Account.name,
        func.coalesce(Guardian.first_name, ""),
        Family.id,
        func.coalesce(Family.name, ""),
        func.coalesce(Family.number, ""),
    )
    .select_from(AccountSession)
    .join(Account, AccountSession.account_id == Account.id)
    .outerjoin(Guardian, Account.guardian_id == Guardian.id)
    .outerjoin(Family, Guardian.family_id == Family.id)
    .where(
        AccountSession.key == bindparam("key", type_=String),
        AccountSession.ends_at > bindparam("now", type_=Instant),
        *_IS_OPEN,
    )
)
"""Made once: every page asks it."""


class Credentials(NamedTuple):
    """What a password is compared with."""

    account_id: int
    password_hash: str


class PendingCredentials(NamedTuple):
    """The same of a claim that was sent and waits for its link; until when the link is good."""

    password_hash: str
    expires_at: datetime


class Failures(NamedTuple):
    """How often a key has failed, and when last."""

    times: int
    last_at: datetime


def person(key: str, now: datetime) -> Person | None:
    """Who has signed in with this key, guardian and family, in one statement; nobody when closed or over."""
    row = db.session.connection().execute(_PERSON, {"key": key_digest(key), "now": now}).first()
    return Person(*row) if row else None


def account_of_key(key: str) -> int | None:
    """The account that once signed in with this key, over or not; None when it is closed."""
    known = select(AccountSession.account_id).join(Account).outerjoin(Guardian).outerjoin(Family)
    return db.session.scalar(known.where(AccountSession.key == key_digest(key), *_IS_OPEN))


def own(account_id: int) -> Account:
    """One's own account."""
    return db.session.get_one(Account, account_id)


def recent_sign_ins(account_id: int, most: int) -> list[AccountSession]:
    """The latest sign-ins of an account, newest first."""
    mine = select(AccountSession).where(AccountSession.account_id == account_id)
    return list(db.session.scalars(mine.order_by(AccountSession.begun_at.desc(), AccountSession.id.desc()).limit(most)))


def credentials(login: str) -> Credentials | None:
    """Of the open account with this user name or (with an @) this e-mail; `login` is a `rules.accounts.login_text`."""
    column = Account.email if "@" in login else Account.username
    wanted: Select[tuple[int, str]] = select(Account.id, Account.password_hash).outerjoin(Guardian).outerjoin(Family)
    row = db.session.execute(wanted.where(column == login, *_IS_OPEN)).first()
    return Credentials(*row) if row else None


def pending_credentials(login: str, now: datetime) -> PendingCredentials | None:
    """Of the pending account with this user name or contact e-mail, while its link is good."""
    claim = claims.pending(login, now)
    return PendingCredentials(claim.password_hash, claim.expires_at) if claim else None


def signs_in(email: str) -> bool:
    """Whether an account, closed or open, has this e-mail."""
    return db.session.scalar(select(Account.id).where(Account.email == email)) is not None


def failures(key: str, since: datetime) -> Failures | None:
    """The failed sign-ins counted under a key since then."""
    row = db.session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(SignInAttempt.key == key, SignInAttempt.at > since)
    ).one()
    return Failures(row[0], row[1]) if row[0] else None


def has_demonstration_accounts() -> bool:
    """Whether the database holds accounts whose password everybody knows; no when it has no tables yet."""
    if not inspect(db.engine).has_table(Account.__tablename__):
        return False
    return db.session.scalar(select(Account.id).where(Account.is_demonstration).limit(1)) is not None


def agents() -> list[tuple[int, str]]:
    """The agents of the town hall, closed accounts included, for a filter."""
    named = select(Account.id, Account.name).where(Account.role != Role.FAMILY).order_by(Account.search_name)
    return [(key, name) for key, name in db.session.execute(named)]
