"""What a closure and its reopening leave behind: an entry of the journal for each reservation concerned, one mail to
each family with all its children and days in it, one to each service with the figures. In the transaction of the deed;
`rules/mails.py` says what the mails hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.activities import Activity, Closure
from rules.bookings import BookingState
from rules.closures import ClosedBooking, Count, Household, Return, Toll, by_day, by_family
from rules.deadlines import PARIS
from rules.mails import MailKind
from services import journal, outbox
from services.closure_rows import holders
from services.journal import Actor, Deed

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reopened:
    """What became of the bookings of a closure that ends; `back` are those that are booked again."""

    closure: Closure
    toll: Toll
    returns: tuple[Return, ...]
    back: tuple[ClosedBooking, ...]


def tell_closing(session: Session, actor: Actor, closure: Closure, toll: Toll, now: datetime) -> None:
    """Journal and tell what a closure has cancelled; nothing where nothing was booked."""
    boxes = _boxes(session, toll.bookings)
    deeds = [
        Deed("reservation.called_off", *whose, {"cancelled": (words, ""), "reason": ("", closure.reason)})
        for whose, words in boxes
    ]
    journal.write_all(session, actor, deeds, now)
    post = _Post(session, MailKind.CLOSURE_TOLD, closure, toll.bookings, now)
    theirs = by_family(toll.bookings)
    for family in toll.families:
        lines = [_line(it, BookingState.CANCELLED) for it in theirs[family.id]]
        post.to_family(family, theirs[family.id], {"lines": lines})
    post.to_services(toll.bookings)


def tell_reopening(session: Session, actor: Actor, reopened: Reopened, now: datetime) -> None:
    """Journal and tell what is booked again; of days that are over nobody is told."""
    deeds = [
        Deed("reservation.restored", *whose, {"added": ("", words)}) for whose, words in _boxes(session, reopened.back)
    ]
    journal.write_all(session, actor, deeds, now)
    post = _Post(session, MailKind.REOPENING_TOLD, reopened.closure, reopened.toll.bookings, now)
    today, back = now.astimezone(PARIS).date(), set(reopened.back)
    coming = {it.booking: it for it in reopened.returns if it.booking.box.day >= today}
    theirs = by_family(coming)
    for family in reopened.toll.families:
        bookings = theirs.get(family.id, ())
        lines = [_line(it, it.state) for it in bookings if it in back]
        left = [_left(coming[it]) for it in bookings if it not in back]
        post.to_family(family, bookings, {"lines": lines, "not_booked": left})
    post.to_services(reopened.back)


class _Post:
    """The mails about one closure."""

    def __init__(
        self, session: Session, kind: MailKind, closure: Closure, bookings: Iterable[ClosedBooking], now: datetime
    ) -> None:
        self._session, self._kind, self._now = session, kind, now
        ids = {booking.activity_id for booking in bookings}
        self._services = {it.id: it for it in session.scalars(select(Activity).where(Activity.id.in_(ids)))}
        closed = (closure.establishment or closure.period or closure.slot, closure.school_class)
        self._said: Values = {
            "what": [str(thing) for thing in closed if thing is not None],
            "first_day": closure.first_day.isoformat(),
            "last_day": closure.last_day.isoformat(),
            "reason": closure.reason,
            "service": "",
            "counts": [],
            "lines": [],
            "not_booked": [],
            "contacts": [],
        }

    def to_family(self, family: Household, bookings: Sequence[ClosedBooking], values: Values) -> None:
        """All that it has in it; nothing without an e-mail or a booking."""
        if family.email and bookings:
            services = dict.fromkeys(self._services[booking.activity_id] for booking in bookings)
            said = self._said | values | {"contacts": [_contact(it) for it in services]}
            outbox.post(self._session, self._kind, family.email, said, self._now, family.id)

    def to_services(self, bookings: Sequence[ClosedBooking]) -> None:
        """The figures of each service, to its mailbox."""
        for service in self._services.values():
            counts = by_day(booking for booking in bookings if booking.activity_id == service.id)
            if service.contact_email and counts:
                said = self._said | {"service": service.name, "counts": [_count(it) for it in counts]}
                outbox.post(self._session, self._kind, service.contact_email, said, self._now)


def _boxes(session: Session, bookings: Sequence[ClosedBooking]) -> list[tuple[tuple[str, int, int], str]]:
    """Each reservation that holds some of these bookings, as the journal names it, and their days and slots."""
    held_by = holders(session, [booking.id for booking in bookings])
    boxes: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for booking in bookings:
        if booking.id in held_by:
            whose = ("reservation", held_by[booking.id], booking.family_id)
            boxes[whose].append(f"{booking.box.day.isoformat()} {booking.slot}")
    return [(whose, ", ".join(words)) for whose, words in sorted(boxes.items())]


def _line(booking: ClosedBooking, state: BookingState) -> Values:
    return {
        "day": booking.box.day.isoformat(),
        "child": booking.child,
        "period": booking.period,
        "slot": booking.slot,
        "state": state.value,
        "cents": -booking.cents if state is BookingState.CANCELLED else booking.cents,
    }


def _left(it: Return) -> Values:
    """A day that is not booked again, and why, where something speaks against it."""
    why, reason = ("", "") if it.refusal is None else (it.refusal.code.value, it.refusal.values.get("reason", ""))
    booking = it.booking
    day = booking.box.day.isoformat()
    return {"day": day, "child": booking.child, "slot": booking.slot, "why": why, "reason": reason}


def _count(count: Count) -> Values:
    day = count.day.isoformat()
    return {"day": day, "period": count.period, "slot": count.slot, "bookings": count.bookings}


def _contact(service: Activity) -> Values:
    return {"activity": service.name, "phone": service.contact_phone, "email": service.contact_email}
