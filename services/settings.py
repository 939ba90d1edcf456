"""What the commune decides, changed by staff."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from adapters import uploads
from models.accounts import Account
from models.sessions import SecondFactor
from models.settings import BY_KEY, IMAGE_DIGEST, Declaration, Kind, Setting
from rules import files
from rules.fields import Field, Shape, Why, bad_value, clean, fault, whole_number
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right, Role
from services import agents, journal
from services.entries import end_sessions
from services.journal import Deed
from services.transaction import transaction

ZONES = ("A", "B", "C", "Corse")
CONFORMITIES = ("non", "partielle", "totale")
STAFF_ROLES = tuple(role for role in Role if role is not Role.FAMILY)
NIGHT = ("maintenance_from", "maintenance_until")
FACTOR = "second_factor_roles"
LONGEST_TEXT = 120
LONGEST_SENTENCE = 300
SENTENCES = {
    "welcome": Field(LONGEST_SENTENCE, needed=True),
    "service_address": Field(LONGEST_SENTENCE),
    "service_hours": Field(LONGEST_SENTENCE),
    "resident_towns": Field(LONGEST_SENTENCE),
}
"""The texts that are no names."""

FIELDS = {
    Kind.TEXT: Field(LONGEST_TEXT, needed=True),
    Kind.EMAIL: Field(254, Shape.EMAIL),
    Kind.PHONE: Field(30, Shape.PHONE),
}
YES = "oui"
DRAWN = {"logo": uploads.logo, "picture": uploads.photo}
"""How each image is drawn anew."""


def change_settings(agent_id: int, values: Mapping[str, str | bytes], now: datetime) -> None:
    """Keep these settings: texts as typed, a flag as any text or none, an image as the bytes sent, or empty for none.

    Roles and rubrics are names parted by blanks, needs « group.field=need » parted by blanks; an hour is « 01:00 » or
    empty. Refuses `no_right`, and `bad_value` for each setting that cannot be read or is not declared, and for a night
    with one hour only; then nothing is kept.
    """
    read: dict[str, str] = {}
    refusals: list[Refusal] = []
    for key, value in values.items():
        kept = _read(BY_KEY[key], value) if key in BY_KEY else Why.UNKNOWN
        if isinstance(kept, Why):
            refusals.append(bad_value(key, kept, limit=_field(BY_KEY[key]).limit if key in BY_KEY else 0))
        else:
            read[key] = kept
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_SETTINGS)
        changed = _keep(session, read)
        _refuse_half_a_night(session)
        if FACTOR in changed:
            _sign_out_whoever_lacks_one(session, changed[FACTOR], agent_id, now)
        if changed:
            journal.write(session, actor, Deed("settings.changed", "settings", None, None, changed), now)


def _read(declaration: Declaration, value: str | bytes) -> str | Why:
    """The text to keep, or why there is none."""
    if declaration.kind is Kind.IMAGE:
        return _image(declaration.key, value) if isinstance(value, bytes) else Why.IMAGE if value else ""
    if isinstance(value, bytes):
        return Why.UNKNOWN
    text = clean(value)
    if declaration.kind in FIELDS:
        return fault(_field(declaration), text) or text
    return CHOICES[declaration.kind](text)


def _field(declaration: Declaration) -> Field:
    return SENTENCES.get(declaration.key) or FIELDS.get(declaration.kind) or FIELDS[Kind.TEXT]


def _number(text: str) -> str | Why:
    return Why.WHOLE_NUMBER if whole_number(text) is None else text


def _colour(text: str) -> str | Why:
    return text.upper() if re.fullmatch(r"#[0-9A-Fa-f]{6}", text) else Why.COLOUR


def _zone(text: str) -> str | Why:
    return text if text in ZONES else Why.ZONE


def _flag(text: str) -> str | Why:
    return YES if text else ""


def _time(text: str) -> str | Why:
    return text if re.fullmatch(r"(([01][0-9]|2[0-3]):[0-5][0-9])?", text) else Why.TIME


def _roles(text: str) -> str | Why:
    """The roles of the town hall that are named, in their order."""
    named = set(text.split())
    return " ".join(role for role in STAFF_ROLES if role in named) if named <= set(STAFF_ROLES) else Why.UNKNOWN


def _conformity(text: str) -> str | Why:
    return text if text in CONFORMITIES else Why.UNKNOWN


def _needs(text: str) -> str | Why:
    """« parents.profession=hidden child.sex=optional »: only fields that may be asked for more or less."""
    said = [word.partition("=") for word in text.split()]
    known = all(
        key in files.BY_KEY and not files.BY_KEY[key].fixed and need in set(files.Need) for key, _, need in said
    )
    return " ".join(sorted(text.split())) if known else Why.UNKNOWN


def _groups(text: str) -> str | Why:
    named = set(text.split())
    return " ".join(group for group in files.Group if group in named) if named <= set(files.Group) else Why.UNKNOWN


CHOICES: dict[Kind, Callable[[str], str | Why]] = {
    Kind.COLOUR: _colour,
    Kind.ZONE: _zone,
    Kind.FLAG: _flag,
    Kind.TIME: _time,
    Kind.ROLES: _roles,
    Kind.CONFORMITY: _conformity,
    Kind.NUMBER: _number,
    Kind.NEEDS: _needs,
    Kind.GROUPS: _groups,
}


def _image(key: str, content: bytes) -> str | Why:
    """`digest:base64` of the picture drawn anew; no content, no picture."""
    if not content:
        return ""
    try:
        drawn = DRAWN[key](content)
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
        changed[key] = (before[:LONGEST_SENTENCE], value[:LONGEST_SENTENCE])
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


def _sign_out_whoever_lacks_one(session: Session, roles: tuple[str, str], agent_id: int, now: datetime) -> None:
    """A second factor that becomes compulsory is set up at the next sign-in: that is now, but for who is deciding."""
    before, after = (set(text.split()) for text in roles)
    has_one = select(SecondFactor.account_id).where(SecondFactor.confirmed_at.is_not(None))
    wanted = select(Account.id).where(Account.role.in_(after - before), Account.id.not_in(has_one))
    for account_id in session.scalars(wanted.where(Account.id != agent_id)).all():
        end_sessions(session, account_id, now)


def _refuse_half_a_night(session: Session) -> None:
    """The night has both its hours or none."""
    kept = {row.key: row.value for row in session.scalars(select(Setting).where(Setting.key.in_(NIGHT)))}
    lacking = [key for key in NIGHT if not kept.get(key, BY_KEY[key].default)]
    if len(lacking) == 1:
        raise Refused([bad_value(lacking[0], Why.NEEDED)])
