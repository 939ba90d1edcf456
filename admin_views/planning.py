"""Changing a family's bookings at the counter: past a cut-off too, for a reason that is kept. A plain form."""

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import BaseView, expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.cells import Link, Table
from admin_views.closed import Closed
from admin_views.desk import boxes, sheets
from admin_views.listing import LONGEST_SEARCH
from admin_views.sections import Section
from models import Family
from queries.planning import load_scene
from rules.bookings import Action, Box, Change
from rules.bulk import Stroke, pressed, strike
from rules.cells import Sight
from rules.desk import TIME_LIMITS
from rules.grid import Grouping, build
from rules.refusals import Code, Refusal, Refused
from rules.rights import Right
from rules.spans import Span, View, is_shown, span_of
from rules.ticks import intentions, read_seen, write_seen
from services.bookings import StaffChange, change_for_family
from web.box_words import said_of_box
from web.bulk_words import choices
from web.sentences import sentence

FOUND = 20
TURNS = "tourner"
"""The name of the buttons that show another month."""


class PlanningView(Closed, BaseView):
    """First the family, then its month."""

    title: Any = _("Modifier des réservations")
    section = Section.BOOKINGS
    right_to_read = Right.EDIT_BOOKINGS
    can_view_details = False

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="planning", url="/mairie/planning")

    @expose("/")
    def index_view(self) -> str:
        """Which family: by name, file number or e-mail."""
        asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
        return self.render("staff/planning_family.html", asked=asked, table=self._found(asked) if asked else None)

    @expose("/<id:family_id>", methods=("GET", "POST"))
    def change_view(self, family_id: int) -> Response | tuple[str, int]:
        """The month of the address; the form posts back the boxes that were shown and those that are ticked.

        Another month is a button of the form: it takes along what was ticked in this one. Each line is decided again
        by the service when all of it is saved.
        """
        family = self.other("families").one_or_404(family_id)
        span = span_of(View.MONTH, _month(request.args.get("mois", "")))
        if request.method == "GET":
            return self._page(family, span, {}, ())
        wanted = dict[Box, bool]()
        try:
            wanted = _wanted()
            stroke = pressed(request.form)
        except Refused as refused:
            return self._page(family, span, wanted, refused.refusals)
        if TURNS in request.form:
            return self._page(family, span, wanted, ())
        return self._struck(family, span, stroke, wanted) if stroke else self._change(family, span, wanted)

    def _struck(
        self, family: Family, span: Span, stroke: Stroke, wanted: Mapping[Box, bool]
    ) -> Response | tuple[str, int]:
        """The page again, with many boxes ticked at once: nothing is kept before « Enregistrer »."""
        sight = _sight(family.id, span, clock.now())
        try:
            struck = strike(stroke, build(sight, span, Grouping.FAMILY).cells(), wanted)
        except Refused as refused:
            return self._page(family, span, wanted, refused.refusals)
        count = sum(1 for box in struck if wanted.get(box) is not struck[box])
        flash(ngettext("%(num)s case a changé. Enregistrez.", "%(num)s cases ont changé. Enregistrez.", count), "info")
        return self._page(family, span, struck, ())

    def _change(self, family: Family, span: Span, wanted: Mapping[Box, bool]) -> Response | tuple[str, int]:
        lines = tuple(Change(box, Action.ADD if wanted[box] else Action.CANCEL) for box in sorted(wanted))
        reason, token = request.form.get("reason", ""), request.form.get("token", "")
        try:
            made = change_for_family(StaffChange(agent_id(), family.id, lines, reason, token), clock.now())
        except Refused as refused:
            return self._page(self.other("families").one_or_404(family.id), span, wanted, refused.refusals)
        flash(gettext("Les réservations de la famille sont modifiées. Un e-mail lui est envoyé."), "ok")
        return redirect(url_for("confirmations.details_view", row_id=made))

    def _page(
        self, family: Family, span: Span, wanted: Mapping[Box, bool], refusals: tuple[Refusal, ...]
    ) -> tuple[str, int]:
        sight = _sight(family.id, span, clock.now())
        grid = build(sight, span, Grouping.FAMILY)
        found = sheets(sight, grid, wanted)
        kept = {box: wish for box, wish in wanted.items() if not _is_in(span, box)}
        around = _sight(family.id, _widened(span, kept), sight.now) if kept and refusals else sight
        page = self.render(
            "staff/planning_month.html",
            family=family,
            span=span,
            sheets=found,
            many=choices(grid, by_child=True),
            seen=write_seen((it.box, it.was_ticked) for it in boxes(found)),
            kept=write_seen(sorted(kept.items())),
            kept_months=_by_month(kept),
            token=request.form.get("token") or secrets.token_urlsafe(24),
            reason=request.form.get("reason", ""),
            reason_needed=any(it.code is Code.REASON_NEEDED for it in refusals),
            refused=[_said(around, it) for it in refusals if it.code is not Code.REASON_NEEDED],
        )
        return page, 422 if refusals else 200

    def _found(self, asked: str) -> Table:
        families = self.other("families")
        count, rows = families.get_list(0, None, False, asked, None, page_size=FOUND)
        lines = [
            (
                Link(str(row), url_for(".change_view", family_id=row.id)),
                ", ".join(custody.child.first_name for custody in row.custodies),
            )
            for row in rows
        ]
        title = gettext("Familles trouvées (%(count)s)", count=count)
        return Table(title, [gettext("Famille"), gettext("Enfants")], lines, gettext("Aucune famille ne correspond."))


def _wanted() -> dict[Box, bool]:
    """What the form wants: of the month that it showed, and of those that were left before."""
    kept = dict(read_seen(request.form.get("kept", "")))
    return kept | intentions(request.form.get("seen", ""), request.form.getlist("box"))


def _is_in(span: Span, box: Box) -> bool:
    return span.first_day <= box.day <= span.last_day


def _widened(span: Span, kept: Iterable[Box]) -> Span:
    """The days of the month and of these boxes: for the names of what was refused in other months."""
    days = [span.first_day, span.last_day, *(box.day for box in kept)]
    return Span(span.view, min(days), max(days))


def _by_month(kept: Iterable[Box]) -> list[tuple[date, int]]:
    """The other months with changes, and how many each."""
    return sorted(Counter(box.day.replace(day=1) for box in kept).items())


def _sight(family_id: int, span: Span, now: datetime) -> Sight:
    return Sight(load_scene(family_id, span.first_day, span.last_day, now), {}, now)


def _month(text: str) -> date:
    """The first day of « 2019-09 »; this month for any other text."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) and int(text[:4]) > 0:
        day = date(int(text[:4]), int(text[5:]), 1)
        if is_shown(day):
            return day
    return clock.now().date()


def _said(sight: Sight, refusal: Refusal) -> str:
    """« Hugo, Repas, vendredi 20 septembre 2019 : complet », or a sentence about the whole."""
    if refusal.code is Code.BASKET_EMPTY:
        return gettext("Aucune case n’a changé. Cochez ou décochez un jour, puis enregistrez.")
    late = gettext("hors délai, un motif est demandé")
    return said_of_box(sight, refusal, late if refusal.code in TIME_LIMITS else sentence(refusal))


VIEWS = (PlanningView,)
