"""What staff do to the services as the public knows them."""

from datetime import datetime
from typing import Any

from models.news import PublicService
from rules.fields import Field, Shape, check, lacking
from rules.refusals import Refused
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.transaction import transaction

PUBLIC_SERVICE = {
    "name": Field(160, needed=True),
    "summary": Field(300),
    "address": Field(300),
    "hours": Field(300),
    "phone": Field(30, Shape.PHONE),
    "email": Field(254, Shape.EMAIL),
}


def save_public_service(edit: Edit, now: datetime) -> int:
    """Make or change a service; returns its id. Refuses a bad value, a name in use and a stale form."""
    texts, refusals = check(PUBLIC_SERVICE, edit.values)
    refusals += lacking(edit.values, ("kind",))
    if refusals:
        raise Refused(refusals)
    others = {"kind": edit.values["kind"], "rank": edit.values.get("rank") or 1}
    wanted: dict[str, Any] = texts | others | {"is_draft": bool(edit.values.get("is_draft"))}
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_PUBLIC)
        service = changes.row_to_edit(session, PublicService, edit)
        changed = changes.apply(service, wanted)
        changes.keep(session, service, unique="name")
        action = "public_service.created" if edit.row_id is None else "public_service.changed"
        journal.write(session, actor, Deed(action, "public_service", service.id, None, changed), now)
        return int(service.id)


def remove_public_service(agent_id: int, service_id: int, now: datetime) -> None:
    """Take a draft away; refuses a service that has texts."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PUBLIC)
        service = changes.draft_to_remove(session, PublicService, service_id)
        before = changes.last_values(service, PUBLIC_SERVICE)
        changes.drop(session, service)
        deed = Deed("public_service.removed", "public_service", service_id, None, before)
        journal.write(session, actor, deed, now)
