"""The second factor of an agent: an authenticator application, and recovery codes for the day it is lost."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from adapters import authenticators
from models.accounts import Account
from models.sessions import RecoveryCode, SecondFactor
from queries import second_factors as queries
from rules.accounts import FAILURES_OF_IDENTIFIER, login_text, password_stamp
from rules.fields import Why, bad_value
from rules.refusals import Code, Refused, refuse
from rules.rights import Right, Role
from services import agents, journal, owners, throttle
from services.entries import Entry, Way, end_sessions, let_in
from services.journal import PORTAL, Actor, Deed
from services.locking import lock_account
from services.owners import Proof
from services.transaction import transaction

CODES, CODE_DIGITS, GROUP = 10, 12, 4
"""Recovery codes are figures, which a telephone's number keys write; forty bits, guessed five times in an hour."""

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """A code as somebody typed it for an account; `secret` is the machine's.

    `stamp` is that of the password that was right before, empty where no password went before.
    """

    account_id: int
    code: str
    secret: str
    stamp: str = ""

    @property
    def said(self) -> str:
        """The code without the spaces and hyphens that people write in it."""
        return "".join(sign for sign in self.code if sign.isalnum())

    def is_of(self, password_hash: str) -> bool:
        """Whether the password that went before is still the account's."""
        return self.stamp in ("", password_stamp(password_hash))

    def counted(self) -> throttle.Counted:
        """Wrong codes make only codes wait."""
        return throttle.keys(self.secret, {"code": (str(self.account_id), FAILURES_OF_IDENTIFIER)})


def begin() -> str:
    """A salt for a new second factor: nothing is kept until the first right code confirms it."""
    return secrets.token_hex(32)


def confirm(trial: Trial, salt: str, session_id: int, now: datetime) -> list[str]:
    """Switch it on by a code of the new secret; returns the recovery codes, which are told this once.

    All other sessions of the account end. Refuses `wrong_code`, a parent's account, and one that has it already.
    """
    with transaction() as session:
        account = owners.hold(session, trial.account_id)
        if account.role is Role.FAMILY:
            raise refuse(Code.NO_RIGHT)
        if session.get(SecondFactor, account.id) is not None:
            raise refuse(Code.CHANGED_MEANWHILE)
        step = _step(trial, salt, now)
        if step is None:
            raise refuse(Code.WRONG_CODE)
        session.add(SecondFactor(account_id=account.id, salt=salt, confirmed_at=now, last_step=step))
        end_sessions(session, account.id, now, but=session_id)
        journal.write_own(session, account, "account.second_factor_on", now)
        return _new_codes(session, account, trial.secret)


def enter(trial: Trial, way: Way, now: datetime) -> Entry:
    """Complete a sign-in whose password was right: by the application's present code, or by a recovery code.

    Each code is good once. Refuses `too_many_tries`, `wrong_code`, and `wrong_credentials` where the account was
    closed, got another password, or the second factor was switched off meanwhile.
    """
    entry = None
    with transaction() as session:
        lock_account(session, trial.account_id)
        throttle.refuse_too_many(trial.counted(), now)
        account = session.get(Account, trial.account_id, populate_existing=True)
        factor = session.get(SecondFactor, trial.account_id, populate_existing=True)
        if account is None or not account.is_open or factor is None or not trial.is_of(account.password_hash):
            raise refuse(Code.WRONG_CREDENTIALS)
        if _is_present(factor, trial, now) or _is_recovery(session, account, trial, now):
            throttle.forget(session, trial.counted())
            entry = let_in(session, account, way, now)
        else:
            throttle.count(session, trial.counted(), now)
            journal.write_own(session, account, "account.code_refused", now)
    if entry is None:
        raise refuse(Code.WRONG_CODE)
    return entry


def renew_codes(proof: Proof, now: datetime) -> list[str]:
    """Ten new recovery codes for whoever knows the password; the old ones are over. Refuses as `switch_off` does."""
    codes: list[str] = []
    right_hash = _right_hash(proof, now)
    with transaction() as session:
        account = owners.held(session, proof, right_hash, now)
        if account is not None:
            _demand(session, account)
            codes = _new_codes(session, account, proof.secret)
            journal.write_own(session, account, "account.recovery_codes_renewed", now)
    if account is None:
        raise Refused([bad_value("password", Why.PASSWORD_OLD)])
    return codes


def switch_off(proof: Proof, session_id: int, now: datetime) -> None:
    """Sign in with the password alone again; all other sessions of the account end.

    Refuses `too_many_tries`, `bad_value` of `password`, `no_right` where the account's role requires the second
    factor, and one that is off.
    """
    right_hash = _right_hash(proof, now)
    with transaction() as session:
        account = owners.held(session, proof, right_hash, now)
        if account is not None:
            if queries.is_required(account.role):
                raise refuse(Code.NO_RIGHT)
            _demand(session, account)
            _forget(session, account, now, session_id)
            journal.write_own(session, account, "account.second_factor_off", now)
    if account is None:
        raise Refused([bad_value("password", Why.PASSWORD_OLD)])


def reset(agent_id: int, account_id: int, now: datetime) -> None:
    """By an administrator, for an agent who lost telephone and codes: the password alone opens again.

    All sessions of the account end. Refuses `no_right`, one's own account, and one without second factor.
    """
    with transaction() as session:
        lock_account(session, account_id)
        actor = agents.require(session, agent_id, Right.EDIT_ACCOUNTS)
        if account_id == agent_id:
            raise Refused([bad_value("second_factor", Why.OWN_ACCOUNT)])
        account = session.get(Account, account_id)
        if account is None:
            raise refuse(Code.CHANGED_MEANWHILE)
        _reset(session, actor, account, now)


def reset_on_the_server(email: str, now: datetime) -> None:
    """The same by whoever may log in on the server, for the last administrator. Refuses an e-mail of no agent."""
    with transaction() as session:
        agent = select(Account).where(Account.email == login_text(email), Account.role != Role.FAMILY)
        account = session.scalars(agent).one_or_none()
        if account is None:
            raise Refused([bad_value("email", Why.UNKNOWN)])
        lock_account(session, account.id)
        _reset(session, PORTAL, account, now)


def _right_hash(proof: Proof, now: datetime) -> str:
    """The hash that the typed password was found to belong to, empty for a wrong one."""
    owner, right = owners.check(proof, now)
    return owner.password_hash if right else ""


def _demand(session: Session, account: Account) -> None:
    if session.get(SecondFactor, account.id) is None:
        raise refuse(Code.CHANGED_MEANWHILE)


def _step(trial: Trial, salt: str, now: datetime) -> int | None:
    said = trial.said
    if not (said.isascii() and said.isdigit() and len(said) == DIGITS):
        return None
    return authenticators.step_of(authenticators.secret(trial.secret, trial.account_id, salt), said, now)


def _is_present(factor: SecondFactor, trial: Trial, now: datetime) -> bool:
    """Whether it is a code of the application that has not been used yet; then it is used."""
    step = _step(trial, factor.salt, now)
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


def _is_recovery(session: Session, account: Account, trial: Trial, now: datetime) -> bool:
    """Whether it is a recovery code that has not been used yet; then it is used."""
    key = authenticators.recovery_key(trial.secret, account.id, trial.said)
    mine = select(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.key == key)
    code = session.scalars(mine.where(RecoveryCode.used_at.is_(None))).first()
    if code is None:
        return False
    code.used_at = now
    journal.write_own(session, account, "account.recovery_code_used", now)
    return True


def _new_codes(session: Session, account: Account, secret: str) -> list[str]:
    """Ten codes as they are told, « 4821 0937 5512 »; only their keyed hashes are kept."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}" for _code in range(CODES)]
    keys = [authenticators.recovery_key(secret, account.id, code) for code in codes]
    session.add_all(RecoveryCode(account_id=account.id, key=key) for key in keys)
    return [" ".join(code[place : place + GROUP] for place in range(0, CODE_DIGITS, GROUP)) for code in codes]


def _forget(session: Session, account: Account, now: datetime, but: int | None = None) -> None:
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.account_id == account.id))
    end_sessions(session, account.id, now, but=but)


def _reset(session: Session, actor: Actor, account: Account, now: datetime) -> None:
    _demand(session, account)
    _forget(session, account, now)
    journal.write(session, actor, Deed("account.second_factor_reset", "account", account.id), now)
