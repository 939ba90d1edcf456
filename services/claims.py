"""A parent asks for an account alone, in four steps (Les Rousses B3): each step is one function, one transaction.

What is typed is kept in a row that only this browser's key finds; nothing of it opens anything before the link.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import AccountClaim, ClaimFailure
from queries import claims as queries
from rules import claims as rules
from rules import usernames
from rules.accounts import FAILURES_OF_ADDRESS, FAILURES_OF_IDENTIFIER, key_digest, login_text
from rules.claims import Proof
from rules.fields import Field, Shape, Why, bad_value, check
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refusal, Refused, refuse
from services import changes, journal, links, outbox, passwords, throttle
from services.journal import PORTAL, Deed
from services.links import Whose
from services.locking import lock_guardian
from services.pending_claims import hold_draft, leave_a_shell
from services.transaction import end_reading, transaction

PROOF = {
    "email": Field(254, Shape.EMAIL, needed=True),
    "last_name": Field(120, needed=True),
    "family_number": Field(12, Shape.NUMBER, needed=True),
}
MAILS_IN_AN_HOUR = 5
"""Whoever knows the three proofs, a separated parent for instance, fills nobody's mailbox."""

WAYS = {"mobile_phone": Field(30, Shape.PHONE, needed=True)}


@dataclass(frozen=True, slots=True)
class Browser:
    """Whose claim: the key that the browser holds (empty at first), its network address, the machine's secret."""

    key: str
    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Step 1: a user name and a password, typed twice."""

    username: str
    password: str
    again: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Step 3: the telephone, and how the parent wishes to be reached."""

    mobile_phone: str
    prefers_phone: bool
    wants_news: bool


def begin(browser: Browser, wish: Wish, now: datetime) -> str:
    """Step 1: keep the wished user name and the password's hash; returns the key of the claim.

    Whether the name is taken is only said once the identity is proven. Refuses `too_many_tries`, `bad_value`.
    """
    username = login_text(wish.username)
    why = usernames.fault(username)
    refusals: tuple[Refusal, ...] = (bad_value("username", why),) if why else ()
    refusals += passwords.refusals_of("password", wish.password, wish.again, [] if why else [username])
    if refusals:
        raise Refused(refusals)
    counted = throttle.keys(browser.secret, {"begun claims of address": (browser.address, FAILURES_OF_ADDRESS)})
    throttle.refuse_too_many(counted, now)
    end_reading()  # a hash takes a tenth of a second
    password_hash = passwords.hash_password(wish.password)
    with transaction() as session:
        hold_draft(session, key_digest(browser.key))
        journal.stand_in_line(session)  # of claims begun at the same moment each one counts for the next
        throttle.refuse_too_many(counted, now)
        throttle.count(session, counted, now)
        claim, key = queries.draft(browser.key, now), browser.key
        if claim is None:
            key = secrets.token_urlsafe(32)
            claim = AccountClaim(key=key_digest(key), created_at=now, expires_at=now + rules.KEPT_FOR)
            session.add(claim)
        claim.username, claim.password_hash = username, password_hash
        is_told = claim.guardian_id is not None and queries.is_taken(claim, username, now)
    if is_told:
        raise Refused([bad_value("username", Why.TAKEN)])
    return key


def prove(browser: Browser, typed: Proof, now: datetime) -> None:
    """Step 2: keep the proven identity. Refuses `too_many_tries`, `bad_value`, `proof_rejected` (never which).

    Whatever is wrong, the same is read and the same is written. A user name that is taken is refused here
    (`bad_value` of `username`), to somebody who has proven to be a parent.
    """
    proof = _checked(typed)
    said = {
        "claims of address": (browser.address, FAILURES_OF_ADDRESS),
        "claims of number": (proof.family_number, FAILURES_OF_IDENTIFIER),
    }
    counted = throttle.keys(browser.secret, said)
    with transaction() as session:
        claim = _draft(session, browser, now)
        journal.stand_in_line(session)  # of proofs tried at the same moment each one counts for the next
        throttle.refuse_too_many(counted, now)
        file = queries.file(proof.family_number)
        is_proven = rules.matches(proof, file)
        if is_proven and file:
            claim.email, claim.last_name = login_text(proof.email), proof.last_name
            claim.family_number = proof.family_number
            claim.guardian_id = _guardian_id(proof, file)
            is_taken = queries.is_taken(claim, claim.username, now)
        else:
            throttle.count(session, counted, now)
            family_id = file.family_id if file else None
            session.add(ClaimFailure(family_number=proof.family_number, family_id=family_id, at=now))
            journal.write(session, PORTAL, Deed("claim.refused", "claim", None, family_id), now)
    if not is_proven:
        raise refuse(Code.PROOF_REJECTED)
    if is_taken:
        raise Refused([bad_value("username", Why.TAKEN)])


def add_ways(browser: Browser, ways: Ways, now: datetime) -> None:
    """Step 3: keep telephone and choices of contact. Refuses `bad_value`, and a claim without proven identity."""
    values, refusals = check(WAYS, {"mobile_phone": ways.mobile_phone})
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        claim = _draft(session, browser, now)
        if claim.guardian_id is None:
            raise refuse(Code.PROOF_REJECTED)
        claim.mobile_phone = values["mobile_phone"]
        claim.prefers_phone, claim.wants_news = ways.prefers_phone, ways.wants_news


def send(browser: Browser, now: datetime) -> datetime:
    """Step 4: send the activation link to the contact e-mail on file and to no other; until when it is good.

    Where an account is there already its owner is told by mail, and the answer here is the same. Refuses a proof that
    no longer holds, a user name taken meanwhile, and, with `too_many_tries`, more mails than one mailbox bears.
    """
    with transaction() as session:
        claim = _draft(session, browser, now)
        proof = Proof(claim.email, claim.last_name, claim.family_number)
        file = queries.file(proof.family_number)
        if file is None or not rules.matches(proof, file) or not claim.mobile_phone:
            raise refuse(Code.PROOF_REJECTED)
        _count_mail(session, browser, file.family_id, now)
        parent = rules.parent_for(proof, file.parents)
        account = queries.account_of(claim.email, file.family_id)
        if account is not None and (parent is None or account.email == claim.email):
            outbox.post(
                session, MailKind.ACCOUNT_EXISTS, file.contact_email, _told(account, claim), now, file.family_id
            )
            session.delete(claim)
        elif parent is None or queries.is_taken(claim, claim.username, now):
            raise Refused([bad_value("username", Why.TAKEN)])
        else:
            _make_pending(session, browser, claim, parent.id, now)
        journal.write(session, PORTAL, Deed("claim.sent", "claim", None, file.family_id), now)
    return now + rules.KEPT_FOR


def give_up(browser: Browser, now: datetime) -> None:
    """Start anew: what this browser had under way is forgotten."""
    with transaction() as session:
        hold_draft(session, key_digest(browser.key))
        claim = queries.draft(browser.key, now)
        if claim is not None:
            session.delete(claim)


def _checked(typed: Proof) -> Proof:
    said = {"email": login_text(typed.email), "last_name": typed.last_name}
    values, refusals = check(PROOF, {**said, "family_number": rules.number_text(typed.family_number)})
    if refusals:
        raise Refused(refusals)
    return Proof(**values)


def _draft(session: Session, browser: Browser, now: datetime) -> AccountClaim:
    hold_draft(session, key_digest(browser.key))
    claim = queries.draft(browser.key, now)
    if claim is None:
        raise refuse(Code.CLAIM_GONE)
    return claim


def _guardian_id(proof: Proof, file: rules.File) -> int:
    """The parent, or any of the file where all have accounts: the steps go on as for anybody else."""
    return (rules.parent_for(proof, file.parents) or file.parents[0]).id


def _count_mail(session: Session, browser: Browser, family_id: int, now: datetime) -> None:
    counted = throttle.keys(browser.secret, {"claim mails": (str(family_id), MAILS_IN_AN_HOUR)})
    throttle.refuse_too_many(counted, now)
    throttle.count(session, counted, now)


def _told(account: Account, claim: AccountClaim) -> dict[str, Any]:
    """What the contact e-mail learns of an account: nobody's name where it signs in elsewhere, as the other parent."""
    is_own = account.email == claim.email
    names = {"username": account.username or "", "email": account.email} if is_own else {"username": "", "email": ""}
    return {**names, "is_closed": not account.is_open}


def _make_pending(session: Session, browser: Browser, claim: AccountClaim, guardian_id: int, now: datetime) -> None:
    """An earlier claim of the same parent gives way; the browser's key no longer finds this one."""
    guardian = lock_guardian(session, guardian_id)
    _end_earlier(session, claim, guardian_id, now)
    claim.guardian_id, claim.key = guardian_id, rules.sent_key(browser.key)
    claim.sent_at, claim.expires_at = now, now + rules.KEPT_FOR
    changes.keep(session, claim, unique="username")
    values = links.make(session, LinkPurpose.ACTIVATION, Whose(claim_id=claim.id), now)
    values |= {"username": claim.username}
    family = guardian.family
    outbox.post(session, MailKind.ACCOUNT_ACTIVATION, family.contact_email, values, now, family.id)


def _end_earlier(session: Session, claim: AccountClaim, guardian_id: int, now: datetime) -> None:
    """What was sent before for the same parent gives way; so does a claim of that user name which is over."""
    over = and_(AccountClaim.username == claim.username, AccountClaim.expires_at <= now)
    sent = select(AccountClaim).where(AccountClaim.sent_at.is_not(None), AccountClaim.id != claim.id)
    sent = sent.where(or_(AccountClaim.guardian_id == guardian_id, over))
    for earlier in session.scalars(sent).all():
        links.void(session, LinkPurpose.ACTIVATION, Whose(claim_id=earlier.id), now)
        leave_a_shell(session, earlier)
