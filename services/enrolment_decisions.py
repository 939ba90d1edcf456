"""What staff answer to an enrolment that waits for them; accepted, its weekly pattern is booked as of that moment."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.enrolments import Enrolment
from rules.bookings import REASON
from rules.enrolments import EnrolmentState
from rules.fields import check
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import enrolment_traces
from services.agents import require
from services.enrolment_days import Author, book, hold, scene_of
from services.transaction import transaction


def decide(agent_id: int, enrolment_id: int, accept: bool, reason: str, now: datetime) -> None:
    """Accept or refuse a waiting enrolment; the family reads it in a mail, with the days that could not be had.

    Refuses a second decision (`already_decided`), a refusal without a reason, and who may not edit bookings.
    """
    cleaned, faults = check({"reason": REASON}, {"reason": reason})
    if faults:
        raise Refused(faults)
    if not accept and not cleaned["reason"]:
        raise refuse(Code.REASON_NEEDED)
    with transaction() as session:
        actor = require(session, agent_id, Right.EDIT_BOOKINGS)
        enrolment = _waiting(session, enrolment_id)
        enrolment.state = EnrolmentState.ACCEPTED if accept else EnrolmentState.REFUSED
        enrolment.refusal_reason = "" if accept else cleaned["reason"]
        session.flush()
        said = {"state": (EnrolmentState.WAITING.value, enrolment.state.value)}
        if enrolment.refusal_reason:
            said["reason"] = ("", enrolment.refusal_reason)
        enrolment_traces.write(session, actor, enrolment.state.value, enrolment, said, now)
        if accept:
            author = Author(session.get_one(Account, agent_id), now)
            days = book(session, author, scene_of(enrolment, author.today, now), enrolment)
            enrolment_traces.mail_decided(session, enrolment, now, days)
        else:
            enrolment_traces.mail_decided(session, enrolment, now)


def _waiting(session: Session, enrolment_id: int) -> Enrolment:
    """The enrolment, its period held: a second agent, or the family that takes it back, finds it decided."""
    found = session.get(Enrolment, enrolment_id)
    if found is None:
        raise refuse(Code.CHANGED_MEANWHILE)
    held = hold(session, found)
    if held.state is not EnrolmentState.WAITING:
        raise refuse(Code.ALREADY_DECIDED)
    return held
