"""Closing the file of a family that has left, and opening it again: a button, a question, an answer."""

from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from admin_views.agents import may
from admin_views.asking import Answer, Asking, Question
from admin_views.cells import Link
from models import Family
from services import families as service

OPEN, CLOSED = "ouvert", "clos"


def state_options() -> list[tuple[str, str]]:
    """Whether the file is closed."""
    return [(OPEN, gettext("ouvert")), (CLOSED, gettext("clos"))]


def in_state(value: str) -> Any:
    """The open files, or the closed ones."""
    return Family.closed_at.is_(None) if value == OPEN else Family.closed_at.is_not(None)


class FamilyClosing(Asking):
    """For the view of the families."""

    def closing_button(self, family: Family) -> tuple[Link, ...]:
        """« Clore le dossier » or « Rouvrir le dossier », for who may."""
        if not may(self.right_to_edit):
            return ()
        words = gettext("Clore le dossier") if family.closed_at is None else gettext("Rouvrir le dossier")
        return (Link(words, self.get_url(".closing_view", row_id=family.id)),)

    @expose("/<id:row_id>/cloture", methods=("GET", "POST"))
    def closing_view(self, row_id: int) -> Response | tuple[str, int]:
        """Ask first, then close or open again."""
        family = self.one_or_404(row_id)
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            return self.ask(family, _question(family))
        deed = {CLOSED: service.close_family, OPEN: service.reopen_family}.get(request.form.get("answer", ""))
        return self.done(deed or abort(400), row_id, gettext("C’est enregistré."))


def _question(family: Family) -> Question:
    if family.closed_at is None:
        words = gettext(
            "Ses comptes n’ouvrent plus, ses invitations ne servent plus. Le dossier se lit toujours. "
            "Ses réservations à venir restent\N{NO-BREAK SPACE}: annulez-les d’abord s’il le faut."
        )
        answer = Answer(CLOSED, gettext("Clore le dossier"), "bad")
        return Question(gettext("Clore le dossier de %(family)s", family=family), words, (answer,))
    words = gettext("Ses parents se connectent de nouveau, avec leurs mots de passe d’avant.")
    answer = Answer(OPEN, gettext("Rouvrir le dossier"))
    return Question(gettext("Rouvrir le dossier de %(family)s", family=family), words, (answer,))
