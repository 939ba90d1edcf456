"""Whether an account signs in with a second factor, and whether it has to."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from models.base import db
from models.sessions import RecoveryCode, SecondFactor
from queries.settings import all_settings
from rules.rights import Role


class Standing(NamedTuple):
    """Since when it is on, and how many recovery codes are left."""

    since: datetime
    codes_left: int


def standing(account_id: int) -> Standing | None:
    """How the account's second factor stands; None where it is off."""
    since = db.session.scalar(select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account_id))
    if since is None:
        return None
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return Standing(since, db.session.scalar(unused.where(RecoveryCode.used_at.is_(None))) or 0)


def is_required(role: Role) -> bool:
    """Whether the commune wants a second factor of this role."""
    return role.value in all_settings().second_factor_roles.split()
