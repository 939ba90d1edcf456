"""The counter files a paper that came at the desk, by mail or by e-mail, for the family; validated at once or later."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from adapters.documents import Paper
from adapters.storage import Storage
from models.documents import Document
from queries.document_desk import proposed_end
from rules.documents import Channel
from rules.fields import Field, Why, bad_value, check
from rules.refusals import Refused
from rules.rights import Right
from services import agents, journal, judging
from services.papers import Sending, given, kept, record
from services.transaction import transaction

BROUGHT = {"brought_by": Field(120)}
WAYS = tuple(channel for channel in Channel if channel is not Channel.ONLINE)
"""How a paper comes to the counter."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A paper of a family; `is_valid`: the agent looked at it, it is good until that day (None: as its type says)."""

    family_id: int
    sending: Sending
    is_valid: bool = False
    valid_until: date | None = None


def file_paper(agent_id: int, filing: Filing, paper: Paper, storage: Storage, now: datetime) -> int:
    """Keep the paper and, where the agent has looked at it, decide that it is good; returns its id.

    Refuses as `services/documents.py` does for a parent, a way by which no paper comes to the counter, and the end of
    one that is good as `services/document_decisions.py` does: then nothing is kept.
    """
    values, refusals = check(BROUGHT, {"brought_by": filing.sending.brought_by})
    if filing.sending.channel not in WAYS:
        refusals += (bad_value("channel", Why.NEEDED),)
    if refusals:
        raise Refused(refusals)
    sending = replace(filing.sending, brought_by=values["brought_by"])
    with kept(storage, paper) as content, transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_DOCUMENTS)
        document: Document = record(session, filing.family_id, sending, content, agent_id, now)
        if document.type.is_restricted:
            agents.require(session, agent_id, Right.READ_HEALTH)
        journal.write(session, actor, given(document), now)
        if filing.is_valid:
            until = filing.valid_until or proposed_end(document)
            judging.accept(session, actor, document, until, now)
        return document.id
