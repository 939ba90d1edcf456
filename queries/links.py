"""The links that were mailed, for the page that they open."""

from datetime import datetime

from sqlalchemy import func, select

from models.base import db
from models.links import AccountLink
from rules.links import LinkPurpose, check
from rules.refusals import Code, refuse


def opened(purpose: LinkPurpose, link_id: int, nonce: str, now: datetime) -> AccountLink:
    """The link that an address names, still good. Refuses `link_unknown`, `link_used`, `link_expired`."""
    link = db.session.get(AccountLink, link_id)
    check(link, purpose, nonce, now)
    if link is None:
        raise refuse(Code.LINK_UNKNOWN)
    return link


def good_until(account_id: int, now: datetime) -> datetime | None:
    """Until when the account has a link to choose a password; None without one."""
    theirs = select(func.max(AccountLink.expires_at)).where(
        AccountLink.account_id == account_id, AccountLink.purpose == LinkPurpose.PASSWORD, AccountLink.used_at.is_(None)
    )
    return db.session.scalar(theirs.where(AccountLink.expires_at > now))


def made_since(
    purpose: LinkPurpose, since: datetime, account_id: int | None = None, claim_id: int | None = None
) -> int:
    """How many links of this kind an account, or a claim, has been mailed since then."""
    made = select(func.count()).where(AccountLink.purpose == purpose, AccountLink.created_at > since)
    return db.session.scalar(made.where(AccountLink.account_id == account_id, AccountLink.claim_id == claim_id)) or 0
