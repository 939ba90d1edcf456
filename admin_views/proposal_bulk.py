"""Forty files to do: the changes that wait on one page, what each would change in words, accepted together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

import clock
from admin_views import beside, court
from admin_views.agents import agent_id, may
from models import FileProposal
from queries import proposals as queries
from rules.fields import whole_number
from rules.files import OF_HEALTH, Group
from rules.proposals import right_to_decide
from rules.refusals import Refused
from rules.side_by_side import compare
from services import proposals
from services.proposals import Decision

AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the page: the proposal, what its box posts, what it would change, whether the file changed since."""

    row: FileProposal
    posted: str
    changes: list[str]
    has_changed: bool


class Bulk:
    """For the view of the proposals. What is about health is read one by one, for each reading is journalled."""

    @expose("/ensemble", methods=("GET", "POST"))
    def bulk_view(self) -> Response | str:
        """The oldest ones, none ticked; then those that were ticked are accepted, each for itself."""
        if not may(self.right_to_edit):
            abort(403)
        if request.method == "GET":
            groups = _groups()
            count = queries.waiting_count(groups)
            asked = list(_asked(groups))
            banners = court.banners({it.row.child_id for it in asked} - {None})
            return self.render("staff/proposals.html", asked=asked, count=count, court=banners, health=_of_health())
        done, left = _accept(request.form.getlist("proposal")[:AT_ONCE])
        if done:
            flash(ngettext("%(num)s modification est acceptée.", "%(num)s modifications sont acceptées.", done), "ok")
        if left:
            flash(
                ngettext(
                    "%(num)s modification reste à lire\N{NO-BREAK SPACE}: le dossier a changé, ou quelqu’un a répondu.",
                    "%(num)s modifications restent à lire\N{NO-BREAK SPACE}: "
                    "le dossier a changé, ou quelqu’un a répondu.",
                    left,
                ),
                "warn",
            )
        if not (done or left):
            flash(gettext("Cochez d’abord les modifications à accepter."), "warn")
        return redirect(self.get_url(".bulk_view"))


def _accept(posted: list[str]) -> tuple[int, int]:
    """How many were accepted, and how many could not be."""
    done = 0
    for text in posted:
        key, _dash, seen = text.partition("-")
        try:
            proposals.decide(Decision(agent_id(), whole_number(key) or 0, True, seen), clock.now())
        except Refused:
            continue
        done += 1
    return done, len(posted) - done


def _asked(groups: tuple[Group, ...]) -> Iterator[Asked]:
    for row in queries.waiting(groups, AT_ONCE):
        standing = proposals.standing(row)
        blocks = compare(row.group, standing.values, row.values)
        yield Asked(row, f"{row.id}-{standing.digest}", beside.in_short(row.group, blocks), standing.has_changed)


def _groups() -> tuple[Group, ...]:
    return tuple(group for group in Group if group not in OF_HEALTH and may(right_to_decide(group)))


def _of_health() -> int:
    """How many more wait that are read one by one."""
    wanted: Any = [group for group in OF_HEALTH if may(right_to_decide(group))]
    return queries.waiting_count(wanted)
