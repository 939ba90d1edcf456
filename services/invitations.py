"""Inviting a parent to make an account: by the counter, or by the other parent; and accepting the invitation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.accounts import Account
from models.families import Guardian
from queries import invitations as queries
from queries.accounts import signs_in
from queries.settings import all_settings
from rules import usernames
from rules.accounts import login_text
from rules.fields import bad_value
from rules.links import LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from services import acceptances, agents, journal, links, outbox, passwords
from services.journal import Actor, Deed
from services.links import Whose
from services.locking import lock_guardian
from services.parents import family_of, open_account, require_parent
from services.transaction import end_reading, transaction

A_DAY = timedelta(days=1)
MOST_A_DAY = 5
"""How many invitations a parent can have sent; each is a mail to somebody else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an invited parent chooses: a password, typed twice, a user name or none, and the terms that were read."""

    username: str
    password: str
    again: str
    text_id: int | None


def invite(agent_id: int, guardian_id: int, now: datetime) -> None:
    """Mail a parent a link to choose a password; earlier ones are over.

    Refuses `no_right` (or when the commune invites nobody), `has_account`, `no_email`, `email_taken`.
    """
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_FAMILIES)
        guardian = session.get(Guardian, guardian_id)
        if guardian is None or guardian.family.closed_at is not None:
            raise refuse(Code.CHANGED_MEANWHILE)
        if not all_settings().invitation_is_open:
            raise refuse(Code.NO_RIGHT)
        _send(session, actor, guardian, "", now)


def invite_other_parent(account_id: int, guardian_id: int, now: datetime) -> None:
    """Mail the other parent named in one's own file a link, at the e-mail of the file and at no other.

    Refuses, beside what `invite` does, `no_right` for a parent of another file, and `invited_often`.
    """
    with transaction() as session:
        account = require_parent(session, account_id)
        guardian = session.get(Guardian, guardian_id)
        if guardian is None or guardian.family_id != family_of(account):
            raise refuse(Code.NO_RIGHT)
        if queries.sent_lately(guardian.family_id, now - A_DAY) >= MOST_A_DAY:
            raise refuse(Code.INVITED_OFTEN)
        _send(session, Actor(account.id, account.name), guardian, account.name, now)


def accept(link_id: int, nonce: str, choice: Choice, now: datetime) -> int:
    """Make the invited parent's account, which accepts the terms; returns its id.

    Refuses what `queries.invitations.opened` does, and `bad_value` of `username` and `password`: nothing is changed.
    """
    invited = queries.opened(link_id, nonce, now)
    username = login_text(choice.username)
    refusals = _refusals(invited, username, choice)
    if refusals:
        raise Refused(refusals)
    end_reading()  # a hash takes a tenth of a second
    password_hash = passwords.hash_password(choice.password)
    with transaction() as session:
        link = links.use(session, LinkPurpose.INVITATION, link_id, nonce, now)
        lock_guardian(session, link.guardian_id or 0)
        guardian, email = queries.standing(link)
        account = Account(username=username or None, password_hash=password_hash)
        open_account(session, account, guardian, email, now)
        acceptances.record(session, account, choice.text_id, now)
        return account.id


def _send(session: Session, actor: Actor, guardian: Guardian, invited_by: str, now: datetime) -> None:
    email = queries.email_for(guardian)
    if guardian.account is not None:
        raise refuse(Code.HAS_ACCOUNT)
    if not email:
        raise refuse(Code.NO_EMAIL)
    if signs_in(login_text(email)):
        raise refuse(Code.EMAIL_TAKEN)
    whose = Whose(guardian_id=guardian.id, email=login_text(email))
    values = links.make(session, LinkPurpose.INVITATION, whose, now)
    values |= {"first_name": guardian.first_name, "invited_by": invited_by}
    outbox.post(session, MailKind.ACCOUNT_INVITATION, email, values, now, guardian.family_id)
    journal.write(session, actor, Deed("guardian.invited", "guardian", guardian.id, guardian.family_id), now)


def _refusals(invited: queries.Invited, username: str, choice: Choice) -> tuple[Refusal, ...]:
    guardian = invited.guardian
    why = usernames.fault(username) if username else None
    personal = ["" if why else username, invited.email, guardian.family.number, guardian.first_name, guardian.last_name]
    of_password = passwords.refusals_of("password", choice.password, choice.again, personal)
    return (bad_value("username", why), *of_password) if why else of_password
