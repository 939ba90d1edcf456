"""What a booking leaves behind: an entry of the journal for each reservation, a mail to the family and to the services.

Written in the transaction of the booking; `rules/mails.py` says what a mail's values hold.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.bookings import Reservation, ReservationLine
from models.families import Family
from rules.bookings import BookingState, Done
from rules.mails import MailKind
from rules.rights import Role
from rules.scene import PeriodFacts
from services import journal, outbox
from services.booking_rows import Booked, Line, Made, Order
from services.journal import Actor, Deed

Values = dict[str, Any]

_FAMILY = select(Family.name, Family.number, Family.contact_email).where(Family.id == bindparam("family_id"))


def tell(session: Session, made: Made) -> None:
    """Write the journal's entries, the recap to the family, and to each service the lines of its own."""
    tell_town_hall(session, made)
    _mail_family(session, made)


def tell_town_hall(session: Session, made: Made) -> None:
    """Write the journal's entries, and to each service the lines of its own: the family is told in another mail."""
    actor, family_id = Actor(made.order.booker.id, made.order.booker.name), made.order.scene.family_id
    deeds = [
        Deed("reservation.made", "reservation", it.id, family_id, _done(made.order, it)) for it in made.reservations
    ]
    journal.write_all(session, actor, deeds, made.order.now)
    _mail_services(session, made)


def lines_told(made: Made) -> list[Values]:
    """The lines of all its reservations for a mail to the family, each reservation's by day and slot."""
    children = made.order.scene.children
    return [line for it in made.reservations for line in _lines(made.order, it, children[it.child_id].first_name)]


def recipient(account: Account, family: Family) -> str:
    """Where a family reads of its bookings: the parent who made them or, when staff did, the family's own address."""
    return account.email if account.role is Role.FAMILY else family.contact_email


def lines_of(reservation: Reservation) -> list[Values]:
    """The lines of a reservation for a mail to the family, by day and slot."""
    lines = sorted(reservation.lines, key=lambda line: (line.booking.day, line.booking.slot.position))
    where = reservation.child.first_name, reservation.period.name
    return [
        _line(it.booking.day, *where, it.booking.slot.name, it.booking.state, _cents(it.done, it.booking.price_cents))
        for it in lines
    ]


def box_words(line: ReservationLine) -> str:
    """A line for the journal: « 2019-09-20 Repas »."""
    return _words(line.booking.day, line.booking.slot.name)


def contacts_of(reservations: Iterable[Reservation]) -> list[Values]:
    """Whom to call about these reservations, each activity once."""
    activities = {reservation.period.activity_id: reservation.period.activity for reservation in reservations}
    return [_contact(it.name, it.contact_phone, it.contact_email) for it in activities.values()]


def _done(order: Order, booked: Booked) -> dict[str, tuple[str, str]]:
    """For the journal: the boxes that are booked from now on, and those that were until now."""
    slot, lines = order.scene.slot, _sorted(order, booked)
    said = {
        done: ", ".join(_words(it.box.day, slot(it.box.slot_id).name) for it in lines if it.done is done)
        for done in Done
    }
    changes = {
        "replaces": ("", f"{booked.replaces_id:06d}" if booked.replaces_id else ""),
        "added": ("", said[Done.ADDED]),
        "cancelled": (said[Done.CANCELLED], ""),
        "kept": (said[Done.KEPT], said[Done.KEPT]),
        "override_reason": ("", order.override_reason),
    }
    return {field: values for field, values in changes.items() if any(values)}


def _mail_family(session: Session, made: Made) -> None:
    order = made.order
    to = order.booker.email if order.booker.is_parent else _family(session, order).contact_email
    if not to:
        return
    values = {
        "confirmation_id": made.id,
        "numbers": [booked.number for booked in made.reservations],
        "lines": lines_told(made),
        "total_cents": order.total_cents,
        "contacts": [_contact(it.activity, it.contact_phone, it.contact_email) for it, _booked in _services(made)],
    }
    outbox.post(session, MailKind.BOOKING_RECAP, to, values, order.now, order.scene.family_id)


def _mail_services(session: Session, made: Made) -> None:
    order, scene = made.order, made.order.scene
    for service, reservations in _services(made):
        if service.contact_email:
            family = _family(session, order)
            names = {it.child_id: scene.children[it.child_id] for it in reservations}
            values = {
                "numbers": [it.number for it in reservations],
                "family_name": family.name,
                "family_number": family.number,
                "lines": [
                    line
                    for it in reservations
                    for line in _lines(order, it, f"{names[it.child_id].last_name} {names[it.child_id].first_name}")
                ],
                "reason": order.override_reason,
            }
            outbox.post(session, MailKind.BOOKING_SERVICE, service.contact_email, values, order.now, scene.family_id)


def _services(made: Made) -> list[tuple[PeriodFacts, list[Booked]]]:
    """Each activity, as a period of it says it, with its reservations."""
    found: dict[int, tuple[PeriodFacts, list[Booked]]] = {}
    for booked in made.reservations:
        period = made.order.scene.periods[booked.period_id]
        found.setdefault(period.activity_id, (period, []))[1].append(booked)
    return list(found.values())


def _family(session: Session, order: Order) -> Any:
    return session.connection().execute(_FAMILY, {"family_id": order.scene.family_id}).one()


def _lines(order: Order, booked: Booked, child: str) -> list[Values]:
    period, slot = order.scene.periods[booked.period_id].name, order.scene.slot
    return [
        _line(it.box.day, child, period, slot(it.box.slot_id).name, it.state, _cents(it.done, it.price_cents))
        for it in _sorted(order, booked)
    ]


def _line(day: date, child: str, period: str, slot: str, state: BookingState, cents: int) -> Values:
    """What a refused line costs is nothing."""
    return {
        "day": day.isoformat(),
        "child": child,
        "period": period,
        "slot": slot,
        "state": state.value,
        "cents": 0 if state is BookingState.REFUSED else cents,
    }


def _cents(done: Done, price_cents: int) -> int:
    """What a cancelled line costs is given back."""
    return -price_cents if done is Done.CANCELLED else price_cents


def _contact(activity: str, phone: str, email: str) -> Values:
    return {"activity": activity, "phone": phone, "email": email}


def _words(day: date, slot: str) -> str:
    return f"{day.isoformat()} {slot}"


def _sorted(order: Order, booked: Booked) -> list[Line]:
    """By day, then in the order of the period's slots."""
    slots = [slot.id for slot in order.scene.periods[booked.period_id].slots]
    return sorted(booked.lines, key=lambda line: (line.box.day, slots.index(line.box.slot_id)))
