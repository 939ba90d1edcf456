"""What is forgotten by itself. Each is one transaction that may run twice, and beside itself; none is journalled."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update

from models.accounts import Account, SignInAttempt
from models.bookings import BasketLine
from models.claims import AccountClaim, ClaimFailure
from models.links import AccountLink
from models.sessions import AccountSession, ForgottenRequest
from rules import claims as rules
from rules.links import LinkPurpose
from services.pending_claims import SHELL
from services.transaction import transaction

KEPT_FOR = timedelta(hours=24)
"""Of what nobody came back to: a basket, a failed sign-in, a request for help."""

TOLD_FOR = timedelta(days=30)
"""How long a click on a used or expired link is still told which of the two it is."""

TRACES_KEPT_FOR = timedelta(days=183)
"""Of sign-ins and of refused proofs: six months, as the CNIL advises for such traces."""


def forget_claims(now: datetime) -> None:
    """Delete the pending accounts whose link is over and the claims left under way for a day; families stay as is.

    Of a claim that was sent an empty row stays for its link, so that a late click is told why nothing opens.
    """
    with transaction() as session:
        is_over = (AccountClaim.sent_at.is_not(None), AccountClaim.expires_at <= now)
        session.execute(update(AccountClaim).where(*is_over).values(SHELL))
        has_link = exists().where(AccountLink.claim_id == AccountClaim.id)
        is_left = (AccountClaim.sent_at.is_(None), AccountClaim.created_at <= now - rules.KEPT_FOR, ~has_link)
        session.execute(delete(AccountClaim).where(*is_left))


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


def forget_links(now: datetime) -> None:
    """Delete the links that were used or ran out thirty days ago; that of a claim goes with the claim's row."""
    with transaction() as session:
        before = now - TOLD_FOR
        is_old = or_(AccountLink.used_at <= before, AccountLink.expires_at <= before)
        session.execute(delete(AccountLink).where(AccountLink.purpose != LinkPurpose.ACTIVATION, is_old))
        is_told = (AccountClaim.sent_at.is_(None), AccountClaim.expires_at <= before)
        claims = select(AccountClaim.id).where(*is_told)
        session.execute(delete(AccountLink).where(AccountLink.claim_id.in_(claims)))
        session.execute(delete(AccountClaim).where(*is_told))


def forget_traces(now: datetime) -> None:
    """Delete the sign-ins that ended, and the proofs that were refused, six months ago."""
    with transaction() as session:
        before = now - TRACES_KEPT_FOR
        session.execute(delete(AccountSession).where(AccountSession.ends_at <= before))
        session.execute(delete(ClaimFailure).where(ClaimFailure.at <= before))


def forget_requests(now: datetime) -> None:
    """Delete the requests for help of a day ago that nobody could answer."""
    with transaction() as session:
        session.execute(delete(ForgottenRequest).where(ForgottenRequest.at <= now - KEPT_FOR))


NIGHTLY = (forget_attempts, forget_baskets, forget_links, forget_traces, forget_requests)
