"""The links that are mailed to somebody: what each is for, and how long it is good. Each works once."""

from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol

from rules.claims import KEPT_FOR
from rules.refusals import Code, refuse


class LinkPurpose(StrEnum):
    """What a mailed link does. A link of one purpose does nothing on the page of another."""

    ACTIVATION = "activation"  # completes a claim (Les Rousses B4)
    INVITATION = "invitation"  # makes a parent's account
    PASSWORD = "password"  # chooses a new password, for an account that is there
    LOGIN = "login"  # confirms a new e-mail at that address


GOOD_FOR: dict[LinkPurpose, timedelta] = {
    LinkPurpose.ACTIVATION: KEPT_FOR,
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.PASSWORD: timedelta(hours=1),
    LinkPurpose.LOGIN: timedelta(hours=24),
}
WELCOME = timedelta(days=7)
"""How long the first link of an agent of the town hall is good."""


class Link(Protocol):
    """What is known of a link."""

    purpose: LinkPurpose
    nonce: str
    expires_at: datetime
    used_at: datetime | None


def check(link: Link | None, purpose: LinkPurpose, nonce: str, now: datetime) -> None:
    """Refuse `link_unknown`, `link_used` or `link_expired` (expired_at)."""
    if link is None or link.purpose is not purpose or not compare_digest(link.nonce, nonce):
        raise refuse(Code.LINK_UNKNOWN)
    if link.used_at is not None:
        raise refuse(Code.LINK_USED)
    if link.expires_at <= now:
        raise refuse(Code.LINK_EXPIRED, expired_at=link.expires_at)
