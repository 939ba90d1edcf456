"""Where the wizard is: the addresses of its steps, for a new reservation or (`modifies_id`) for one that replaces."""

from datetime import date

from flask import url_for

from rules.bookings import Booklet


def all() -> str:
    """The family’s reservations."""
    return url_for("portal.reservations")


def enrol(child_id: int, period_id: int) -> str:
    """The form that enrols a child."""
    return url_for("portal.enrol", child_id=child_id, period_id=period_id)


def new() -> str:
    """« Nouvelle réservation »: which child."""
    return url_for("portal.new_reservation")


def periods(child_id: int) -> str:
    """*Choix de l’établissement et de la période*."""
    return url_for("portal.choose_period", child_id=child_id)


def selection(booklet: Booklet, modifies_id: int | None = None) -> str:
    """*Votre sélection*; with a reservation, its *Modifier / annuler la réservation*."""
    return url_for("portal.selection", **_args(booklet, modifies_id))


def selection_of(child_id: int, period_id: int) -> str:
    """*Votre sélection* for a new reservation."""
    return selection(Booklet(child_id, period_id))


def grid(booklet: Booklet, modifies_id: int | None = None, month: date | None = None) -> str:
    """The planning of the child in the period; without a month, the first in which something may be booked."""
    return url_for("portal.booking_grid", **_args(booklet, modifies_id), mois=f"{month:%Y-%m}" if month else None)


def recap(booklet: Booklet, modifies_id: int | None = None) -> str:
    """*Récapitulatif de votre demande*: the basket's lines of the child in the period, with the last button."""
    return url_for("portal.booking_recap", **_args(booklet, modifies_id))


def reservation(reservation_id: int) -> str:
    """The page of a reservation."""
    return url_for("portal.reservation", reservation_id=reservation_id)


def _args(booklet: Booklet, modifies_id: int | None) -> dict[str, int | None]:
    return {"child_id": booklet.child_id, "period_id": booklet.period_id, "modifie": modifies_id}
