"""What an enrolment leaves behind: its entry in the journal, and the family's mail with the days that were not had.

Written in the transaction of the deed; `rules/mails.py` says what a mail's values hold.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.accounts import Account
from models.enrolments import Enrolment
from rules import patterns
from rules.enrolments import EnrolmentState
from rules.mails import MailKind
from rules.patterns import Pattern
from rules.refusals import Refusal
from services import journal, outbox
from services.booking_traces import lines_told
from services.changes import Changes
from services.enrolment_days import NO_DAYS, Days, slot_names
from services.journal import Actor, Deed

Values = dict[str, Any]


def write(session: Session, actor: Actor, done: str, enrolment: Enrolment, changed: Changes, now: datetime) -> None:
    """The journal's entry; the pattern is said with the names of its slots, « Repas=1245 »."""
    if "pattern" in changed:
        names = slot_names(session, enrolment.period_id)
        before, after = (_said(text, names) for text in changed["pattern"])
        changed = {name: it for name, it in changed.items() if name != "pattern"} | {"usual_days": (before, after)}
    deed = Deed(f"enrolment.{done}", "enrolment", enrolment.id, enrolment.family_id, changed)
    journal.write(session, actor, deed, now)


def mail_made(
    session: Session, enrolment: Enrolment, days: Days, now: datetime, changed_from: date | None = None
) -> None:
    """To the family: the child is enrolled, or the request waits, or (with a day) the usual days change from then."""
    values = _values(session, enrolment, days) | {
        "enrolment_id": enrolment.id,
        "waits": enrolment.state is EnrolmentState.WAITING,
        "changed_from": changed_from.isoformat() if changed_from else "",
        "not_cancelled": _refused(enrolment, days.kept, slot_names(session, enrolment.period_id)),
    }
    _post(session, MailKind.ENROLMENT_MADE, enrolment, values, now)


def mail_decided(session: Session, enrolment: Enrolment, now: datetime, days: Days = NO_DAYS) -> None:
    """To the family: what the town hall has answered to its request."""
    answer = {
        "enrolment_id": enrolment.id,
        "accepted": enrolment.state is EnrolmentState.ACCEPTED,
        "reason": enrolment.refusal_reason,
    }
    _post(session, MailKind.ENROLMENT_DECIDED, enrolment, _values(session, enrolment, days) | answer, now)


def _post(session: Session, kind: MailKind, enrolment: Enrolment, values: Values, now: datetime) -> None:
    asked_by = session.get(Account, enrolment.asked_by_id) if enrolment.asked_by_id else None
    to = asked_by.email if asked_by and asked_by.is_open else enrolment.family.contact_email
    if to:
        outbox.post(session, kind, to, values, now, enrolment.family_id)


def _values(session: Session, enrolment: Enrolment, days: Days) -> Values:
    period, names = enrolment.period, slot_names(session, enrolment.period_id)
    pattern = patterns.read(enrolment.pattern)
    activity = period.activity
    contact = {"activity": activity.name, "phone": activity.contact_phone, "email": activity.contact_email}
    return {
        "child": enrolment.child.first_name,
        "period": period.name,
        "usual_days": [
            {"slot": name, "weekdays": sorted(pattern[key])} for key, name in names.items() if key in pattern
        ],
        "confirmation_id": days.made.id if days.made else None,
        "lines": lines_told(days.made) if days.made else [],
        "not_booked": _refused(enrolment, days.refused, names),
        "total_cents": days.made.order.total_cents if days.made else 0,
        "contacts": [contact],
    }


def _refused(enrolment: Enrolment, refusals: Iterable[Refusal], names: Mapping[int, str]) -> list[Values]:
    child = enrolment.child.first_name
    return [
        {
            "day": it.about.day.isoformat(),
            "child": child,
            "slot": names[it.about.slot_id],
            "why": it.code.value,
            "reason": it.values.get("reason", ""),
        }
        for it in refusals
    ]


def _said(text: str, names: Mapping[int, str]) -> str:
    pattern: Pattern = patterns.read(text)
    digits = {key: "".join(str(weekday) for weekday in sorted(days)) for key, days in pattern.items()}
    return "; ".join(f"{names.get(key, key)}={digits[key]}" for key in sorted(digits))
