"""After an answer: on to the next request that waits, or back to all that do."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _

from admin_views.agents import may
from admin_views.cells import Link
from rules.desk import Place, following

ANSWERED = "repondue"
"""In the address of a row's page: the agent comes from its answer."""


class Onward:
    """For a view of requests, of which `decide_view` answers one."""

    waiting_list: Mapping[str, Any] = {}
    """What the address of the list asks for, to show those that wait, the oldest first."""

    def places_in_line(self) -> Sequence[Place]:
        """Those that wait, the oldest first."""
        raise NotImplementedError

    def place_of(self, row: Any) -> Place:
        """Where the row stands, or stood, in that line."""
        raise NotImplementedError

    def answered_url(self, row_id: int) -> str:
        """The row's page, with the ways on."""
        return str(self.get_url(".details_view", row_id=row_id, **{ANSWERED: 1}))

    def onward(self, row: Any) -> Sequence[Link]:
        """The next one with how many wait, and the list; nothing on a page that was opened otherwise."""
        if ANSWERED not in request.args or not may(self.right_to_edit):
            return ()
        line = self.places_in_line()
        back = Link(_("Retour à la liste"), self.get_url(".index_view", **self.waiting_list))
        towards = following(line, self.place_of(row))
        if towards is None:
            return (back,)
        words = _("Demande suivante (%(num)s en attente)", num=len(line))
        return (Link(words, self.get_url(".decide_view", row_id=towards)), back)
