"""Invitations: to which e-mail one goes, the latest of each parent, and whether one still stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from models.base import db
from models.families import Guardian
from models.links import AccountLink
from queries import links
from queries.accounts import signs_in
from rules.accounts import login_text
from rules.links import LinkPurpose
from rules.refusals import Code, refuse


class Invited(NamedTuple):
    """Whom an invitation is for, and the e-mail that will sign in."""

    guardian: Guardian
    email: str


def email_for(guardian: Guardian) -> str:
    """Where a parent's invitation goes: the own e-mail, or else the family's contact e-mail of a parent alone.

    Of two parents nobody knows whose the contact e-mail is, and it would let the wrong one in; empty then.
    """
    return guardian.email or (guardian.family.contact_email if len(guardian.family.guardians) == 1 else "")


def latest(guardians: Iterable[Guardian]) -> dict[int, AccountLink]:
    """The latest invitation of each of these parents, by the parent's id; none that went to an e-mail of before."""
    emails = {guardian.id: login_text(email_for(guardian)) for guardian in guardians}
    sent = select(AccountLink).where(
        AccountLink.purpose == LinkPurpose.INVITATION, AccountLink.guardian_id.in_(list(emails))
    )
    found = {link.guardian_id: link for link in db.session.scalars(sent.order_by(AccountLink.id))}
    return {key: link for key, link in found.items() if key is not None and link.email == emails[key]}


def to_invite(family_id: int) -> list[Guardian]:
    """The parents of a family who have no account and whose e-mail is in the file."""
    without = select(Guardian).where(Guardian.family_id == family_id, ~Guardian.account.has()).order_by(Guardian.rank)
    return [guardian for guardian in db.session.scalars(without) if email_for(guardian)]


def sent_lately(family_id: int, since: datetime) -> int:
    """How many invitations have gone to parents of a family since then."""
    theirs = select(func.count()).select_from(AccountLink).join(Guardian).where(Guardian.family_id == family_id)
    sent = theirs.where(AccountLink.purpose == LinkPurpose.INVITATION, AccountLink.created_at > since)
    return db.session.scalar(sent) or 0


def opened(link_id: int, nonce: str, now: datetime) -> Invited:
    """Whom the link of an address is for. Refuses as `queries.links.opened` and `standing` do."""
    return standing(links.opened(LinkPurpose.INVITATION, link_id, nonce, now))


def standing(link: AccountLink) -> Invited:
    """Whom an invitation is for, while nothing has changed since it was sent.

    Refuses `link_used` once the parent has an account, `link_void` when the file is closed or names another e-mail,
    and `email_taken`.
    """
    guardian = db.session.get_one(Guardian, link.guardian_id)
    if guardian.account is not None:
        raise refuse(Code.LINK_USED)
    if guardian.family.closed_at is not None or login_text(email_for(guardian)) != link.email:
        raise refuse(Code.LINK_VOID)
    if signs_in(link.email):
        raise refuse(Code.EMAIL_TAKEN)
    return Invited(guardian, link.email)
