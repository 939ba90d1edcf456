"""What is done on the server itself, by whoever may log in there: the first administrator, an agent's password."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from rules.accounts import AGENT, login_text
from rules.fields import Why, bad_value, check
from rules.refusals import Refused
from rules.rights import Role
from services import changes, journal, owners, passwords
from services.journal import PORTAL, Deed
from services.transaction import transaction


def create_administrator(name: str, email: str, password: str, now: datetime) -> int:
    """An administrator's account; returns its id. Refuses an e-mail that is taken, a password that is no good."""
    values, refusals = check(AGENT, {"name": name, "email": login_text(email)})
    refusals += passwords.refusals_of("password", password, password, values.values())
    if refusals:
        raise Refused(refusals)
    password_hash = passwords.hash_password(password)
    with transaction() as session:
        account = Account(role=Role.ADMINISTRATOR, password_hash=password_hash, created_at=now)
        changed = changes.apply(account, values)
        changes.keep(session, account, unique="email")
        journal.write(session, PORTAL, Deed("account.created", "account", account.id, None, changed), now)
        return account.id


def set_password(email: str, password: str, now: datetime) -> None:
    """Give the agent of this e-mail a new password; the agent's sessions end.

    Refuses an e-mail that is no open account of the town hall, and a password that is no good.
    """
    refusals = passwords.refusals_of("password", password, password, [email])
    if refusals:
        raise Refused(refusals)
    password_hash = passwords.hash_password(password)
    with transaction() as session:
        account = _agent(session, login_text(email))
        owners.keep_password(session, account, password_hash, now)
        journal.write(session, PORTAL, Deed("account.password_set", "account", account.id), now)


def _agent(session: Session, email: str) -> Account:
    account = session.scalars(
        select(Account).where(Account.email == email, Account.role != Role.FAMILY, Account.closed_at.is_(None))
    ).one_or_none()
    if account is None:
        raise Refused([bad_value("email", Why.UNKNOWN)])
    return account
