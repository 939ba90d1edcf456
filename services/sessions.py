"""Signing out of every device at once."""

from datetime import datetime

from models.accounts import Account
from services import journal
from services.entries import leave_everywhere
from services.transaction import transaction


def sign_out_everywhere(account_id: int, now: datetime) -> None:
    """End all sessions of the account, this one included."""
    with transaction() as session:
        account = session.get_one(Account, account_id)
        leave_everywhere(session, account_id, now)
        journal.write_own(session, account, "account.signed_out_everywhere", now)
