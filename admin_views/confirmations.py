"""The receipts: one press of the last button, by a parent or by an agent, with the requests that it made."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload, selectinload

from admin_views.base import StaffView
from admin_views.cells import Money, Table
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.states import state_tag
from models import Account, Booking, Confirmation, Family, Reservation, ReservationLine
from rules.bookings import Done
from rules.rights import Right, Role


def by_whom() -> list[tuple[str, str]]:
    """Whether a parent or an agent confirmed."""
    return [
        ("famille", gettext("une famille")),
        ("mairie", gettext("la mairie")),
        ("delai", gettext("la mairie, hors délai")),
    ]


def made_by(value: str) -> Any:
    """The confirmations of parents, of agents, or those of agents that passed a cut-off."""
    if value == "delai":
        return Confirmation.override_reason != ""
    of_parents = Confirmation.account.has(Account.role == Role.FAMILY)
    return of_parents if value == "famille" else ~of_parents


class ConfirmationView(StaffView):
    """The receipts, the latest first. They concern whole families: an activity leader does not see them."""

    model, key, path = Confirmation, "confirmations", "confirmations"
    title, section = _("Confirmations"), Section.BOOKINGS
    right_to_read, right_to_export = Right.READ_FAMILIES, Right.EXPORT
    can_view_details = can_export = True
    columns = {
        "confirmed_at": _("Le"),
        "family": _("Famille"),
        "account": _("Par"),
        "total_cents": _("Total"),
        "override_reason": _("Motif du hors délai"),
    }
    values = {"total_cents": lambda confirmation: Money(confirmation.total_cents)}
    links = {"family": "families"}
    load_list = (joinedload(Confirmation.family), joinedload(Confirmation.account))
    load_details = (
        *load_list,
        selectinload(Confirmation.reservations).joinedload(Reservation.child),
        selectinload(Confirmation.reservations).joinedload(Reservation.period),
        selectinload(Confirmation.reservations)
        .selectinload(Reservation.lines)
        .joinedload(ReservationLine.booking)
        .joinedload(Booking.slot),
    )
    search_in, search_hint = (Family.search_name,), _("Famille, n° de dossier")
    filters_offered = (Filter("par", _("Faite par"), made_by, by_whom),)
    sorts = {
        "confirmed_at": Sort((Confirmation.confirmed_at,)),
        "family": Sort((Family.search_name,), (Confirmation.family,)),
    }
    default_sort, descending = "confirmed_at", True

    def search_condition(self, term: str) -> Any:
        return Confirmation.family.has(Family.search_name.contains(term, autoescape=True))

    def children_of(self, row: Confirmation) -> Sequence[int]:
        return [it.child_id for it in row.reservations]

    def tables(self, row: Confirmation) -> Sequence[Table]:
        return [self._lines(reservation) for reservation in row.reservations]

    def _lines(self, reservation: Reservation) -> Table:
        rows = [
            (
                line.booking.day,
                line.booking.slot.name,
                line.done,
                Money(line.booking.price_cents * (-1 if line.done is Done.CANCELLED else 1)),
                state_tag(line.booking.state),
            )
            for line in sorted(reservation.lines, key=lambda line: (line.booking.day, line.booking.slot_id))
        ]
        head = [
            gettext("Jour"),
            gettext("Créneau"),
            gettext("Ce qui est fait"),
            gettext("Prix"),
            gettext("État du jour"),
        ]
        title = f"{reservation.number}, {reservation.child.first_name}, {reservation.period.name}"
        links = (self.link("reservations", reservation, gettext("Voir la réservation")),)
        return Table(title, head, rows, gettext("Aucun jour."), links)


VIEWS = (ConfirmationView,)
