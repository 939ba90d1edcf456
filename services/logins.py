"""Signing in with another e-mail: asked for with the password, confirmed at the new address, told at the old one."""

from datetime import datetime

from sqlalchemy.orm import Session

from adapters.links import Ticket
from models.accounts import Account
from queries.accounts import signs_in
from rules.accounts import LONGEST_IDENTIFIER, login_text
from rules.fields import Field, Shape, Why, bad_value, check
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refused, refuse
from services import changes, journal, links, outbox, owners, throttle
from services.links import Whose
from services.owners import Proof
from services.transaction import transaction

ADDRESS = {"email": Field(LONGEST_IDENTIFIER, Shape.EMAIL, needed=True)}
ASKED_IN_AN_HOUR = 5
"""Each is a mail to an address that may be somebody else's."""


def ask(proof: Proof, email: str, now: datetime) -> None:
    """Mail a link to the new address; the request before is over, and nothing changes until the link is followed.

    An address that signs in already is told so instead, and whoever asked cannot see the difference. Refuses
    `too_many_tries`, and `bad_value` of `email` and `password`.
    """
    values, refusals = check(ADDRESS, {"email": login_text(email)})
    owner, right = owners.check(proof, now)
    asked = throttle.keys(proof.secret, {"login": (str(proof.account_id), ASKED_IN_AN_HOUR)})
    with transaction() as session:
        account = owners.held(session, proof, owner.password_hash if right else "", now)
        if account and not refusals:
            throttle.refuse_too_many(asked, now)
            throttle.count(session, asked, now)
            _mail(session, account, values["email"], now)
    if account is None:
        refusals += (bad_value("password", Why.PASSWORD_OLD),)
    if refusals:
        raise Refused(refusals)


def confirm(ticket: Ticket, now: datetime) -> int:
    """Sign in with the new address from now on; returns the account's id. Sessions stay; the file's e-mail too.

    Refuses what the link's page does, and `email_taken` when the address has become somebody else's meanwhile.
    """
    with transaction() as session:
        link = links.use(session, LinkPurpose.LOGIN, ticket.id, ticket.nonce, now)
        account = owners.hold(session, link.account_id or 0)
        old = account.email
        if signs_in(link.email):
            raise refuse(Code.EMAIL_TAKEN)
        changed = changes.apply(account, {"email": link.email})
        changes.keep(session, account, unique="email")
        owners.void_links(session, account, now)
        outbox.post(session, MailKind.LOGIN_CHANGED, old, {"at": now.isoformat()}, now, account.family_id)
        journal.write_own(session, account, "account.login_changed", now, changed)
        return account.id


def _mail(session: Session, account: Account, email: str, now: datetime) -> None:
    """A link is made whether it is mailed or not: the page takes as long."""
    values = links.make(session, LinkPurpose.LOGIN, Whose(account_id=account.id, email=email), now)
    taken = signs_in(email)
    kind, values = (MailKind.LOGIN_TAKEN, {}) if taken else (MailKind.LOGIN_CONFIRMATION, values)
    outbox.post(session, kind, email, values, now, None if taken else account.family_id)
    journal.write_own(session, account, "account.login_asked", now)
