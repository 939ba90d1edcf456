"""What a booking leaves behind: an entry of the journal for each reservation, a mail to the family and to the services.

Written in the transaction of the booking; `rules/mails.py` says what a mail's values hold.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Activity
from models.bookings import Confirmation, Reservation, ReservationLine
from models.families import Family
from rules.bookings import BookingState, Done
from rules.mails import MailKind
from rules.rights import Role
from services import journal, outbox
from services.journal import Actor, Deed

Values = dict[str, Any]


def tell(session: Session, made: Confirmation, now: datetime) -> None:
    """Write the journal's entries, the recap to the family, and to each service the lines of its own."""
    tell_town_hall(session, made, now)
    _mail_family(session, made, now)


def tell_town_hall(session: Session, made: Confirmation, now: datetime) -> None:
    """Write the journal's entries, and to each service the lines of its own: the family is told in another mail."""
    actor = Actor(made.account.id, made.account.name)
    for reservation in made.reservations:
        deed = Deed("reservation.made", "reservation", reservation.id, made.family_id, _done(reservation))
        journal.write(session, actor, deed, now)
    _mail_services(session, made, now)


def recipient(account: Account, family: Family) -> str:
    """Where a family reads of its bookings: the parent who made them or, when staff did, the family's own address."""
    return account.email if account.role is Role.FAMILY else family.contact_email


def lines_of(reservation: Reservation) -> list[Values]:
    """The lines of a reservation for a mail to the family, by day and slot."""
    return [_line(reservation, line, reservation.child.first_name) for line in _sorted(reservation)]


def box_words(line: ReservationLine) -> str:
    """A line for the journal: « 2019-09-20 Repas »."""
    return f"{line.booking.day.isoformat()} {line.booking.slot.name}"


def contacts_of(reservations: Iterable[Reservation]) -> list[Values]:
    """Whom to call about these reservations, each activity once."""
    activities = {reservation.period.activity_id: reservation.period.activity for reservation in reservations}
    return [
        {"activity": activity.name, "phone": activity.contact_phone, "email": activity.contact_email}
        for activity in activities.values()
    ]


def _done(reservation: Reservation) -> dict[str, tuple[str, str]]:
    """For the journal: the boxes that are booked from now on, and those that were until now."""
    said = {done: ", ".join(box_words(line) for line in _sorted(reservation) if line.done is done) for done in Done}
    changes = {
        "replaces": ("", reservation.replaces.number if reservation.replaces else ""),
        "added": ("", said[Done.ADDED]),
        "cancelled": (said[Done.CANCELLED], ""),
        "kept": (said[Done.KEPT], said[Done.KEPT]),
        "override_reason": ("", reservation.confirmation.override_reason),
    }
    return {field: values for field, values in changes.items() if any(values)}


def _mail_family(session: Session, made: Confirmation, now: datetime) -> None:
    to = recipient(made.account, made.family)
    if not to:
        return
    values = {
        "confirmation_id": made.id,
        "numbers": [reservation.number for reservation in made.reservations],
        "lines": [line for reservation in made.reservations for line in lines_of(reservation)],
        "total_cents": made.total_cents,
        "contacts": contacts_of(made.reservations),
    }
    outbox.post(session, MailKind.BOOKING_RECAP, to, values, now, made.family_id)


def _mail_services(session: Session, made: Confirmation, now: datetime) -> None:
    by_activity: dict[Activity, list[Reservation]] = {}
    for reservation in made.reservations:
        by_activity.setdefault(reservation.period.activity, []).append(reservation)
    for activity, reservations in by_activity.items():
        if activity.contact_email:
            values = {
                "numbers": [reservation.number for reservation in reservations],
                "family_name": made.family.name,
                "family_number": made.family.number,
                "lines": [
                    _line(reservation, line, str(reservation.child))
                    for reservation in reservations
                    for line in _sorted(reservation)
                ],
                "reason": made.override_reason,
            }
            outbox.post(session, MailKind.BOOKING_SERVICE, activity.contact_email, values, now, made.family_id)


def _line(reservation: Reservation, line: ReservationLine, child: str) -> Values:
    """What a refused line costs is nothing, what a cancelled one costs is given back."""
    booking = line.booking
    sign = -1 if line.done is Done.CANCELLED else 1
    return {
        "day": booking.day.isoformat(),
        "child": child,
        "period": reservation.period.name,
        "slot": booking.slot.name,
        "state": booking.state.value,
        "cents": 0 if booking.state is BookingState.REFUSED else sign * booking.price_cents,
    }


def _sorted(reservation: Reservation) -> list[ReservationLine]:
    return sorted(reservation.lines, key=lambda line: (line.booking.day, line.booking.slot.position))
