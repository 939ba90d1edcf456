"""Slots: the columns of the grid, with their price and their places."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload

import clock
from admin_views.base import StaffView
from admin_views.cells import Money
from admin_views.editing import Parent
from admin_views.forms import Amount, Choices, Hour, Number, StaffForm, StringField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import Period, Slot
from queries import activities, slot_links
from rules.activities import SlotLinkKind
from rules.deadlines import PARIS
from rules.rights import Right
from services import activities as service
from services.changes import Edit
from web.filters import enumeration, short_date

DAYS_SHOWN = 5


def places_words(slot: Slot) -> Any:
    """How many places the slot has, or that they are without limit."""
    return gettext("sans limite") if slot.places is None else slot.places


def beside_this() -> activities.Options:
    """The slots with which the one of the address, or a new one of its period, may be linked."""
    slot_id = (request.view_args or {}).get("row_id")
    if slot_id is None:
        return slot_links.beside(int(request.args["periode"]))
    return slot_links.beside_slot(slot_id)


class SlotForm(StaffForm):
    """A slot of a period."""

    expected = service.SLOT
    also_needed = frozenset(service.SLOT_NEEDS)

    name = StringField(_("Nom"))
    position = Number(_("Rang"), description=_("L’ordre des créneaux de la période\N{NO-BREAK SPACE}: 1, 2, 3."))
    starts_at = Hour(_("Début"))
    ends_at = Hour(_("Fin"))
    price_cents = Amount(_("Prix"), description=_("Un nouveau prix vaut pour les réservations à venir."))
    places = Number(_("Places"), description=_("Vide\N{NO-BREAK SPACE}: sans limite."))
    excludes_ids = Choices(
        _("Ne se réserve pas avec"),
        beside_this,
        description=_("Le même jour, pour le même enfant\N{NO-BREAK SPACE}: la journée ou la demi-journée."),
    )
    needs_ids = Choices(
        _("Demande aussi"),
        beside_this,
        description=_("Au moins un de ceux-ci, le même jour\N{NO-BREAK SPACE}: le repas avec une demi-journée."),
    )


def linked_names(slot: Slot, kind: SlotLinkKind) -> str:
    """The names of the slots that are linked with this one."""
    return ", ".join(name for _key, name in slot_links.linked(slot.id)[kind])


def too_full(days: Sequence[tuple[date, int]]) -> Sequence[str]:
    """Places were lowered under what was booked: nobody loses a place, but staff know on which days."""
    if not days:
        return ()
    shown = enumeration([f"{short_date(day)} ({count})" for day, count in days[:DAYS_SHOWN]])
    return (
        ngettext(
            "Plus de réservations que de places ce jour\N{NO-BREAK SPACE}: %(days)s.",
            "Plus de réservations que de places sur %(num)s jours, d’abord\N{NO-BREAK SPACE}: %(days)s.",
            len(days),
            days=shown,
        ),
    )


class SlotView(StaffView):
    """The slots. A new one is entered from its period's page."""

    model, key, path = Slot, "slots", "creneaux"
    title, new_title, section = _("Créneaux"), _("Nouveau créneau"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    belongs_to = Parent("periods", "periode", "period_id")
    columns = {
        "name": _("Nom"),
        "period": _("Période"),
        "starts_at": _("Début"),
        "ends_at": _("Fin"),
        "price_cents": _("Prix"),
        "places": _("Places"),
    }
    details = columns | {"excludes": _("Ne se réserve pas avec"), "needs": _("Demande aussi")}
    values = {
        "price_cents": lambda slot: Money(slot.price_cents),
        "places": places_words,
        "excludes": lambda slot: linked_names(slot, SlotLinkKind.EXCLUDES),
        "needs": lambda slot: linked_names(slot, SlotLinkKind.NEEDS),
    }
    links = {"period": "periods"}
    load_list = load_details = (joinedload(Slot.period),)
    search_in, search_hint = (Period.name,), _("Nom de la période")
    filters_offered = (Filter("periode", _("Période"), Slot.period_id.__eq__, activities.periods, read=int),)
    sorts = {
        "name": Sort((Slot.name,)),
        "period": Sort((Period.first_day, Period.name, Slot.position), (Slot.period,)),
        "price_cents": Sort((Slot.price_cents,)),
        "places": Sort((Slot.places,)),
    }
    default_sort = "period"
    form = SlotForm

    def search_condition(self, term: str) -> Any:
        return Slot.period_id.in_(activities.ids_named(activities.periods(), term))

    def new_data(self, parent: Period) -> dict[str, Any]:
        return {"position": len(parent.slots) + 1}

    def form_data(self, row: Slot) -> dict[str, Any]:
        linked = slot_links.linked(row.id)
        return {f"{kind.value}_ids": [key for key, _name in linked[kind]] for kind in SlotLinkKind}

    def warnings(self, row: Slot) -> Sequence[str]:
        if row.places is None:
            return ()
        return too_full(activities.overbooked_days(row.id, row.places, clock.now().astimezone(PARIS).date()))

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_slot(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_slot(agent, row_id, now)


VIEWS = (SlotView,)
