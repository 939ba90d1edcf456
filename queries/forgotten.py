"""Who has forgotten an identifier or a password: found later than asked, so that the page tells nothing."""

from sqlalchemy import func, or_, select

from models.accounts import Account
from models.base import db
from models.families import Family, Guardian


def account_of(login: str) -> Account | None:
    """The account, closed or open, with this user name or (with an @) this e-mail."""
    column = Account.email if "@" in login else Account.username
    return db.session.scalars(select(Account).where(column == login)).one_or_none()


def parents_written_to(email: str) -> list[Guardian]:
    """The parents of open families to whom the file gives this e-mail, as their own or as the family's."""
    theirs = or_(func.lower(Guardian.email) == email, func.lower(Family.contact_email) == email)
    found = select(Guardian).join(Guardian.family).where(theirs, Family.closed_at.is_(None))
    return list(db.session.scalars(found.order_by(Guardian.id)))
