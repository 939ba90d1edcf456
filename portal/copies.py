"""*Recopier pour un autre enfant*: which child, then date by date what can be taken over (Rodez guide)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

import clock
from portal import wizard_links
from portal.blueprint import Page, blueprint
from queries import reservations as queries
from queries.copies import scene_of
from rules.cells import call_names
from rules.copies import CopiedDay, Copy, copy_for
from rules.fields import whole_number
from rules.refusals import Refused
from rules.reservations import FullReservation
from rules.scene import Scene
from services import copies as services
from web import guard
from web.errors import STATUS_OF
from web.sentences import sentence


@dataclass(frozen=True)
class Candidate:
    """Another child of the family; `copied` is None where the activity is not open to it."""

    id: int
    name: str
    copied: Copy | None


@dataclass(frozen=True)
class CopyPage:
    """The choice of a child, and for the one that is chosen every date; `said` is what was refused."""

    made: FullReservation
    scene: Scene
    children: tuple[Candidate, ...]
    chosen: Candidate | None
    said: Sequence[str] = ()

    def why(self, copied: Copy, day: CopiedDay) -> str:
        """Why a date cannot be taken over."""
        if day.box is None:
            return _("Ce créneau n’existe pas ici\N{NO-BREAK SPACE}: %(place)s.", place=copied.period.establishment)
        return sentence(day.refusal) if day.refusal else ""

    def others(self, copied: Copy, day: date) -> list[str]:
        """« Julien : Repas »: what the other children have on that day."""
        names, scene = call_names(self.scene.children), self.scene
        found = [
            (box, scene.slot(box.slot_id))
            for box, taken in scene.taken.items()
            if taken.mine and box.day == day and box.child_id != copied.child_id and box.slot_id in scene.period_of_slot
        ]
        return [
            _("%(child)s\N{NO-BREAK SPACE}: %(slot)s", child=names[box.child_id], slot=slot.name)
            for box, slot in sorted(found, key=lambda it: it[0])
        ]


@blueprint.route("/reservations/<id:reservation_id>/recopier", methods=["GET", "POST"])
def copy_reservation(reservation_id: int) -> Page:
    """Which child; with `?enfant=`, or where only one can be meant, date by date what can be taken over.

    *Recopier* puts what can be had into the basket, and the wizard shows its recap.
    """
    made, now = _own(reservation_id), clock.now()
    if request.method == "POST":
        return _keep(made, request.form.get("enfant", ""), now)
    page = _look(made, request.args.get("enfant", ""), now)
    return _draw(page), 422 if page.said else 200


def _keep(made: FullReservation, wanted: str, now: datetime) -> Page:
    try:
        copied = services.copy(current_user.id, made.row.id, whole_number(wanted) or 0, now)
    except Refused as refused:
        page = _look(made, wanted, now, [sentence(it) for it in refused.refusals if it.about is None])
        return _draw(page), STATUS_OF.get(refused.refusals[0].code, 422)
    done = ngettext("%(num)s date est recopiée.", "%(num)s dates sont recopiées.", len(copied.boxes))
    flash(" ".join((done, _("Vérifiez, puis confirmez la réservation."))), "ok")
    return redirect(wizard_links.recap(copied.booklet), 303)


def _own(reservation_id: int) -> FullReservation:
    return queries.reservation(guard.current_family_id(), reservation_id) or abort(404)


def _look(made: FullReservation, wanted: str, now: datetime, said: Sequence[str] = ()) -> CopyPage:
    scene = scene_of(made, guard.current_family_id(), now)
    names = call_names(scene.children)
    children = tuple(
        Candidate(child_id, names[child_id], copy_for(scene, made, child_id, now))
        for child_id in scene.children
        if child_id != made.child_id
    )
    open_to = [it for it in children if it.copied]
    chosen = next((it for it in open_to if str(it.id) == wanted), None)
    if not wanted and len(open_to) == 1:
        chosen = open_to[0]
    if wanted and chosen is None and not said:
        said = [_("Choisissez un enfant de la liste.")]
    return CopyPage(made, scene, children, chosen, said)


def _draw(page: CopyPage) -> str:
    return render_template("portal/reservations/copy.html", page=page, links=wizard_links)
