"""What the commune decides, changed by staff."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from adapters import uploads
from models.settings import BY_KEY, IMAGE_DIGEST, Declaration, Kind, Setting
from rules.fields import Field, Shape, Why, bad_value, clean, fault
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from services import agents, journal
from services.journal import Deed
from services.transaction import transaction

ZONES = ("A", "B", "C", "Corse")
LONGEST_TEXT = 120
FIELDS = {
    Kind.TEXT: Field(LONGEST_TEXT, needed=True),
    Kind.EMAIL: Field(254, Shape.EMAIL),
    Kind.PHONE: Field(30, Shape.PHONE),
}
YES = "oui"


def change_settings(agent_id: int, values: Mapping[str, str | bytes], now: datetime) -> None:
    """Keep these settings: texts as typed, a flag as any text or none, an image as the bytes sent, or empty for none.

    Refuses `no_right`, and `bad_value` for each setting that cannot be read or is not declared; then nothing is kept.
    """
    read: dict[str, str] = {}
    refusals: list[Refusal] = []
    for key, value in values.items():
        kept = _read(BY_KEY[key], value) if key in BY_KEY else Why.UNKNOWN
        if isinstance(kept, Why):
            refusals.append(bad_value(key, kept, limit=LONGEST_TEXT))
        else:
            read[key] = kept
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_SETTINGS)
        changed = _keep(session, read)
        if changed:
            journal.write(session, actor, Deed("settings.changed", "settings", None, None, changed), now)


def _read(declaration: Declaration, value: str | bytes) -> str | Why:
    """The text to keep, or why there is none."""
    if declaration.kind is Kind.IMAGE:
        return _image(value) if isinstance(value, bytes) else Why.IMAGE if value else ""
    if isinstance(value, bytes):
        return Why.UNKNOWN
    text = clean(value)
    if declaration.kind in FIELDS:
        return fault(FIELDS[declaration.kind], text) or text
    return _choice(declaration.kind, text)


def _choice(kind: Kind, text: str) -> str | Why:
    if kind is Kind.COLOUR:
        return text.upper() if re.fullmatch(r"#[0-9A-Fa-f]{6}", text) else Why.COLOUR
    if kind is Kind.ZONE:
        return text if text in ZONES else Why.ZONE
    if kind is Kind.FLAG:
        return YES if text else ""
    return text if text.isascii() and text.isdigit() and len(text) < 10 else Why.WHOLE_NUMBER


def _image(content: bytes) -> str | Why:
    """`digest:base64` of the picture drawn anew; no content, no picture."""
    if not content:
        return ""
    try:
        drawn = uploads.logo(content)
    except uploads.TooLarge:
        return Why.IMAGE_SIZE
    except uploads.UnreadableImage:
        return Why.IMAGE
    return f"{hashlib.sha256(drawn).hexdigest()[:IMAGE_DIGEST]}:{base64.b64encode(drawn).decode()}"


def _keep(session: Session, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Write what differs; before and after of each for the journal, an image by its digest."""
    rows = {row.key: row for row in session.scalars(select(Setting).where(Setting.key.in_(values)))}
    changed: dict[str, tuple[str, str]] = {}
    for key, value in values.items():
        before = rows[key].value if key in rows else BY_KEY[key].default
        if value == before:
            continue
        changed[key] = (before[:LONGEST_TEXT], value[:LONGEST_TEXT])
        if BY_KEY[key].kind is Kind.IMAGE:
            changed[key] = (before[:IMAGE_DIGEST], value[:IMAGE_DIGEST])
        if key in rows:
            rows[key].value = value
        else:
            session.add(Setting(key=key, value=value))
    try:
        session.flush()
    except IntegrityError as error:  # somebody else has just added the same setting
        raise refuse(Code.CHANGED_MEANWHILE) from error
    return changed
