"""The texts of the portal and of its services: drafts, publication, versions. What was published never changes."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from adapters import model_texts
from models.texts import Text
from queries import text_versions
from rules.deadlines import PARIS
from rules.fields import Field, Shape, Why, bad_value, check, lacking
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from rules.texts import OF_PORTAL
from services import agents, changes, journal
from services.changes import Edit
from services.journal import PORTAL, Deed
from services.transaction import transaction

TEXT = {"body": Field(60_000, Shape.TEXT, needed=True)}


def save_text(edit: Edit, now: datetime) -> int:
    """Start the next version of a text (`key`, and `service_id` for a service's), or change a draft; returns its id.

    Refuses a second draft of the same text, a version that is published or programmed, and a stale form.
    """
    values, refusals = check(TEXT, edit.values)
    refusals += lacking(edit.values, ("key",) if edit.row_id is None else ())
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        draft = _next_version(edit.values, now) if edit.row_id is None else _draft(session, edit)
        changed = changes.shortened(changes.apply(draft, values), "body")
        changes.keep(session, draft, unique="key")
        action = "text.created" if edit.row_id is None else "text.changed"
        journal.write(session, actor, _deed(action, draft, changed), now)
        return int(draft.id)


def publish_text(edit: Edit, now: datetime) -> int:
    """Publish a draft at once, or from midnight (Paris) of its `first_day` on; returns its id.

    Refuses a day that is over and a text with gaps of its model.
    """
    first_day: date | None = edit.values.get("first_day")
    today = now.astimezone(PARIS).date()
    if first_day is not None and first_day < today:
        raise Refused([bad_value("first_day", Why.PAST)])
    is_later = first_day is not None and first_day > today
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        draft = _draft(session, edit)
        if gaps := model_texts.gaps(draft.body):
            raise Refused([bad_value("body", Why.GAPS, count=gaps)])
        moment = datetime.combine(first_day, time(0), PARIS) if first_day is not None and is_later else now
        changed = changes.apply(draft, {"published_at": moment})
        changes.keep(session, draft)
        journal.write(session, actor, _deed("text.published", draft, changed), now)
        return int(draft.id)


def take_back(edit: Edit, now: datetime) -> int:
    """Make a programmed version a draft again; returns its id. Refuses once its moment has come."""
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        version = changes.row_to_edit(session, Text, edit)
        if version.published_at is None or version.published_at <= now:
            raise refuse(Code.CHANGED_MEANWHILE)
        changed = changes.apply(version, {"published_at": None})
        changes.keep(session, version)
        journal.write(session, actor, _deed("text.taken_back", version, changed), now)
        return int(version.id)


def remove_text(agent_id: int, text_id: int, now: datetime) -> None:
    """Take a draft away; its number is free again. Refuses what is published or programmed."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PUBLIC)
        draft = changes.row_to_remove(session, Text, text_id)
        if draft.published_at is not None:
            raise refuse(Code.CHANGED_MEANWHILE)
        before = changes.shortened(changes.last_values(draft, TEXT), "body")
        deed = _deed("text.removed", draft, before)
        changes.drop(session, draft)
        journal.write(session, actor, deed, now)


def seed_drafts(known: Mapping[str, str], now: datetime) -> int:
    """Draft each of the portal's own texts from its model, where nothing was written yet; returns how many.

    `known` fills gaps by name. A new installation starts with them: its town hall completes and publishes them.
    """
    with transaction() as session:
        missing = [key for key in OF_PORTAL if text_versions.last_version(key) is None]
        for key in missing:
            draft = Text(key=key, number=1, body=model_texts.read(key, known), created_at=now)
            changes.keep(session, draft)
            journal.write(session, PORTAL, _deed("text.created", draft, {}), now)
        return len(missing)


def _next_version(values: Mapping[str, Any], now: datetime) -> Text:
    """An empty draft with the next number, given inside the transaction."""
    key, service_id = values["key"], values.get("service_id")
    last = text_versions.last_version(key, service_id)
    if last is not None and (last.published_at is None or last.published_at > now):
        raise Refused([bad_value("key", Why.UNDER_WAY)])
    return Text(key=key, service_id=service_id, number=last.number + 1 if last else 1, body="", created_at=now)


def _draft(session: Session, edit: Edit) -> Text:
    draft: Text = changes.row_to_edit(session, Text, edit)
    if draft.published_at is not None:
        raise refuse(Code.CHANGED_MEANWHILE)
    return draft


def _deed(action: str, text: Text, changed: changes.Changes) -> Deed:
    return Deed(action, "text", text.id, None, {"version": ("", str(text.number))} | changed)
