"""Closures of an establishment, a period or a slot. What was booked there stays booked; staff are told how much."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from sqlalchemy import func
from sqlalchemy.orm import joinedload

from admin_views.base import StaffView
from admin_views.cells import Link
from admin_views.forms import Choice, Day, StaffForm, StringField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Closure, Slot
from queries import activities
from rules.fields import whole_number
from rules.rights import Right
from services import closures as service
from services.changes import Edit


class ClosureForm(StaffForm):
    """A closure: one of the three things, and its days."""

    expected = service.CLOSURE
    also_needed = frozenset(service.DAYS)

    establishment_id = Choice(_("Tout un établissement"), activities.establishments, int, optional=True)
    period_id = Choice(_("Ou une période"), activities.periods, int, optional=True)
    slot_id = Choice(_("Ou un créneau"), activities.slots, int, optional=True)
    first_day = Day(_("Premier jour fermé"))
    last_day = Day(_("Dernier jour fermé"))
    reason = StringField(_("Motif"), description=_("Les familles le lisent dans leur planning, par exemple Travaux."))


class ClosureView(StaffView):
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
    }
    links = {"establishment": "establishments", "period": "periods", "slot": "slots"}
    load_list = load_details = (
        joinedload(Closure.establishment),
        joinedload(Closure.period),
        joinedload(Closure.slot).joinedload(Slot.period),
    )
    filters_offered = (
        Filter("lieu", _("Établissement"), Closure.establishment_id.__eq__, activities.establishments, read=int),
        Filter("periode", _("Période"), Closure.period_id.__eq__, activities.periods, read=int),
        Filter("a-partir-du", _("À partir du"), Closure.last_day.__ge__, kind="date", read=date.fromisoformat),
    )
    sorts = {"first_day": Sort((Closure.first_day,)), "reason": Sort((func.lower(Closure.reason),))}
    default_sort, descending = "first_day", True
    form = ClosureForm

    def new_data(self, parent: Any) -> dict[str, Any]:
        asked = whole_number(request.args.get("periode", ""))
        return {} if asked is None else {"period_id": asked}

    def warnings(self, row: Closure) -> Sequence[str]:
        booked = activities.booked_while_closed(row)
        if not booked:
            return ()
        return (
            ngettext(
                "%(num)s jour est déjà réservé pendant cette fermeture. Il n’est pas annulé\N{NO-BREAK SPACE}: "
                "annulez-le, et prévenez la famille.",
                "%(num)s jours sont déjà réservés pendant cette fermeture. Ils ne sont pas annulés\N{NO-BREAK SPACE}: "
                "annulez-les, et prévenez les familles.",
                booked,
            ),
        )

    def buttons(self, row: Closure) -> Sequence[Link]:
        days = {"flt_du": row.first_day.isoformat(), "flt_au": row.last_day.isoformat(), "flt_etat": "live"}
        places = {"flt_lieu": row.establishment_id, "flt_periode": row.period_id, "flt_creneau": row.slot_id}
        return self.list_link("bookings", _("Voir les jours réservés"), **days, **places)

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_closure(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_closure(agent, row_id, now)


VIEWS = (ClosureView,)
