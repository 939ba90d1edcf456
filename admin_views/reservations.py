"""The numbered requests: what each one did, and the answer to those that wait for the town hall."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Query, joinedload, selectinload

from admin_views.agents import agent_id
from admin_views.base import StaffView
from admin_views.cells import Money, Table
from admin_views.forms import words_as_options
from admin_views.listing import Filter, Sort
from admin_views.one_child import by_child
from admin_views.reservation_bulk import Bulk
from admin_views.reservation_deciding import Deciding, in_order, waiting_lines
from admin_views.sections import Section
from admin_views.states import state_tag
from models import Booking, Child, Confirmation, Family, Period, Reservation, ReservationLine
from queries import activities
from queries.staff import is_limited, period_ids
from rules.bookings import Done, ReservationState
from rules.fields import whole_number
from rules.rights import Right


def of_family(number: str) -> Any:
    """The requests of the family of a file number."""
    return Reservation.family_id.in_(select(Family.id).where(Family.number == number))


class ReservationView(Bulk, Deciding, StaffView):
    """The requests, the latest first; an activity leader sees those of the own establishments."""

    model, key, path = Reservation, "reservations", "reservations"
    title, section = _("Réservations"), Section.BOOKINGS
    right_to_read, right_to_edit, right_to_export = Right.READ_BOOKINGS, Right.EDIT_BOOKINGS, Right.EXPORT
    can_view_details = can_export = True
    columns = {
        "number": _("N°"),
        "family": _("Famille"),
        "child": _("Enfant"),
        "period": _("Période"),
        "state": _("État"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
        "made_at": _("Faite le"),
    }
    details = columns | {
        "replaces": _("Remplace la réservation"),
        "made_by": _("Faite par"),
        "refusal_reason": _("Motif du refus"),
        "override_reason": _("Motif du hors délai"),
        "confirmation": _("Confirmation"),
    }
    values = {
        "state": lambda reservation: state_tag(reservation.state),
        "made_at": lambda reservation: reservation.confirmation.confirmed_at,
        "made_by": lambda reservation: reservation.confirmation.account,
        "override_reason": lambda reservation: reservation.confirmation.override_reason,
    }
    links = {"family": "families", "child": "children", "period": "periods", "confirmation": "confirmations"}
    links |= {"replaces": "reservations"}
    load_list = (
        joinedload(Reservation.family),
        joinedload(Reservation.child),
        joinedload(Reservation.period),
        joinedload(Reservation.confirmation),
    )
    load_details = (
        *load_list,
        joinedload(Reservation.confirmation).joinedload(Confirmation.account),
        joinedload(Reservation.replaces),
        selectinload(Reservation.lines).joinedload(ReservationLine.booking).joinedload(Booking.slot),
    )
    search_in, search_hint = (Family.search_name, Child.search_name), _("Famille, enfant, n° de réservation")
    filters_offered = (
        Filter("etat", _("État"), Reservation.state.__eq__, words_as_options(ReservationState), read=ReservationState),
        Filter("periode", _("Période"), Reservation.period_id.__eq__, activities.periods, read=int),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
        by_child(Reservation.child_id),
        Filter("du", _("À partir du"), Reservation.last_day.__ge__, kind="date", read=date.fromisoformat),
    )
    sorts = {
        "number": Sort((Reservation.id,)),
        "family": Sort((Family.search_name,), (Reservation.family,)),
        "child": Sort((Child.search_name,), (Reservation.child,)),
        "period": Sort((Period.name,), (Reservation.period,)),
        "first_day": Sort((Reservation.first_day,)),
    }
    default_sort, descending = "number", True

    def scope(self, query: Query[Any]) -> Query[Any]:
        if not is_limited(current_user.role):
            return query
        return query.filter(Reservation.period_id.in_(period_ids(agent_id())))

    def search_condition(self, term: str) -> Any:
        of_family = Reservation.family.has(Family.search_name.contains(term, autoescape=True))
        found = of_family | Reservation.child.has(Child.search_name.contains(term, autoescape=True))
        number = whole_number(term)
        return found if number is None else found | (Reservation.id == number)

    def tables(self, row: Reservation, *, but_waiting: bool = False) -> Sequence[Table]:
        """The days of the request; for the page that asks about those that wait, the others, if there are any."""
        left_out = waiting_lines(row) if but_waiting else []
        rows = [
            (
                self.link("bookings", line.booking, f"{line.booking.day:%d/%m/%Y}"),
                line.booking.slot.name,
                line.done,
                Money(line.booking.price_cents * (-1 if line.done is Done.CANCELLED else 1)),
                state_tag(line.booking.state),
                line.booking.is_late,
            )
            for line in sorted(row.lines, key=in_order)
            if line not in left_out
        ]
        if but_waiting and not rows:
            return ()
        head = [gettext("Jour"), gettext("Créneau"), gettext("Ce qui est fait"), gettext("Prix")]
        head += [gettext("État du jour"), gettext("Hors délai")]
        title = gettext("Autres jours de la réservation") if but_waiting else gettext("Jours")
        return (Table(title, head, rows, gettext("Aucun jour.")),)


VIEWS = (ReservationView,)
