"""The texts that stand at a moment, and who has accepted them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from models.base import db
from models.texts import Declaration, Text
from rules.texts import TextKey


class Reading(NamedTuple):
    """A published version of a text, and all that are published by now as (number, when), the one in force first."""

    text: Text
    versions: list[tuple[int, datetime]]

    @property
    def is_current(self) -> bool:
        """Whether it is the version in force."""
        return self.text.number == self.versions[0][0]


def current(key: TextKey, now: datetime, service_id: int | None = None) -> Text | None:
    """The version in force: the highest number among those published by now; None where there is none."""
    wanted = select(Text).where(Text.key == key, Text.published_at <= now)
    return db.session.scalars(wanted.where(Text.service_id == service_id).order_by(Text.number.desc()).limit(1)).first()


def reading(key: TextKey, now: datetime, service_id: int | None = None, number: int | None = None) -> Reading | None:
    """The version of that number if it is published, the one in force without a number; None where there is none."""
    published = (Text.key == key, Text.published_at <= now, Text.service_id == service_id)
    rows = db.session.execute(select(Text.number, Text.published_at).where(*published).order_by(Text.number.desc()))
    versions = [(each, at) for each, at in rows if at is not None]
    wanted = number if number is not None or not versions else versions[0][0]
    text = db.session.scalar(select(Text).where(*published, Text.number == wanted))
    return Reading(text, versions) if text else None


def terms_to_accept(account_id: int, now: datetime) -> Text | None:
    """The terms of use in force, if this account has not accepted them; None when it has, or when there are none."""
    terms = current(TextKey.TERMS, now)
    if terms is None:
        return None
    accepted = select(Declaration.id).where(Declaration.account_id == account_id, Declaration.text_id == terms.id)
    return None if db.session.scalar(accepted) else terms
