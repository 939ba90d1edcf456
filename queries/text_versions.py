"""The versions of the texts as the town hall sees them, drafts included; and what a parent has accepted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.base import db
from models.news import PublicService
from models.texts import Declaration, Text
from rules.texts import OF_PORTAL, OF_SERVICE, TextKey


def last_version(key: TextKey, service_id: int | None = None) -> Text | None:
    """The version of the highest number, public or not; None where nothing was written yet."""
    wanted = select(Text).where(Text.key == key, Text.service_id == service_id).order_by(Text.number.desc()).limit(1)
    return db.session.scalars(wanted).first()


def under_way(now: datetime) -> dict[tuple[TextKey, int | None], int]:
    """The texts whose next version is a draft or programmed: (key, service's id) -> that version's id."""
    rows = select(Text.key, Text.service_id, Text.id).where(Text.published_at.is_(None) | (Text.published_at > now))
    return {(key, service_id): text_id for key, service_id, text_id in db.session.execute(rows)}


def in_force(now: datetime) -> dict[tuple[TextKey, int | None], int]:
    """The version in force of every text that has one: (key, service's id) -> that version's id."""
    rows = select(Text.key, Text.service_id, Text.id).where(Text.published_at <= now).order_by(Text.number)
    return {(key, service_id): text_id for key, service_id, text_id in db.session.execute(rows)}


def unpublished(now: datetime) -> list[TextKey]:
    """Those of the portal's own texts of which no version is in force."""
    published = set(db.session.scalars(select(Text.key).where(Text.published_at <= now)))
    return [key for key in OF_PORTAL if key not in published]


def names() -> list[tuple[TextKey, int | None, str]]:
    """Every text that there can be: its key, and for a text of a public service the service's id and name."""
    rows = select(PublicService.id, PublicService.name).order_by(PublicService.rank, PublicService.name)
    of_services = [(key, service_id, name) for service_id, name in db.session.execute(rows) for key in OF_SERVICE]
    return [(key, None, "") for key in OF_PORTAL] + of_services


def of_service(service_id: int) -> list[Text]:
    """Every version of the texts of a public service, the latest of each first."""
    theirs = select(Text).where(Text.service_id == service_id)
    return list(db.session.scalars(theirs.order_by(Text.key, Text.number.desc())))


def accepted_terms(account_id: int) -> list[Declaration]:
    """Which versions of the terms this account has accepted, the latest first."""
    wanted = select(Declaration).join(Declaration.text).where(Declaration.account_id == account_id)
    wanted = wanted.where(Text.key == TextKey.TERMS).options(joinedload(Declaration.text))
    return list(db.session.scalars(wanted.order_by(Text.number.desc())))
