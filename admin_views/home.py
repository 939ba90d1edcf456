"""The first page of the town hall: what waits, and what families changed last."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_admin import AdminIndexView, expose
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

import clock
from admin_views.agents import agent_id, may, role
from admin_views.cells import Link, Table, words_of
from admin_views.closed import Closed
from admin_views.enrolment_forms import usual_days
from admin_views.proposals import groups_of_agent
from admin_views.states import state_tag
from admin_views.waiting import waited_words
from models import Enrolment
from queries import document_desk, enrolment_desk, erasures, inbox, proposals, text_versions
from queries.inbox import Received
from rules.bookings import ReservationState
from rules.calendar import school_year
from rules.privacy import RequestState
from rules.rights import Right, Role
from rules.texts import Publicity
from web.filters import enumeration
from web.staff_words import word

SHOWN = 15
YEAR_ASKED_BEFORE = timedelta(90)
MOST_NUMBERS = 5


def days_words(days: tuple[Any, ...]) -> str:
    """« 12/09/2019, 13/09/2019 », cut after five."""
    said = ", ".join(words_of(day) for day in days[:5])
    more = len(days) - 5
    return said if more <= 0 else said + ngettext(" et %(num)s autre", " et %(num)s autres", more)


def refused_words(number: str, count: int) -> str:
    """How often proofs for a file number were refused within a day, five at least."""
    said = gettext(
        "%(count)s essais d’ouverture de compte refusés pour le dossier %(number)s", count=count, number=number
    )
    return str(said)


class HomeView(Closed, AdminIndexView):
    """Open to every role of the town hall; it shows each one what its rights let it see."""

    title: Any = _("À traiter")

    def __init__(self) -> None:
        super().__init__(name=_("À traiter"), endpoint="admin", url="/mairie", template="staff/home.html")

    def is_accessible(self) -> bool:
        return role() not in (None, Role.FAMILY)

    @expose("/")
    def index(self) -> str:
        """What waits for this agent, and the last changes that it may see."""
        to_answer = (self._requests(), self._enrolment_requests()) if may(Right.EDIT_BOOKINGS) else ()
        shown = {"waiting": self._waiting(), "to_answer": to_answer, "received": self._received()}
        return self.render(self._template, **shown)

    def _waiting(self) -> list[Link]:
        """What this agent can do something about, and nothing else."""
        of_house = [*self._missing_year(), *self._unpublished()]
        of_files = [*self._of_files(), *self._of_documents(), *self._of_privacy()]
        return [*of_house, *self._to_decide(), *self._enrolments(), *of_files, *self._unsent(), *self._refused()]

    def _missing_year(self) -> list[Link]:
        """Nobody books a day of a school year that nobody entered: the offer's editors are told in time."""
        day = clock.now().date() + YEAR_ASKED_BEFORE
        if not may(Right.EDIT_OFFER) or inbox.is_year_known(day):
            return []
        first_day, last_day = school_year(day)
        words = gettext(
            "L’année scolaire %(year)s manque au calendrier\N{NO-BREAK SPACE}: ses jours ne se réservent pas.",
            year=f"{first_day.year}-{last_day.year}",
        )
        return [self._towards("school_years", words)]

    def _unpublished(self) -> list[Link]:
        """A new installation has drafts of its texts: whoever sets it up is told until each one is public."""
        keys = text_versions.unpublished(clock.now()) if may(Right.EDIT_SETTINGS) else []
        if not keys:
            return []
        words = gettext(
            "Publiez les textes du portail. Pas encore en ligne\N{NO-BREAK SPACE}: %(texts)s.",
            texts=enumeration([word(key) for key in keys]),
        )
        return [self._towards("texts", words, flt_etat=Publicity.DRAFT)]

    def _to_decide(self) -> list[Link]:
        count = inbox.waiting_reservations(agent_id(), role()) if may(Right.EDIT_BOOKINGS) else 0
        words = ngettext("%(num)s réservation à décider", "%(num)s réservations à décider", count)
        asked = {"flt_etat": ReservationState.WAITING, "sort": 0}
        return [self._towards("reservations", words, **asked)] if count else []

    def _enrolments(self) -> list[Link]:
        count = enrolment_desk.waiting_count() if may(Right.EDIT_BOOKINGS) else 0
        words = ngettext("%(num)s inscription à décider", "%(num)s inscriptions à décider", count)
        return [Link(words, url_for("enrolments.bulk_view"))] if count else []

    def _requests(self) -> Table | None:
        """The reservations to answer, the oldest first: what kind, whose, for which days, since how long."""
        waiting = inbox.to_decide(agent_id(), role(), SHOWN)
        if not waiting:
            return None
        now = clock.now()
        rows = [self._request(it, now) for it in waiting]
        head = [gettext("N°"), gettext("Demande"), gettext("Attend depuis"), gettext("Famille"), gettext("Enfant")]
        head += [gettext("Période"), gettext("Jours")]
        asked = {"flt_etat": ReservationState.WAITING, "sort": 0}
        links = self.list_link("reservations", gettext("Répondre à plusieurs à la fois"), **asked)
        return Table(gettext("Réservations à décider"), head, rows, "", links)

    def _request(self, it: Received, now: datetime) -> tuple[Any, ...]:
        answer = Link(it.number, self.get_url("reservations.decide_view", row_id=it.id))
        kind = gettext("Nouvelle réservation")
        if it.replaces_id is not None:
            kind = gettext("Modification de %(number)s", number=f"{it.replaces_id:06d}")
        family = self.link_to("families", it.family_id, it.family)
        return (answer, kind, waited_words(it.at, now), family, it.child, it.period, days_words(it.added))

    def _enrolment_requests(self) -> Table | None:
        """The enrolments to answer, told as the reservations are."""
        waiting, now = enrolment_desk.waiting(SHOWN), clock.now()
        if not waiting:
            return None
        rows = [self._enrolment_request(it, now) for it in waiting]
        head = [gettext("Inscription"), gettext("Attend depuis"), gettext("Famille"), gettext("Période")]
        head += [gettext("Jours habituels")]
        links = (Link(gettext("Répondre à plusieurs à la fois"), url_for("enrolments.bulk_view")),)
        return Table(gettext("Inscriptions à décider"), head, rows, "", links)

    def _enrolment_request(self, it: Enrolment, now: datetime) -> tuple[Any, ...]:
        answer = Link(str(it.child), url_for("enrolments.decide_view", row_id=it.id))
        family = self.link("families", it.family)
        return (answer, waited_words(it.created_at, now), family, it.period, usual_days(it))

    def _of_files(self) -> list[Link]:
        """What families want to change in their files."""
        count = proposals.waiting_count(groups_of_agent())
        words = ngettext(
            "%(num)s modification de dossier à valider",
            "%(num)s modifications de dossier à valider",
            count,
        )
        return [self._towards("proposals", words)] if count else []

    def _of_documents(self) -> list[Link]:
        """The papers that wait for a look, those of health and justice for who may see them."""
        count = document_desk.waiting_count(may(Right.READ_HEALTH)) if may(Right.EDIT_DOCUMENTS) else 0
        words = ngettext("%(num)s document à valider", "%(num)s documents à valider", count)
        return [self._towards("documents", words)] if count else []

    def _unsent(self) -> list[Link]:
        count = inbox.failed_mails() if may(Right.READ_MAILS) else 0
        words = ngettext("%(num)s e-mail n’est pas parti", "%(num)s e-mails ne sont pas partis", count)
        return [self._towards("mails", words, flt_etat="failed")] if count else []

    def _refused(self) -> list[Link]:
        """Somebody tries to open an account of a file, again and again: the counter calls the family, or helps it."""
        numbers = inbox.refused_claims(clock.now(), MOST_NUMBERS) if may(Right.EDIT_FAMILIES) else []
        return [self._towards("claim_failures", refused_words(*it), flt_numero=it[0]) for it in numbers]

    def _of_privacy(self) -> list[Link]:
        """The requests for deletion; those that press are said first, each has a month."""
        count = erasures.waiting() if may(Right.EDIT_PRIVACY) else 0
        words = ngettext("%(num)s demande de suppression", "%(num)s demandes de suppression", count)
        urgent = erasures.urgent(clock.now()) if count else 0
        if urgent:
            words += ngettext(
                ", dont %(num)s à traiter sans attendre", ", dont %(num)s à traiter sans attendre", urgent
            )
        return [self._towards("erasures", words, flt_etat=RequestState.WAITING)] if count else []

    def _towards(self, key: str, words: str, **asked: Any) -> Link:
        return next(iter(self.list_link(key, words, **asked)), Link(words))

    def _received(self) -> Table | None:
        if not may(Right.READ_BOOKINGS):
            return None
        head = [gettext("N°"), gettext("Reçue le"), gettext("Famille"), gettext("Enfant"), gettext("Activité")]
        head += [gettext("Ajouts"), gettext("Annulations"), gettext("État")]
        rows = [self._line(it) for it in inbox.received(agent_id(), role(), SHOWN)]
        empty = gettext("Aucune réservation pour le moment.")
        links = self.list_link("reservations", gettext("Toutes les réservations"))
        return Table(gettext("Modifications reçues"), head, rows, empty, links)

    def _line(self, it: Received) -> tuple[Any, ...]:
        number, family = self.link("reservations", it, it.number), self.link_to("families", it.family_id, it.family)
        added, cancelled = days_words(it.added), days_words(it.cancelled)
        return (number, it.at, family, it.child, it.period, added, cancelled, state_tag(it.state))
