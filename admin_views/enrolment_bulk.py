"""September's requests on one page: those that are ticked are accepted together, or refused for one reason."""

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id, may
from queries import enrolment_desk as queries
from rules.fields import whole_number
from rules.refusals import Code, Refused
from services import enrolment_decisions

AT_ONCE = 40
ACCEPT, REFUSE = "accepter", "refuser"


class Bulk:
    """For the view of the enrolments."""

    @expose("/ensemble", methods=("GET", "POST"))
    def bulk_view(self) -> Response | str | tuple[str, int]:
        """The oldest requests, none ticked; then each that was ticked is answered for itself."""
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self._bulk_page()
        answer, reason = request.form.get("answer"), request.form.get("reason", "")
        chosen = [whole_number(key) or 0 for key in request.form.getlist("enrolment")[:AT_ONCE]]
        if answer not in (ACCEPT, REFUSE):
            abort(400)
        if not chosen:
            flash(gettext("Cochez d’abord les demandes auxquelles répondre."), "warn")
            return redirect(self.get_url(".bulk_view"))
        try:
            done = _decide(chosen, answer == ACCEPT, reason)
        except Refused:
            words = gettext("Écrivez le motif du refus\N{NO-BREAK SPACE}: la famille le lit.")
            return self._bulk_page(frozenset(chosen), reason, words), 422
        _tell(done, len(chosen) - done, answer == ACCEPT)
        return redirect(self.get_url(".bulk_view"))

    def _bulk_page(self, chosen: frozenset[int] = frozenset(), reason: str = "", fault: str = "") -> str:
        asked, count = queries.waiting(AT_ONCE), queries.waiting_count()
        return self.render("staff/enrolments.html", asked=asked, count=count, chosen=chosen, reason=reason, fault=fault)


def _decide(chosen: list[int], accept: bool, reason: str) -> int:
    """How many were answered; the others were by somebody else. Raises Refused for a reason that is missing."""
    done = 0
    for enrolment_id in chosen:
        try:
            enrolment_decisions.decide(agent_id(), enrolment_id, accept, reason, clock.now())
        except Refused as refused:
            if refused.refusals[0].code in (Code.REASON_NEEDED, Code.BAD_VALUE):
                raise
            continue
        done += 1
    return done


def _tell(done: int, left: int, accept: bool) -> None:
    if done and accept:
        flash(ngettext("%(num)s inscription est acceptée.", "%(num)s inscriptions sont acceptées.", done), "ok")
    elif done:
        flash(ngettext("%(num)s inscription est refusée.", "%(num)s inscriptions sont refusées.", done), "ok")
    if left:
        flash(
            ngettext(
                "%(num)s demande était déjà traitée. Rien n’y a été modifié.",
                "%(num)s demandes étaient déjà traitées. Rien n’y a été modifié.",
                left,
            ),
            "warn",
        )
