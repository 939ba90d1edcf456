"""What is forgotten by itself: failed sign-ins that no longer count, baskets that nobody came back to."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from models.accounts import Account, SignInAttempt
from models.bookings import BasketLine
from services.transaction import transaction

KEPT_FOR = timedelta(hours=24)


def forget_attempts(now: datetime) -> None:
    """Delete the failed sign-ins of more than a day ago."""
    with transaction() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT_FOR))


def forget_baskets(now: datetime) -> None:
    """Delete the basket lines of accounts that have not signed in for a day.

    A basket is gone at sign-out; this is for the sessions that just ended.
    """
    with transaction() as session:
        long_gone = select(Account.id).where(
            or_(Account.last_sign_in_at.is_(None), Account.last_sign_in_at < now - KEPT_FOR)
        )
        session.execute(delete(BasketLine).where(BasketLine.account_id.in_(long_gone)))
