"""Whose account is to change by its password or by a mailed link, and which words a password may not be."""

from datetime import datetime
from typing import NamedTuple

from models.accounts import Account
from models.base import db
from models.links import AccountLink
from queries import links
from rules.links import LinkPurpose
from rules.refusals import Code, refuse


class Owner(NamedTuple):
    """An account and its present hash; `personal` is what its password may not be."""

    account_id: int
    email: str
    password_hash: str
    personal: tuple[str, ...]


def owner(account_id: int) -> Owner:
    """The owner of an open account; refuses `link_void` when it, or its family, is closed."""
    account = db.session.get(Account, account_id)
    if account is None or not account.is_open:
        raise refuse(Code.LINK_VOID)
    return Owner(account.id, account.email, account.password_hash, _personal(account))


def opened(purpose: LinkPurpose, link_id: int, nonce: str, now: datetime) -> tuple[AccountLink, Owner]:
    """The link of an address and whose it is. Refuses as `queries.links.opened` and `owner` do."""
    link = links.opened(purpose, link_id, nonce, now)
    return link, owner(link.account_id or 0)


def _personal(account: Account) -> tuple[str, ...]:
    words = [account.email, account.username or "", account.name]
    if account.guardian:
        family = account.guardian.family
        words += [family.number, family.name, family.contact_email]
        words += [custody.child.first_name for custody in family.custodies]
    return tuple(words)
