"""Making and using the links that are mailed, inside the transaction of the cause."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.links import AccountLink
from rules.links import GOOD_FOR, LinkPurpose, check
from rules.refusals import Code, refuse


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a link is for: a claim, a parent without account, or an account; `email` is what it will confirm."""

    claim_id: int | None = None
    guardian_id: int | None = None
    account_id: int | None = None
    email: str = ""


def make(
    session: Session, purpose: LinkPurpose, whose: Whose, now: datetime, good_for: timedelta | None = None
) -> dict[str, Any]:
    """A new link, as a mail's values hold it (`link`, `expires_at`). Earlier ones of the same kind are over."""
    void(session, purpose, whose, now)
    link = AccountLink(
        purpose=purpose,
        claim_id=whose.claim_id,
        guardian_id=whose.guardian_id,
        account_id=whose.account_id,
        email=whose.email,
        nonce=secrets.token_hex(16),
        created_at=now,
        expires_at=now + (good_for or GOOD_FOR[purpose]),
    )
    session.add(link)
    session.flush()
    return {
        "link": {"purpose": purpose.value, "id": link.id, "nonce": link.nonce},
        "expires_at": link.expires_at.isoformat(),
    }


def void(session: Session, purpose: LinkPurpose, whose: Whose, now: datetime) -> None:
    """End the links of this kind that this person still has."""
    theirs = {"claim_id": whose.claim_id, "guardian_id": whose.guardian_id, "account_id": whose.account_id}
    still_good = update(AccountLink).where(
        AccountLink.purpose == purpose, AccountLink.used_at.is_(None), AccountLink.expires_at > now
    )
    mine = [getattr(AccountLink, name) == key for name, key in theirs.items() if key is not None]
    session.execute(still_good.where(*mine).values(expires_at=now), execution_options={"synchronize_session": False})


def use(session: Session, purpose: LinkPurpose, link_id: int, nonce: str, now: datetime) -> AccountLink:
    """The link, marked as used: of two clicks at once one gets it. Refuses as `rules.links.check` does."""
    taken = session.execute(
        update(AccountLink)
        .where(AccountLink.id == link_id, AccountLink.nonce == nonce, AccountLink.purpose == purpose)
        .where(AccountLink.used_at.is_(None), AccountLink.expires_at > now)
        .values(used_at=now),
        execution_options={"synchronize_session": False},
    )
    link = session.get(AccountLink, link_id, populate_existing=True)
    if getattr(taken, "rowcount", 0) != 1:
        check(link, purpose, nonce, now)
        raise refuse(Code.LINK_UNKNOWN)
    assert link is not None
    return link
