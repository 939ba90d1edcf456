"""Who of the town hall acts: read again inside the transaction, so that a right that was taken away counts at once."""

from sqlalchemy.orm import Session

from models.accounts import Account
from rules.refusals import Code, refuse
from rules.rights import Right, may
from services.journal import Actor


def require(session: Session, agent_id: int, right: Right) -> Actor:
    """The actor for the journal; refuses with `no_right` when the account is closed or its role lacks the right."""
    account = session.get(Account, agent_id)
    if account is None or account.closed_at is not None or not may(account.role, right):
        raise refuse(Code.NO_RIGHT)
    return Actor(account.id, account.name)
