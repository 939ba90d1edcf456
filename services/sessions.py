"""Signing out of every device at once."""

from datetime import datetime

from sqlalchemy import delete

from models.accounts import Account
from models.bookings import BasketLine
from services import journal
from services.entries import end_sessions
from services.transaction import transaction


def sign_out_everywhere(account_id: int, now: datetime) -> None:
    """End all sessions of the account, this one included."""
    with transaction() as session:
        account = session.get_one(Account, account_id)
        end_sessions(session, account_id, now)
        session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))
        journal.write_own(session, account, "account.signed_out_everywhere", now)
