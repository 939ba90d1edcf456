"""The accounts of the town hall's agents; and closing any account. Nobody sets another's password: a link is mailed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Establishment
from rules.accounts import AGENT, login_text
from rules.fields import Why, bad_value, check, lacking
from rules.links import WELCOME, LinkPurpose
from rules.mails import MailKind
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right, Role
from services import agents, changes, journal, links, outbox, owners
from services.changes import Changes, Edit
from services.entries import end_sessions
from services.journal import Actor, Deed
from services.links import Whose
from services.locking import lock_account
from services.transaction import transaction


def save_account(edit: Edit, now: datetime) -> int:
    """Make or change an agent's account (name, e-mail, `role`, `establishment_ids`); returns its id.

    A new account has no password yet and lets nobody in: a link to choose one is mailed. Refuses an e-mail that
    another account signs in with, a parent's account, and another role for oneself.
    """
    values, refusals = _values(edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = _actor(session, edit.agent_id, edit.row_id)
        account = changes.row_to_edit(session, Account, edit)
        if edit.row_id is None:
            account.created_at = now
        elif account.role is Role.FAMILY:
            raise refuse(Code.NO_RIGHT)
        elif account.id == edit.agent_id and values["role"] is not account.role:
            raise Refused([bad_value("role", Why.OWN_ACCOUNT)])
        changed = changes.apply(account, values)
        changed |= _set_establishments(session, account, edit.values.get("establishment_ids") or ())
        changes.keep(session, account, unique="email")
        action = "account.created" if edit.row_id is None else "account.changed"
        journal.write(session, actor, Deed(action, "account", account.id, None, changed), now)
        _end_what_was_open(session, edit, account, changed, now)
        if not account.password_hash and "email" in changed:
            _welcome(session, account, now)
        return int(account.id)


def send_welcome(agent_id: int, account_id: int, now: datetime) -> None:
    """Mail an agent without password another link to choose one. Refuses any other account."""
    with transaction() as session:
        actor = _actor(session, agent_id, account_id)
        account = session.get(Account, account_id)
        if account is None or account.role is Role.FAMILY or account.password_hash or account.closed_at is not None:
            raise refuse(Code.CHANGED_MEANWHILE)
        _welcome(session, account, now)
        journal.write(session, actor, Deed("account.welcomed", "account", account.id), now)


def close_account(agent_id: int, account_id: int, now: datetime) -> None:
    """Let nobody in by this account any more, from the next page on. Refuses one's own, and one that is closed.

    Its sessions and mailed links are over for good: opening it again brings none of them back.
    """
    with transaction() as session:
        actor = _actor(session, agent_id, account_id)
        if account_id == agent_id:
            raise Refused([bad_value("closed_at", Why.OWN_ACCOUNT)])
        _set_closed(session, actor, account_id, now, now)


def reopen_account(agent_id: int, account_id: int, now: datetime) -> None:
    """Let the person in again, with the password from before. Refuses an account that is open."""
    with transaction() as session:
        actor = _actor(session, agent_id, account_id)
        _set_closed(session, actor, account_id, None, now)


def _end_what_was_open(session: Session, edit: Edit, account: Account, changed: Changes, now: datetime) -> None:
    """Another role may require a second factor, and another e-mail is another mailbox: both sign in anew."""
    if "email" in changed:
        owners.void_links(session, account, now)
    if changed.keys() & {"email", "role"} and account.id != edit.agent_id:
        end_sessions(session, account.id, now)


def _welcome(session: Session, account: Account, now: datetime) -> None:
    values = links.make(session, LinkPurpose.PASSWORD, Whose(account_id=account.id), now, WELCOME)
    outbox.post(session, MailKind.AGENT_WELCOME, account.email, {**values, "name": account.name}, now)


def _values(typed: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    values, refusals = check(AGENT, {**typed, "email": login_text(typed.get("email") or "")})
    refusals += lacking(typed, ["role"])
    if not refusals and typed["role"] is Role.FAMILY:
        refusals += (bad_value("role", Why.UNKNOWN),)
    return values | {"role": typed.get("role")}, refusals


def _actor(session: Session, agent_id: int, account_id: int | None) -> Actor:
    """Who acts. Both accounts are held, so that two administrators cannot close each other at once."""
    for held in sorted({agent_id, account_id or agent_id}):
        lock_account(session, held)
    return agents.require(session, agent_id, Right.EDIT_ACCOUNTS)


def _set_establishments(session: Session, account: Account, wanted: Iterable[int]) -> Changes:
    before = sorted(establishment.name for establishment in account.establishments)
    chosen = select(Establishment).where(Establishment.id.in_(list(wanted))).order_by(Establishment.name)
    establishments = list(session.scalars(chosen))
    if before == [establishment.name for establishment in establishments]:
        return {}
    account.establishments = establishments
    return {"establishments": (", ".join(before), ", ".join(place.name for place in establishments))}


def _set_closed(session: Session, actor: Actor, account_id: int, closed_at: datetime | None, now: datetime) -> None:
    account = session.get(Account, account_id)
    if account is None or (account.closed_at is None) is (closed_at is None):
        raise refuse(Code.CHANGED_MEANWHILE)
    changed = changes.apply(account, {"closed_at": closed_at})
    changes.keep(session, account)
    if closed_at is not None:
        owners.shut_out(session, account, now)
    action = "account.reopened" if closed_at is None else "account.closed"
    journal.write(session, actor, Deed(action, "account", account.id, account.family_id, changed), now)
