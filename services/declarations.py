"""A parent accepts the terms of use that are in force."""

from datetime import datetime

from models.accounts import Account
from rules.refusals import Code, refuse
from services import acceptances
from services.locking import lock_account
from services.transaction import transaction


def accept(account_id: int, text_id: int | None, now: datetime) -> None:
    """Accept this version for this family's account; a second time changes nothing.

    Refuses a text that is not, or no longer, the terms in force, and a closed account.
    """
    with transaction() as session:
        lock_account(session, account_id)
        account = session.get(Account, account_id)
        if account is None or account.closed_at is not None:
            raise refuse(Code.NO_RIGHT)
        acceptances.record(session, account, text_id, now)
