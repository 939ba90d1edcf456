"""The texts that stand at a moment, and who has accepted them."""

from datetime import datetime

from sqlalchemy import select

from models.base import db
from models.texts import Declaration, Text
from rules.texts import TextKey


def current(key: TextKey, now: datetime, service_id: int | None = None) -> Text | None:
    """The version in force: the highest number among those published by now; None where there is none."""
    wanted = select(Text).where(Text.key == key, Text.published_at <= now)
    of_whom = Text.service_id.is_(None) if service_id is None else Text.service_id == service_id
    return db.session.scalars(wanted.where(of_whom).order_by(Text.number.desc()).limit(1)).first()


def terms_to_accept(account_id: int, now: datetime) -> Text | None:
    """The terms of use in force, if this account has not accepted them; None when it has, or when there are none."""
    terms = current(TextKey.TERMS, now)
    if terms is None:
        return None
    accepted = select(Declaration.id).where(Declaration.account_id == account_id, Declaration.text_id == terms.id)
    return None if db.session.scalar(accepted) else terms
