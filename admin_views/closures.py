"""Closures of an establishment, a period or a slot, for all or for one class. What is booked there is cancelled."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from sqlalchemy import func
from sqlalchemy.orm import joinedload

from admin_views.agents import may
from admin_views.base import StaffView
from admin_views.cells import Link, Table, Tag
from admin_views.closing import Closing, ClosureForm, ReasonForm
from admin_views.closure_tables import by_day_table, call_table, today
from admin_views.forms import StaffForm
from admin_views.listing import Filter, Sort
from admin_views.reopening import Reopening
from admin_views.sections import Section
from models import Closure, SchoolClass, Slot
from queries import activities, choices
from queries.closures import booked_while_closed, cancelled_by, counts
from rules.fields import whole_number
from rules.rights import Right

CLOSED, OVER, REOPENED = "fermee", "passee", "rouverte"
"""In the address of the list."""

LIKE = "comme"
"""In the address of the form: the closure whose days, class and reason it starts with."""


def state_options() -> list[tuple[str, Any]]:
    """Where a closure stands."""
    return [(CLOSED, str(_("en cours ou à venir"))), (OVER, str(_("passée"))), (REOPENED, str(_("rouverte")))]


def in_state(value: str) -> Any:
    """The closures that stand so."""
    if value == REOPENED:
        return Closure.reopened_at.is_not(None)
    is_over = Closure.last_day < today()
    return Closure.reopened_at.is_(None) & (is_over if value == OVER else ~is_over)


def state_of(closure: Closure) -> Tag:
    """Where it stands, as a shape and a word."""
    if closure.reopened_at is not None:
        return Tag("ok", "check", str(_("rouverte")))
    if closure.last_day < today():
        return Tag("", "clock", str(_("passée")))
    is_near = closure.first_day <= today()
    return Tag("warn", "off", str(_("en cours"))) if is_near else Tag("info", "calendar", str(_("à venir")))


def cancelled(closure: Closure) -> int:
    """How many bookings it has cancelled and keeps so; asked once for all the rows of a page."""
    if closure.id not in g.setdefault("closed_bookings", {}):
        prepare([closure])
    return int(g.closed_bookings[closure.id])


def prepare(rows: Sequence[Closure]) -> None:
    """Ask for these closures together."""
    found = counts(row.id for row in rows)
    g.setdefault("closed_bookings", {}).update({row.id: found.get(row.id, 0) for row in rows})


class ClosureView(Closing, Reopening, StaffView):
    """The closures."""

    model, key, path = Closure, "closures", "fermetures"
    title, new_title, section = _("Fermetures"), _("Nouvelle fermeture"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "reason": _("Motif"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
        "establishment": _("Établissement"),
        "period": _("Période"),
        "slot": _("Créneau"),
        "school_class": _("Classe"),
        "state": _("État"),
        "cancelled": _("Réservations annulées"),
    }
    details = columns | {"reopened_at": _("Rouverte le")}
    values = {"state": state_of, "cancelled": cancelled}
    links = {"establishment": "establishments", "period": "periods", "slot": "slots"}
    load_list = load_details = (
        joinedload(Closure.establishment),
        joinedload(Closure.period),
        joinedload(Closure.slot).joinedload(Slot.period),
        joinedload(Closure.school_class).joinedload(SchoolClass.school),
    )
    filters_offered = (
        Filter("etat", _("État"), in_state, state_options),
        Filter("lieu", _("Établissement"), Closure.establishment_id.__eq__, activities.establishments, read=int),
        Filter("periode", _("Période"), Closure.period_id.__eq__, activities.periods, read=int),
        Filter("classe", _("Classe"), Closure.school_class_id.__eq__, choices.school_classes, read=int),
        Filter("a-partir-du", _("À partir du"), Closure.last_day.__ge__, kind="date", read=date.fromisoformat),
    )
    sorts = {"first_day": Sort((Closure.first_day,)), "reason": Sort((func.lower(Closure.reason),))}
    default_sort, descending = "first_day", True
    form = ClosureForm
    details_template = "staff/closure.html"

    def new_data(self, parent: Any) -> dict[str, Any]:
        """The period that its page named; or the days, the class and the reason of another closure."""
        like = self.get_one(request.args.get(LIKE, ""))
        if like is not None:
            return {name: getattr(like, name) for name in ("first_day", "last_day", "school_class_id", "reason")}
        asked = whole_number(request.args.get("periode", ""))
        return {} if asked is None else {"period_id": asked}

    def form_of(self, row: Closure) -> type[StaffForm]:
        return ReasonForm if cancelled(row) else ClosureForm

    def may_edit(self, row: Closure | None = None) -> bool:
        return super().may_edit(row) and (row is None or row.reopened_at is None)

    def may_delete(self, row: Closure | None = None) -> bool:
        """What has cancelled something is reopened, and stays as the reason."""
        return super().may_delete(row) and (row is None or (row.reopened_at is None and not cancelled(row)))

    def before_listing(self, rows: Sequence[Closure]) -> None:
        prepare(rows)

    def get_list_value(self, row: Closure, name: str) -> Any:
        """The state leads to reopening, where something was cancelled."""
        value = super().get_list_value(row, name)
        return [value, *self.reopening_button(row)] if name == "state" else value

    def warnings(self, row: Closure) -> Sequence[str]:
        booked = booked_while_closed(row)
        if not booked:
            return ()
        return (
            ngettext(
                "%(num)s jour est réservé pendant cette fermeture. Il n’est pas annulé\N{NO-BREAK SPACE}: "
                "annulez-le, et prévenez la famille.",
                "%(num)s jours sont réservés pendant cette fermeture. Ils ne sont pas annulés\N{NO-BREAK SPACE}: "
                "annulez-les, et prévenez les familles.",
                booked,
            ),
        )

    def buttons(self, row: Closure) -> Sequence[Link]:
        return (*self._still_booked(row), *self._elsewhere_too(row), *self.reopening_button(row))

    def _still_booked(self, row: Closure) -> tuple[Link, ...]:
        if not booked_while_closed(row):
            return ()
        days = {"flt_du": row.first_day.isoformat(), "flt_au": row.last_day.isoformat(), "flt_etat": "live"}
        places = {"flt_lieu": row.establishment_id, "flt_periode": row.period_id, "flt_creneau": row.slot_id}
        return self.list_link("bookings", _("Voir les jours réservés"), **days, **places)

    def _elsewhere_too(self, row: Closure) -> tuple[Link, ...]:
        """An outing closes the canteen and the day care: the same days, class and reason, at another place."""
        if row.reopened_at is not None:
            return ()
        return self.create_link("closures", str(_("Fermer aussi un autre établissement")), **{LIKE: row.id})

    def reopening_button(self, row: Closure) -> tuple[Link, ...]:
        """« Rouvrir », for who may, where there is something to restore; else the closure is simply removed."""
        if row.reopened_at is not None or not may(self.right_to_edit) or not cancelled(row):
            return ()
        return (Link(str(_("Rouvrir")), self.get_url(".reopening_view", row_id=row.id)),)

    def tables(self, row: Closure) -> Sequence[Table]:
        toll = cancelled_by(row.id)
        if not toll.bookings:
            return ()
        return (*call_table(self, toll), by_day_table(toll))


VIEWS = (ClosureView,)
