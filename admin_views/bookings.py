"""The booked days, one line for each child, slot and date: to look up, to filter, to export."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Query, joinedload, selectinload

import clock
from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.cells import Money, Table
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.states import state_tag
from models import (
    Booking,
    Child,
    Confirmation,
    Establishment,
    Family,
    Period,
    Reservation,
    ReservationLine,
    SchoolClass,
    Slot,
)
from models.bookings import IS_LIVE
from queries import activities
from queries.staff import is_limited, period_ids
from rules.bookings import BookingState
from rules.rights import Right
from web.staff_words import word

LIVE = "live"


def state_options() -> list[tuple[str, str]]:
    """Every state, and before them the two that hold a place."""
    return [(LIVE, gettext("réservés")), *((state.value, word(state)) for state in BookingState)]


def today() -> str:
    """The day from which the list begins while nobody asks for another: who comes, not who came."""
    return clock.now().date().isoformat()


def in_state(value: str) -> Any:
    """The bookings in that state, or in one of the two that hold a place."""
    return IS_LIVE if value == LIVE else Booking.state == BookingState(value)


def at_place(establishment_id: int) -> Any:
    """The bookings at that establishment."""
    of_place = select(Slot.id).join(Period).where(Period.establishment_id == establishment_id)
    return Booking.slot_id.in_(of_place)


def in_period(period_id: int) -> Any:
    """The bookings in that period."""
    return Booking.slot_id.in_(select(Slot.id).where(Slot.period_id == period_id))


def of_family(number: str) -> Any:
    """The bookings that the family of a file number made."""
    return Booking.family_id.in_(select(Family.id).where(Family.number == number))


class BookingView(StaffView):
    """The booked days; an activity leader sees those of the own establishments. They change on a family's planning."""

    model, key, path = Booking, "bookings", "jours-reserves"
    title, section = _("Jours réservés"), Section.BOOKINGS
    right_to_read, right_to_export = Right.READ_BOOKINGS, Right.EXPORT
    can_view_details = can_export = True
    columns = {
        "day": _("Jour"),
        "child": _("Enfant"),
        "school_class": _("Classe"),
        "slot": _("Créneau"),
        "period": _("Période"),
        "establishment": _("Établissement"),
        "family": _("Famille"),
        "price_cents": _("Prix"),
        "state": _("État"),
    }
    details = columns | {
        "is_late": _("Hors délai"),
        "booked_at": _("Réservé le"),
        "cancelled_at": _("Annulé le"),
    }
    export_columns = details | {"family_number": _("N° de dossier")}
    values = {
        "school_class": lambda booking: booking.child.school_class,
        "slot": lambda booking: booking.slot.name,
        "period": lambda booking: booking.slot.period,
        "establishment": lambda booking: booking.slot.period.establishment,
        "price_cents": lambda booking: Money(booking.price_cents),
        "state": lambda booking: state_tag(booking.state),
        "family_number": lambda booking: booking.family.number,
    }
    links = {"child": "children", "family": "families", "period": "periods", "establishment": "establishments"}
    load_list = (
        joinedload(Booking.child).joinedload(Child.school_class).joinedload(SchoolClass.school),
        joinedload(Booking.family),
        joinedload(Booking.slot).joinedload(Slot.period).joinedload(Period.establishment),
    )
    load_details = (
        *load_list,
        selectinload(Booking.lines)
        .joinedload(ReservationLine.reservation)
        .joinedload(Reservation.confirmation)
        .joinedload(Confirmation.account),
    )
    search_in, search_hint = (Child.search_name, Family.search_name), _("Enfant, famille")
    filters_offered = (
        Filter("du", _("Du"), Booking.day.__ge__, kind="date", read=date.fromisoformat, default=today),
        Filter("au", _("Au"), Booking.day.__le__, kind="date", read=date.fromisoformat),
        Filter("lieu", _("Établissement"), at_place, activities.establishments, read=int),
        Filter("periode", _("Période"), in_period, activities.periods, read=int),
        Filter("creneau", _("Créneau"), Booking.slot_id.__eq__, activities.slots, read=int),
        Filter("etat", _("État"), in_state, state_options, default=lambda: LIVE),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
    )
    sorts = {
        "day": Sort(
            (Booking.day, Establishment.name, Slot.position, Slot.name, Child.search_name),
            (Booking.slot, Slot.period, Period.establishment, Booking.child),
        ),
        "child": Sort((Child.search_name,), (Booking.child,)),
        "family": Sort((Family.search_name,), (Booking.family,)),
        "price_cents": Sort((Booking.price_cents,)),
    }
    default_sort = "day"

    def scope(self, query: Query[Any]) -> Query[Any]:
        if not is_limited(current_user.role):
            return query
        theirs = select(Slot.id).where(Slot.period_id.in_(period_ids(agent_id())))
        return query.filter(Booking.slot_id.in_(theirs))

    def search_condition(self, term: str) -> Any:
        children = select(Child.id).where(Child.search_name.contains(term, autoescape=True))
        families = select(Family.id).where(Family.search_name.contains(term, autoescape=True))
        return Booking.child_id.in_(children) | Booking.family_id.in_(families)

    def tables(self, row: Booking) -> Sequence[Table]:
        rows = [
            (
                self.link("reservations", line.reservation),
                line.done,
                line.reservation.confirmation.confirmed_at,
                line.reservation.confirmation.account,
            )
            for line in row.lines
        ]
        head = [gettext("Réservation"), gettext("Ce qui est fait"), gettext("Le"), gettext("Par")]
        return (Table(gettext("Ce qui s’est passé"), head, rows, gettext("Rien.")),)


VIEWS = (BookingView,)
