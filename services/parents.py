"""Which parent acts: read inside the transaction, with the account's basket held."""

from sqlalchemy.orm import Session

from models.accounts import Account
from rules.refusals import Code, refuse
from rules.rights import Role
from services.locking import lock_account


def require_parent(session: Session, account_id: int) -> Account:
    """A parent's account, its basket held; refuses with `no_right` one that is closed, gone or of the town hall."""
    lock_account(session, account_id)
    account = session.get(Account, account_id)
    if account is None or not account.is_open or account.role is not Role.FAMILY:
        raise refuse(Code.NO_RIGHT)
    return account


def family_of(account: Account) -> int:
    """The family of a parent's account."""
    assert account.guardian is not None  # a constraint of the table says so
    return account.guardian.family_id
