"""Claims under way, what their proofs are compared with, and the pending accounts that wait for their link."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from models.accounts import Account
from models.base import db
from models.claims import AccountClaim
from models.families import Family, Guardian
from models.links import AccountLink
from queries import links
from rules.accounts import key_digest, login_text
from rules.claims import KEPT_FOR, File, Parent
from rules.links import LinkPurpose
from rules.refusals import Code, refuse


class Activation(NamedTuple):
    """The claim that a link completes, and its parent."""

    claim: AccountClaim
    guardian: Guardian


def draft(key: str, now: datetime) -> AccountClaim | None:
    """The claim that this browser has under way."""
    mine = select(AccountClaim).where(AccountClaim.key == key_digest(key), AccountClaim.sent_at.is_(None))
    recent = mine.where(AccountClaim.created_at > now - KEPT_FOR, AccountClaim.password_hash != "")
    return db.session.scalars(recent).one_or_none() if key else None


def pending(login: str, now: datetime) -> AccountClaim | None:
    """The pending account of an open file with this user name or (with an @) contact e-mail, while its link is good."""
    column = AccountClaim.email if "@" in login else AccountClaim.username
    sent = (AccountClaim.sent_at.is_not(None), AccountClaim.expires_at > now, Family.closed_at.is_(None))
    waiting = select(AccountClaim).join(AccountClaim.guardian).join(Family).where(column == login, *sent)
    return db.session.scalars(waiting.order_by(AccountClaim.id).limit(1)).first()


def file(number: str) -> File | None:
    """What the town hall knows of the open file of that number, in one statement whatever it finds."""
    rows = db.session.execute(
        select(Family, Guardian, Account.id)
        .outerjoin(Guardian, Guardian.family_id == Family.id)
        .outerjoin(Account, Account.guardian_id == Guardian.id)
        .where(Family.number == number, Family.closed_at.is_(None))
    ).all()
    if not rows:
        return None
    family = rows[0][0]
    parents = tuple(
        Parent(parent.id, parent.last_name, parent.email, parent.rank, account_id is not None)
        for _family, parent, account_id in rows
        if parent is not None
    )
    return File(family.id, family.name, family.contact_email, parents)


def is_taken(claim: AccountClaim, username: str, now: datetime) -> bool:
    """Whether an account has this user name, or a sent claim that is still good and of another parent."""
    sent = (
        AccountClaim.username == username,
        AccountClaim.sent_at.is_not(None),
        AccountClaim.expires_at > now,
        AccountClaim.guardian_id != claim.guardian_id,
    )
    taken = or_(exists().where(Account.username == username), exists().where(*sent))
    return bool(db.session.scalar(select(taken)))


def account_of(email: str, family_id: int) -> Account | None:
    """The account that signs in with this e-mail, or else the family's first, an open one before a closed one."""
    by_email = db.session.scalars(select(Account).where(Account.email == email)).one_or_none()
    of_family = select(Account).join(Guardian).where(Guardian.family_id == family_id)
    of_family = of_family.order_by(Account.closed_at.is_not(None), Guardian.rank)
    return by_email or db.session.scalars(of_family.limit(1)).first()


def opened(link_id: int, nonce: str, now: datetime) -> Activation:
    """The pending account that an address completes. Refuses as `queries.links.opened` and `standing` do."""
    return standing(links.opened(LinkPurpose.ACTIVATION, link_id, nonce, now))


def standing(link: AccountLink) -> Activation:
    """The pending account of a link, while nothing has changed since it was sent.

    Refuses `link_void` when the file is closed or gives another contact e-mail by now.
    """
    claim = db.session.get(AccountClaim, link.claim_id)
    if claim is None or claim.guardian is None or claim.sent_at is None:
        raise refuse(Code.LINK_VOID)
    family = claim.guardian.family
    if family.closed_at is not None or login_text(family.contact_email) != claim.email:
        raise refuse(Code.LINK_VOID)
    return Activation(claim, claim.guardian)
