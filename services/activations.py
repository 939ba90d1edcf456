"""The link of a claim, clicked: accepting the terms of use completes the account (Les Rousses B4, B5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import AccountClaim
from models.families import Guardian
from queries import claims as queries
from queries.accounts import signs_in
from rules.accounts import FAILURES_OF_IDENTIFIER
from rules.claims import sent_key
from rules.fields import Why, bad_value
from rules.links import LinkPurpose
from rules.refusals import Code, Refused, refuse
from services import acceptances, changes, journal, links, passwords, throttle
from services.journal import Actor, Deed
from services.locking import lock_guardian
from services.parents import open_account
from services.pending_claims import leave_a_shell
from services.transaction import end_reading, transaction


@dataclass(frozen=True, slots=True)
class Asker:
    """Who opens the link: the key that the browser holds since it sent a claim, the password typed, the secret."""

    key: str
    password: str
    secret: str


def require_asker(link_id: int, nonce: str, asker: Asker, now: datetime) -> None:
    """Pass the browser that sent the claim, and whoever knows its password; nobody completes a stranger's claim.

    Otherwise somebody who knows the three proofs would wait, with a password of his own, until the parent clicks.
    Refuses what the link's page does, `too_many_tries`, and `bad_value` of `password`.
    """
    claim = queries.opened(link_id, nonce, now).claim
    if claim.key == sent_key(asker.key):
        return
    password_hash = claim.password_hash
    counted = throttle.keys(asker.secret, {"activation": (str(claim.id), FAILURES_OF_IDENTIFIER)})
    throttle.refuse_too_many(counted, now)
    end_reading()  # a hash takes a tenth of a second
    right = passwords.matches(asker.password, password_hash)
    with transaction() as session:
        journal.stand_in_line(session)  # of tries made at the same moment each one counts for the next
        throttle.refuse_too_many(counted, now)
        if not right:
            throttle.count(session, counted, now)
    if not right:
        raise Refused([bad_value("password", Why.PASSWORD_CHOSEN)])


def activate(link_id: int, nonce: str, text_id: int | None, now: datetime) -> int:
    """Make the account that was claimed, which accepts the terms `text_id`; returns its id. The link is used up.

    Refuses what the link's page does, terms that changed meanwhile, a file whose contact e-mail is another by now
    (`link_void`), and a user name or e-mail taken meanwhile: nothing is changed.
    """
    with transaction() as session:
        link = links.use(session, LinkPurpose.ACTIVATION, link_id, nonce, now)
        claim, guardian = queries.standing(link)
        lock_guardian(session, guardian.id)
        if guardian.account is not None:
            raise refuse(Code.LINK_USED)
        if signs_in(claim.email):
            raise refuse(Code.EMAIL_TAKEN)
        account = _make(session, claim, guardian, now)
        acceptances.record(session, account, text_id, now)
        leave_a_shell(session, claim)
        return account.id


def _make(session: Session, claim: AccountClaim, guardian: Guardian, now: datetime) -> Account:
    account = Account(username=claim.username, password_hash=claim.password_hash)
    account.prefers_phone, account.wants_news = claim.prefers_phone, claim.wants_news
    open_account(session, account, guardian, claim.email, now)
    if not guardian.mobile_phone:
        phone = changes.apply(guardian, {"mobile_phone": claim.mobile_phone})
        changes.keep(session, guardian)
        changed_phone = Deed("guardian.changed", "guardian", guardian.id, guardian.family_id, phone)
        journal.write(session, Actor(account.id, account.name), changed_phone, now)
    return account
