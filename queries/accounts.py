"""Who signs in, and what stands in the way of signing in."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, Select, bindparam, func, inspect, select

from models.accounts import Account, SignInAttempt
from models.base import db
from models.families import Family, Guardian
from rules.accounts import Person
from rules.rights import Role

_PERSON = (
    select(
        Account.id,
        Account.role,
        Account.name,
        func.coalesce(Guardian.first_name, ""),
        Family.id,
        func.coalesce(Family.name, ""),
        func.coalesce(Family.number, ""),
    )
    .join_from(Account, Guardian, Account.guardian_id == Guardian.id, isouter=True)
    .outerjoin(Family, Guardian.family_id == Family.id)
    .where(Account.id == bindparam("account_id", type_=Integer), Account.closed_at.is_(None))
)
"""Made once: every page asks it."""


class Credentials(NamedTuple):
    """What a password is compared with."""

    account_id: int
    password_hash: str


class Failures(NamedTuple):
    """How often a key has failed, and when last."""

    count: int
    last_at: datetime


def person(account_id: int) -> Person | None:
    """The open account of that id, its guardian and family, in one statement; a closed account is nobody."""
    row = db.session.connection().execute(_PERSON, {"account_id": account_id}).first()
    return Person(*row) if row else None


def credentials(login: str) -> Credentials | None:
    """Of the open account with this user name or (with an @) this e-mail; `login` is a `rules.accounts.login_text`."""
    column = Account.email if "@" in login else Account.username
    wanted: Select[tuple[int, str]] = select(Account.id, Account.password_hash)
    row = db.session.execute(wanted.where(column == login, Account.closed_at.is_(None))).first()
    return Credentials(*row) if row else None


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
