"""Which parent acts, and how a parent gets an account: inside the transaction of the cause."""

from datetime import datetime

from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.families import Guardian
from rules.refusals import Code, refuse
from rules.rights import Role
from services import changes, journal
from services.locking import lock_account

_WITH_FAMILY = (joinedload(Account.guardian).joinedload(Guardian.family),)


def require_parent(session: Session, account_id: int) -> Account:
    """A parent's account, its basket held; refuses with `no_right` one that is closed, gone or of the town hall."""
    lock_account(session, account_id)
    account = session.get(Account, account_id, options=_WITH_FAMILY)
    if account is None or not account.is_open or account.role is not Role.FAMILY:
        raise refuse(Code.NO_RIGHT)
    return account


def open_account(session: Session, account: Account, guardian: Guardian, email: str, now: datetime) -> None:
    """Keep and journal a new account for this parent, who signs in with `email`; refuses a user name in use."""
    account.role, account.guardian, account.created_at = Role.FAMILY, guardian, now
    changed = changes.apply(account, {"name": str(guardian), "email": email})
    changes.keep(session, account, unique="username")
    journal.write_own(session, account, "account.created", now, changed)


def family_of(account: Account) -> int:
    """The family of a parent's account."""
    assert account.guardian is not None  # a constraint of the table says so
    return account.guardian.family_id
