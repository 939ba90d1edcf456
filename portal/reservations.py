"""The family's reservations: the list with its search, one of them with all its dates, early childhood."""

from flask import abort, render_template, request

import clock
from portal import reservation_pages as pages
from portal.blueprint import Page, blueprint
from portal.reservation_pages import ListPage
from queries import early_childhood as early_queries
from queries import reservations as queries
from rules.deadlines import PARIS
from web import guard


@blueprint.get("/reservations")
def reservations() -> Page:
    """« Accueil de loisirs / Périscolaire / Restauration… »: a page of the list, or what is wrong with the search."""
    page = pages.look("portal.reservations", guard.current_family_id(), False, request.args)
    return _draw("portal/reservations/list.html", page)


@blueprint.get("/petite-enfance")
def early_childhood() -> Page:
    """« Petite enfance »: *Inscriptions* and *Historique réservations*; none where it does not concern the family."""
    family_id, today = guard.current_family_id(), clock.now().astimezone(PARIS).date()
    if not early_queries.concerns(family_id, today):
        abort(404)
    page = pages.look("portal.early_childhood", family_id, True, request.args)
    enrolments = early_queries.enrolments(family_id, today)
    return _draw("portal/reservations/early.html", page, enrolments=enrolments)


@blueprint.get("/reservations/<id:reservation_id>")
def reservation(reservation_id: int) -> str:
    """One reservation of the family, each date with its state; another family's does not exist."""
    family_id = guard.current_family_id()
    made = queries.reservation(family_id, reservation_id)
    if made is None:
        abort(404)
    standing = pages.standing(made, family_id, clock.now())
    return render_template("portal/reservations/reservation.html", made=made, standing=standing, pages=pages)


def _draw(template: str, page: ListPage, **more: object) -> Page:
    return render_template(template, page=page, **more), 422 if page.errors else 200
