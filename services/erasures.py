"""« Demander la suppression de mes données »: a parent asks or takes it back, the town hall grants or refuses."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.storage import Storage
from models.accounts import Account
from models.families import Family
from models.privacy import ErasureRequest
from queries.erasures import bookings_to_come
from queries.settings import all_settings
from rules.deadlines import PARIS
from rules.fields import Field, Shape, check
from rules.mails import MailKind
from rules.privacy import RequestState, due_on
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import agents, changes, contents, erasing, journal, outbox
from services.journal import Actor, Deed
from services.parents import family_of, require_parent
from services.transaction import transaction

WORDS = {"words": Field(2000, Shape.TEXT)}
REPLY = {"reply": Field(2000, Shape.TEXT)}
REPLY_OF_REFUSAL = {"reply": Field(2000, Shape.TEXT, needed=True)}


def ask(account_id: int, words: str, now: datetime) -> int:
    """A parent asks; the service is told by mail, and has a month (`rules.privacy.due_on`). Returns the request's id.

    While a request of the family waits, whoever asks again gets that one. Refuses a bad value of `words`.
    """
    cleaned, faults = check(WORDS, {"words": words})
    if faults:
        raise Refused(faults)
    with transaction() as session:
        account = require_parent(session, account_id)
        journal.stand_in_line(session)  # of two parents who ask at once, one finds the request of the other
        family_id = family_of(account)
        is_ours = ErasureRequest.family_id == family_id
        under_way = session.scalar(select(ErasureRequest.id).where(is_ours, _WAITS))
        return under_way or _open(session, account, cleaned["words"], now)


def withdraw(account_id: int, request_id: int, now: datetime) -> None:
    """A parent of the family takes the request back. Refuses `already_decided`; another family's does not exist."""
    with transaction() as session:
        account = require_parent(session, account_id)
        request = _waiting(session, request_id, family_of(account))
        _settle(session, request, RequestState.WITHDRAWN, account.id, now)
        request.words = ""
        actor = Actor(account.id, account.name)
        journal.write(session, actor, _deed("erasure.withdrawn", request), now)


def grant(agent_id: int, request_id: int, answer: str, storage: Storage, now: datetime) -> None:
    """Close the family's file and erase what the accounts do not need; the parent who asked gets the answer by mail.

    Refuses `already_decided`, and `bookings_to_come`: somebody counts on that child's file.
    """
    cleaned, faults = check(REPLY, {"reply": answer})
    if faults:
        raise Refused(faults)
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PRIVACY)
        erasing.hold(session, _family_asking(session, request_id))
        request = _waiting(session, request_id)
        family, recipient = request.family, request.account.email
        if bookings_to_come(family.id, now.astimezone(PARIS).date()):
            raise refuse(Code.BOOKINGS_TO_COME)
        _settle(session, request, RequestState.GRANTED, agent_id, now, cleaned["reply"])
        erased = erasing.erase_family(session, family, now)
        _mail(session, request, recipient, now)
        journal.write(session, actor, _deed("erasure.granted", request), now)
        journal.write(session, actor, erasing.deed_of(family, erased), now)
    contents.delete(storage, erased.keys)


def decline(agent_id: int, request_id: int, answer: str, now: datetime) -> None:
    """Nothing is erased, and the parent reads why. Refuses `already_decided`, and an answer without words."""
    cleaned, faults = check(REPLY_OF_REFUSAL, {"reply": answer})
    if faults:
        raise Refused(faults)
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_PRIVACY)
        request = _waiting(session, request_id)
        _settle(session, request, RequestState.REFUSED, agent_id, now, cleaned["reply"])
        _mail(session, request, request.account.email, now)
        journal.write(session, actor, _deed("erasure.refused", request), now)


_WAITS = ErasureRequest.state == RequestState.WAITING


def _open(session: Session, account: Account, words: str, now: datetime) -> int:
    family = session.get_one(Family, family_of(account))
    due = due_on(now.astimezone(PARIS).date())
    request = ErasureRequest(family_id=family.id, account_id=account.id, words=words, asked_at=now, due_on=due)
    changes.keep(session, request)
    to = all_settings().service_email
    if to:
        values = {"family_name": family.name, "family_number": family.number, "due_on": due.isoformat()}
        outbox.post(session, MailKind.ERASURE_ASKED, to, values, now, family.id)
    journal.write(session, Actor(account.id, account.name), _deed("erasure.asked", request), now)
    return int(request.id)


def _family_asking(session: Session, request_id: int) -> int:
    """Whose request it is; 0, which is nobody, when it is gone."""
    return session.scalar(select(ErasureRequest.family_id).where(ErasureRequest.id == request_id)) or 0


def _waiting(session: Session, request_id: int, family_id: int | None = None) -> ErasureRequest:
    """The request, held until the transaction ends; None of another family's."""
    request = session.get(ErasureRequest, request_id, with_for_update=True)
    if request is None or family_id not in (None, request.family_id):
        raise refuse(Code.CHANGED_MEANWHILE)
    if request.state is not RequestState.WAITING:
        raise refuse(Code.ALREADY_DECIDED)
    return request


def _settle(
    session: Session, request: ErasureRequest, state: RequestState, by: int, now: datetime, answer: str = ""
) -> None:
    request.state, request.answer, request.decided_at, request.decided_by_id = state, answer, now, by
    changes.keep(session, request)


def _mail(session: Session, request: ErasureRequest, recipient: str, now: datetime) -> None:
    accepted = request.state is RequestState.GRANTED
    values = {"accepted": accepted, "answer": request.answer, "contacts": []}
    outbox.post(session, MailKind.ERASURE_DECIDED, recipient, values, now, request.family_id)


def _deed(action: str, request: ErasureRequest) -> Deed:
    return Deed(action, "erasure", request.id, request.family_id)
