"""Several waiting requests at once: ticked in the list, read again on one page, then answered each for itself."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

import clock
from admin_views import court
from admin_views.agents import agent_id
from admin_views.cells import Button, Money, Table
from admin_views.editing import refusal_words, said_at_fields
from admin_views.reservation_deciding import ACCEPT, REFUSE, DecisionForm, is_written_to, waiting_lines
from admin_views.states import state_tag
from admin_views.waiting import waited_words
from models import Booking, Confirmation, Reservation, ReservationLine
from rules.bookings import ReservationState
from rules.fields import whole_number
from rules.refusals import Code, Refused
from services import reservations as service
from web.filters import enumeration, short_date

AT_ONCE = 100
DAYS_SHOWN = 5
WAITING = ReservationState.WAITING


class Bulk:
    """For the view of the reservations."""

    def bulk(self) -> Button | None:
        """On the list of those that wait, for who may answer."""
        if not self.may_decide() or request.args.get("flt_etat") != WAITING:
            return None
        return Button(gettext("Accepter ou refuser les demandes choisies"), self.get_url(".bulk_view"))

    def may_pick(self, row: Reservation) -> bool:
        return row.state is WAITING

    @expose("/ensemble", methods=("GET", "POST"))
    def bulk_view(self) -> Response | tuple[str, int]:
        """What was ticked, to be answered together; then what became of each."""
        if not self.may_decide():
            abort(403)
        waiting_list = self.get_url(".index_view", **self.waiting_list)
        if request.method == "GET":
            return redirect(waiting_list)
        rows = self._picked()
        if not rows:
            flash(gettext("Choisissez d’abord des demandes."), "info")
            return redirect(waiting_list)
        answer = request.form.get("answer")
        if answer is None:
            return self._bulk_page(rows, DecisionForm(), 200)
        if answer not in (ACCEPT, REFUSE):
            abort(400)
        return self._answer(rows, answer == ACCEPT, DecisionForm(request.form))

    def _answer(self, rows: Sequence[Reservation], accept: bool, form: DecisionForm) -> tuple[str, int]:
        reason = form.reason.data or ""
        if not (accept or reason.strip()):
            form.refuse("reason", gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: les familles le lisent."))
            return self._bulk_page(rows, form, 422)
        left: dict[int, str] = {}
        for row_id in [row.id for row in rows]:
            try:
                service.decide(agent_id(), row_id, accept, reason, clock.now())
            except Refused as refused:
                if refused.refusals[0].about == "reason":
                    said_at_fields(refused, form)
                    return self._bulk_page(self._picked(), form, 422)
                left[row_id] = why_not(refused)
        return self._done_page(self._picked(), left), 200

    def _picked(self) -> list[Reservation]:
        """The ticked requests, the oldest first, each with its days."""
        typed = [whole_number(text) for text in request.form.getlist("row")[:AT_ONCE]]
        of_days = selectinload(Reservation.lines).joinedload(ReservationLine.booking).joinedload(Booking.slot)
        of_account = joinedload(Reservation.confirmation).joinedload(Confirmation.account)
        rows = self.all_rows().options(*self.load_list, of_account, of_days)
        return list(rows.filter(Reservation.id.in_([key for key in typed if key is not None])).order_by(Reservation.id))

    def _bulk_page(self, rows: Sequence[Reservation], form: DecisionForm, status: int) -> tuple[str, int]:
        now = clock.now()
        lines = [(*self._named(row), row.period, *_asked(row, now)) for row in rows]
        head = [*_head(), gettext("Période"), gettext("Jours"), gettext("Prix"), gettext("Attend")]
        table = Table(gettext("Demandes choisies"), head, lines, "")
        banners = court.banners({row.child_id for row in rows})
        page = self.render("staff/reservation_bulk.html", rows=rows, table=table, form=form, court=banners)
        return page, status

    def _done_page(self, rows: Sequence[Reservation], left: dict[int, str]) -> str:
        done = [(*self._named(row), state_tag(row.state), _told(row)) for row in rows if row.id not in left]
        others = [(*self._named(row), state_tag(row.state), left[row.id]) for row in rows if row.id in left]
        head = [*_head(), gettext("État")]
        tables = (
            Table(gettext("Réponses enregistrées"), [*head, gettext("E-mail")], done, gettext("Aucune.")),
            Table(gettext("Demandes sans réponse"), [*head, gettext("Pourquoi")], others, gettext("Aucune.")),
        )
        return self.render("staff/reservation_bulk_done.html", tables=tables, done=len(done), left=len(others))

    def _named(self, row: Reservation) -> tuple[object, ...]:
        return self.link("reservations", row, row.number), row.child.first_name, row.family


def why_not(refused: Refused) -> str:
    """Why a request was not answered; of a full one, on which days."""
    first = refused.refusals[0]
    if first.code is not Code.FULL:
        return refusal_words(first)
    days = sorted({it.about.day for it in refused.refusals})
    return gettext("Plus de place\N{NO-BREAK SPACE}: %(days)s.", days=days_words(days))


def days_words(days: Sequence[date]) -> str:
    """« 19/09/2019, 20/09/2019 et 3 autres »."""
    said = [short_date(day) for day in days[:DAYS_SHOWN]]
    more = len(days) - DAYS_SHOWN
    return enumeration([*said, gettext("%(num)s autres", num=more)] if more > 0 else said)


def _asked(row: Reservation, now: datetime) -> tuple[str, Money, str]:
    """The days of a request that wait, what they cost, and since how long."""
    bookings = [it.booking for it in waiting_lines(row)]
    days, cost = sorted({it.day for it in bookings}), sum(it.price_cents for it in bookings)
    return days_words(days), Money(cost), waited_words(row.confirmation.confirmed_at, now)


def _told(row: Reservation) -> str:
    return gettext("envoyé") if is_written_to(row) else gettext("pas d’e-mail\N{NO-BREAK SPACE}: prévenez la famille")


def _head() -> list[str]:
    return [gettext("N°"), gettext("Enfant"), gettext("Famille")]
