"""What the counter is told of a family whose parents try to open an account by themselves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from models.base import db
from models.claims import AccountClaim, ClaimFailure
from models.families import Family, Guardian


def waiting(family: Family, now: datetime) -> list[AccountClaim]:
    """The claims of its parents that were sent and wait for their link. The password's hash is not read."""
    of_family = select(AccountClaim).join(Guardian).where(Guardian.family_id == family.id)
    sent = of_family.where(AccountClaim.sent_at.is_not(None), AccountClaim.expires_at > now)
    options = (defer(AccountClaim.password_hash, raiseload=True), joinedload(AccountClaim.guardian))
    return list(db.session.scalars(sent.options(*options).order_by(AccountClaim.sent_at.desc())))


def refused(family: Family, limit: int) -> list[ClaimFailure]:
    """The last proofs that were refused with its file number, the latest first."""
    tried = select(ClaimFailure).where(ClaimFailure.family_number == family.number)
    return list(db.session.scalars(tried.order_by(ClaimFailure.at.desc()).limit(limit)))
