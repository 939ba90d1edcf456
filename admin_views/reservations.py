"""The numbered requests: what each one did, and the answer to those that wait for the town hall."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Query, joinedload, selectinload
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from admin_views.asking import Answer, Asking, Question
from admin_views.base import StaffView
from admin_views.cells import Link, Money, Table
from admin_views.editing import refusal_words, said_at_fields
from admin_views.forms import StaffForm, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from admin_views.states import state_tag
from models import Booking, Child, Confirmation, Family, Period, Reservation, ReservationLine
from queries import activities
from queries.staff import is_limited, period_ids
from rules.bookings import Done, ReservationState
from rules.fields import whole_number
from rules.refusals import Code, Refused
from rules.rights import Right
from services import reservations as service

ACCEPT, REFUSE = "accepter", "refuser"
WAITING = ReservationState.WAITING


def of_family(number: str) -> Any:
    """The requests of the family of a file number."""
    return Reservation.family_id.in_(select(Family.id).where(Family.number == number))


class DecisionForm(StaffForm):
    """Why a request is refused."""

    reason = TextAreaField(
        _("Motif"), description=_("À remplir pour un refus. La famille le lit dans l’e-mail qu’elle reçoit.")
    )


class ReservationView(Asking, StaffView):
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
    load_list = (
        joinedload(Reservation.family),
        joinedload(Reservation.child),
        joinedload(Reservation.period),
        joinedload(Reservation.confirmation),
    )
    load_details = (
        *load_list,
        joinedload(Reservation.confirmation).joinedload(Confirmation.account),
        selectinload(Reservation.lines).joinedload(ReservationLine.booking).joinedload(Booking.slot),
    )
    search_in, search_hint = (Family.search_name, Child.search_name), _("Famille, enfant, n° de réservation")
    filters_offered = (
        Filter("etat", _("État"), Reservation.state.__eq__, words_as_options(ReservationState), read=ReservationState),
        Filter("periode", _("Période"), Reservation.period_id.__eq__, activities.periods, read=int),
        Filter("famille", _("N° de dossier"), of_family, kind="text"),
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

    def buttons(self, row: Reservation) -> Sequence[Link]:
        if not self.may_decide() or row.state is not WAITING:
            return ()
        return (Link(gettext("Accepter ou refuser"), self.get_url(".decide_view", row_id=row.id)),)

    def tables(self, row: Reservation) -> Sequence[Table]:
        rows = [
            (
                self.link("bookings", line.booking, f"{line.booking.day:%d/%m/%Y}"),
                line.booking.slot.name,
                line.done,
                Money(line.booking.price_cents * (-1 if line.done is Done.CANCELLED else 1)),
                state_tag(line.booking.state),
                line.booking.is_late,
            )
            for line in sorted(row.lines, key=lambda line: (line.booking.day, line.booking.slot_id))
        ]
        head = [
            gettext("Jour"),
            gettext("Créneau"),
            gettext("Ce qui est fait"),
            gettext("Prix"),
            gettext("État du jour"),
        ]
        return (Table(gettext("Jours"), [*head, gettext("Hors délai")], rows, gettext("Aucun jour.")),)

    def may_decide(self) -> bool:
        """Whether the agent may answer requests."""
        return may(self.right_to_edit)

    @expose("/<id:row_id>/traiter", methods=("GET", "POST"))
    def decide_view(self, row_id: int) -> Response | tuple[str, int]:
        """Accept or refuse the whole of a waiting request; the family gets a mail."""
        row = self.one_or_404(row_id)
        if not self.may_decide():
            abort(403)
        form = DecisionForm(request.form if request.method == "POST" else None)
        if request.method == "GET":
            return self.ask(row, self._question(row), form) if row.state is WAITING else redirect(self.row_url(row_id))
        answer = request.form.get("answer")
        if answer not in (ACCEPT, REFUSE):
            abort(400)
        try:
            service.decide(agent_id(), row_id, answer == ACCEPT, form.reason.data or "", clock.now())
        except Refused as refused:
            return self._not_decided(row, refused, form)
        flash(gettext("La réponse est enregistrée. La famille reçoit un e-mail."), "ok")
        return redirect(self.row_url(row_id))

    def _question(self, row: Reservation) -> Question:
        words = gettext("Toute la réservation est acceptée ou refusée. La famille reçoit un e-mail.")
        answers = (Answer(ACCEPT, gettext("Accepter")), Answer(REFUSE, gettext("Refuser"), "bad"))
        title = gettext("Accepter ou refuser la réservation %(number)s", number=row.number)
        return Question(title, words, answers, self.tables(row))

    def _not_decided(self, row: Reservation, refused: Refused, form: DecisionForm) -> Response | tuple[str, int]:
        """Another agent was first, or the reason is missing."""
        refusal = refused.refusals[0]
        if refusal.code is Code.REASON_NEEDED:
            form.refuse("reason", gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: la famille le lit."))
        elif said_at_fields(refused, form):
            flash(refusal_words(refusal), "bad")
            return redirect(self.row_url(row.id))
        return self.ask(self.one_or_404(row.id), self._question(row), form, 422)


VIEWS = (ReservationView,)
