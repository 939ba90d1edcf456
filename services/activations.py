"""The link of a claim, clicked: accepting the terms of use completes the account (Les Rousses B4, B5)."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import AccountClaim
from models.families import Guardian
from rules.accounts import login_text
from rules.links import LinkPurpose
from rules.refusals import Code, refuse
from rules.rights import Role
from services import acceptances, changes, journal, links
from services.journal import Actor, Deed
from services.transaction import transaction


def activate(link_id: int, nonce: str, text_id: int | None, now: datetime) -> int:
    """Make the account that was claimed, which accepts the terms `text_id`; returns its id. The link is used up.

    Refuses what the link's page does, terms that changed meanwhile, a file whose contact e-mail is another by now
    (`link_void`), and a user name or e-mail taken meanwhile: nothing is changed.
    """
    with transaction() as session:
        link = links.use(session, LinkPurpose.ACTIVATION, link_id, nonce, now)
        claim = session.get(AccountClaim, link.claim_id)
        if claim is None or claim.sent_at is None or claim.guardian_id is None:
            raise refuse(Code.LINK_VOID)
        guardian = _held(session, claim.guardian_id)
        if guardian.account is not None:
            raise refuse(Code.LINK_USED)
        family = guardian.family
        if family.closed_at is not None or login_text(family.contact_email) != claim.email:
            raise refuse(Code.LINK_VOID)
        account = _make(session, claim, guardian, now)
        acceptances.record(session, account, text_id, now)
        _leave_a_shell(claim)
        return account.id


def _held(session: Session, guardian_id: int) -> Guardian:
    """Of two ways to an account for the same parent, one waits here for the other."""
    hold = update(Guardian).where(Guardian.id == guardian_id).values(version=Guardian.version)
    session.execute(hold, execution_options={"synchronize_session": False})
    return session.get_one(Guardian, guardian_id, populate_existing=True)


def _make(session: Session, claim: AccountClaim, guardian: Guardian, now: datetime) -> Account:
    account = Account(role=Role.FAMILY, password_hash=claim.password_hash, created_at=now)
    account.guardian, account.username = guardian, claim.username
    account.prefers_phone, account.wants_news = claim.prefers_phone, claim.wants_news
    changed = changes.apply(account, {"name": str(guardian), "email": claim.email})
    changes.keep(session, account, unique="username")
    deed = Deed("account.created", "account", account.id, guardian.family_id, changed)
    journal.write(session, Actor(account.id, account.name), deed, now)
    if not guardian.mobile_phone:
        phone = changes.apply(guardian, {"mobile_phone": claim.mobile_phone})
        changes.keep(session, guardian)
        changed_phone = Deed("guardian.changed", "guardian", guardian.id, guardian.family_id, phone)
        journal.write(session, Actor(account.id, account.name), changed_phone, now)
    return account


def _leave_a_shell(claim: AccountClaim) -> None:
    """What is left of the claim lets the link say kindly that it has worked; `services/cleaning.py` takes it away."""
    claim.sent_at = None
    claim.username = claim.password_hash = claim.email = claim.last_name = claim.family_number = claim.mobile_phone = ""
