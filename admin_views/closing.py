"""Closing with what it cancels shown first: the form, the page that asks, one confirmation of the number shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from admin_views.cells import Link, Money
from admin_views.closure_tables import by_day_table, call_table, families_table, today
from admin_views.editing import refusal_words
from admin_views.forms import Choice, Day, StaffForm, StringField
from queries import activities, choices
from queries.closures import cancelled_by, things_closed, toll_of
from rules.closures import Closing as Closed
from rules.fields import whole_number
from rules.refusals import Code, Refused
from services import closures as service
from services.changes import Edit

BACK, PAGE = "changer", "familles"
FAMILIES_SHOWN = 50


class ReasonForm(StaffForm):
    """Of a closure that has cancelled something: its reason."""

    expected = service.CLOSURE

    reason = StringField(_("Motif"), description=_("Les familles le lisent dans leur planning, par exemple Travaux."))


class ClosureForm(StaffForm):
    """A closure: one of the three things, for all or for a class, and its days."""

    expected = service.CLOSURE
    also_needed = frozenset(service.DAYS)

    establishment_id = Choice(_("Tout un établissement"), activities.establishments, int, optional=True)
    period_id = Choice(_("Ou une période"), activities.periods, int, optional=True)
    slot_id = Choice(_("Ou un créneau"), activities.slots, int, optional=True)
    school_class_id = Choice(
        _("Pour une seule classe"),
        choices.school_classes,
        int,
        optional=True,
        description=_("Une sortie, par exemple. Vide\N{NO-BREAK SPACE}: pour tous."),
    )
    first_day = Day(_("Premier jour fermé"))
    last_day = Day(_("Dernier jour fermé"))
    reason = StringField(
        _("Motif"), description=_("Les familles le lisent, par exemple\N{NO-BREAK SPACE}: Grève, Sortie au musée.")
    )


class ToConfirm(Exception):
    """Something is booked there: nothing is closed before the agent has seen what, and how many."""

    def __init__(self, closed: Closed, words: str = "") -> None:
        self.closed, self.words = closed, words
        super().__init__(words)


class Closing:
    """For the view of the closures."""

    def save(self, edit: Edit, now: datetime) -> int:
        """Close, or ask first: what was shown is posted back as `seen`."""
        if "first_day" not in edit.values:
            return service.change_reason(edit, now)
        seen = whole_number(request.form.get("seen", ""))
        closed = service.closing_from(edit.values)
        if PAGE in request.form:
            raise ToConfirm(closed)
        try:
            saved = service.save_closure(edit, now, seen or 0)
        except Refused as refused:
            first = refused.refusals[0]
            if first.code is Code.COUNT_CHANGED:
                raise ToConfirm(closed, "" if seen is None else refusal_words(first)) from None
            raise
        if seen:
            flash(_told(seen, len(cancelled_by(saved).to_call)), "ok")
        return saved

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        """Take away what has cancelled nothing."""
        service.remove_closure(agent, row_id, now)

    def _form_page(
        self, form: StaffForm, row_id: int | None, about: Link | None, known: dict[str, Any], banners: Sequence[str]
    ) -> Any:
        if request.form.get("answer") == BACK:
            shown = {"about": about, "banners": banners, "refused": [], "fresh": None}
            return self.render(self.edit_template, form=form, row_id=row_id, **shown)
        try:
            return super()._form_page(form, row_id, about, known, banners)
        except ToConfirm as asked:
            return self._preview(form, row_id, asked)

    def _preview(self, form: StaffForm, row_id: int | None, asked: ToConfirm) -> tuple[str, int]:
        """What would be cancelled, with all that was typed, to be posted again."""
        toll = toll_of(asked.closed)
        pages = max(1, -(-len(toll.families) // FAMILIES_SHOWN))
        page = min(whole_number(request.form.get(PAGE, "")) or 0, pages - 1)
        shown = toll.families[page * FAMILIES_SHOWN : (page + 1) * FAMILIES_SHOWN]
        typed = [(name, request.form.get(name, "")) for name in form.typed()]
        rendered = self.render(
            "staff/closure_preview.html",
            toll=toll,
            given_back=Money(toll.cents),
            over=sum(it.box.day < today() for it in toll.bookings),
            what=things_closed(asked.closed),
            closed=asked.closed,
            reason=form.reason.data,
            typed=[*typed, ("version", request.form.get("version", ""))],
            refused=asked.words,
            by_day=by_day_table(toll),
            calls=call_table(self, toll),
            families=families_table(self, toll, shown),
            page=page,
            pages=pages,
            back=self.get_url(".index_view") if row_id is None else self.row_url(row_id),
        )
        return rendered, 422 if asked.words else 200


def _told(count: int, to_call: int) -> str:
    cancelled = ngettext("%(num)s réservation est annulée.", "%(num)s réservations sont annulées.", count)
    if to_call:
        told = ngettext("%(num)s famille est à appeler.", "%(num)s familles sont à appeler.", to_call)
    else:
        told = gettext("Les familles le savent par e-mail.")
    return f"{cancelled} {told}"
