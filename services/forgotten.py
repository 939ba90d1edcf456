"""« Identifiant ou mot de passe oublié ? »: the page writes a request down, the worker answers it by mail.

So the page does the same for everybody, in the same time: it does not look whether anybody is known by that name.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import AccountClaim
from models.sessions import ForgottenRequest
from queries import forgotten as queries
from queries.claims import pending
from queries.links import made_since
from queries.settings import all_settings
from rules.accounts import LONGEST_IDENTIFIER, WINDOW, login_text
from rules.fields import Field, check
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Refused
from services import journal, links, outbox, throttle
from services.journal import PORTAL, Deed
from services.links import Whose
from services.transaction import transaction

ASKED = {"identifier": Field(LONGEST_IDENTIFIER, needed=True)}
ASKED_FOR_IDENTIFIER = 3
ASKED_FROM_ADDRESS = 60
"""In an hour. One is a mail to somebody; the other may be a town hall on the day when bookings open."""

LINKS_IN_AN_HOUR = 3
"""To one mailbox, under however many names it is asked for: user name, e-mail, the file's e-mails."""

ANSWERED_WITHIN = timedelta(hours=1)
"""A request that could not be answered for so long is dropped: nobody waits for it, and it stops no other."""


def ask(identifier: str, address: str, secret: str, now: datetime) -> None:
    """Write down what was typed. Refuses `too_many_tries` (minutes), and `bad_value` of `identifier`."""
    values, refusals = check(ASKED, {"identifier": login_text(identifier)})
    if refusals:
        raise Refused(refusals)
    said = {
        "forgotten": (values["identifier"], ASKED_FOR_IDENTIFIER),
        "forgotten address": (address, ASKED_FROM_ADDRESS),
    }
    counted = throttle.keys(secret, said)
    with transaction() as session:
        journal.stand_in_line(session)  # of requests made at the same moment each one counts for the next
        throttle.refuse_too_many(counted, now)
        throttle.count(session, counted, now)
        session.add(ForgottenRequest(identifier=values["identifier"], at=now))


def answer_next(now: datetime) -> bool:
    """Answer the request that has waited longest; false when there is none."""
    with transaction() as session:
        request = session.scalars(
            select(ForgottenRequest).order_by(ForgottenRequest.id).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()
        if request is None:
            return False
        session.execute(delete(ForgottenRequest).where(ForgottenRequest.id == request.id))
        if request.at > now - ANSWERED_WITHIN:
            _answer(session, request.identifier, now)
        return True


def _answer(session: Session, login: str, now: datetime) -> None:
    account = queries.account_of(login)
    if account:
        _tell(session, account, now)
        return
    claim = pending(login, now)
    if claim:
        _activate_again(session, claim, now)
    elif "@" in login:
        _tell_parents(session, login, now)


def _tell(session: Session, account: Account, now: datetime) -> None:
    """To the e-mail that signs in, and to no other: its user name and a link, or that it is closed."""
    if not account.is_open:
        _without_account(session, account.email, now, is_closed=True)
        return
    if made_since(LinkPurpose.PASSWORD, now - WINDOW, account_id=account.id) >= LINKS_IN_AN_HOUR:
        return
    values = links.make(session, LinkPurpose.PASSWORD, Whose(account_id=account.id), now)
    values |= {"username": account.username or "", "email": account.email}
    outbox.post(session, MailKind.PASSWORD_LINK, account.email, values, now, account.family_id)
    deed = Deed("account.password_link_sent", "account", account.id, account.family_id)
    journal.write(session, PORTAL, deed, now)


def _activate_again(session: Session, claim: AccountClaim, now: datetime) -> None:
    """A new activation link, good for no longer than the claim."""
    if made_since(LinkPurpose.ACTIVATION, now - WINDOW, claim_id=claim.id) >= LINKS_IN_AN_HOUR:
        return
    assert claim.guardian is not None  # a constraint of the table says so
    family = claim.guardian.family
    values = links.make(session, LinkPurpose.ACTIVATION, Whose(claim_id=claim.id), now, claim.expires_at - now)
    values |= {"username": claim.username}
    outbox.post(session, MailKind.ACCOUNT_ACTIVATION, family.contact_email, values, now, family.id)


def _tell_parents(session: Session, email: str, now: datetime) -> None:
    """An e-mail of the file that signs in nowhere: the parents who sign in otherwise, or else how to get an account."""
    parents = queries.parents_written_to(email)
    accounts = [parent.account for parent in parents if parent.account]
    for account in accounts:
        _tell(session, account, now)
    if parents and not accounts:
        _without_account(session, email, now, is_closed=False)


def _without_account(session: Session, email: str, now: datetime, is_closed: bool) -> None:
    settings = all_settings()
    values = {
        "is_closed": is_closed,
        "is_claim_open": settings.claim_is_open,
        "is_invitation_open": settings.invitation_is_open,
    }
    outbox.post(session, MailKind.NO_ACCOUNT, email, values, now)
