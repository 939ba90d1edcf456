"""« Fiche enfant »: the form of a child's file in its six rubrics (Rodez guide, « La fiche enfant »)."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import clock
from portal import file_forms, file_steps
from portal.blueprint import Page, blueprint
from portal.file_forms import ADD, DROP, LATER, REMOVE, FormPage, Whose
from queries import child_files as of_children
from queries.child_files import ChildHere
from rules.file_values import Typed, numbers
from rules.files import OF_CHILD, Group
from rules.refusals import Refused
from services import child_files
from services.files import Form
from web import guard
from web.filters import paris_day
from web.vaccine_words import required_words

UP = "monter"
"""The button that calls somebody before whoever stands above."""


@blueprint.route("/dossier/enfants/<id:child_id>", methods=["GET", "POST"])
def child_file(child_id: int) -> Page:
    """The form as it stands, or the draft that this account left; the child is one of the family's own."""
    child = _child(child_id)
    now = clock.now()
    if request.method == "POST":
        return _keep(child, now)
    return _draw(child, lambda whose: file_forms.opened(whose, now))


def _keep(child: ChildHere, now: datetime) -> Page:
    """Save the form, keep it for later, or show it again with one person more or less."""
    typed, move = file_forms.typed_in(request.form), file_forms.move_of(request.form)
    form = Form(current_user.id, child.id, typed)
    if move.name in (ADD, REMOVE) or UP in typed:
        above = typed.pop(UP, None)
        rearranged, focus = _moved_up(typed, above[0]) if above else file_forms.rearranged(typed, move, OF_CHILD)
        return _draw(child, lambda whose: file_forms.again(whose, rearranged, (), now, focus))
    try:
        if move.name in (LATER, DROP):
            return file_forms.laid_by(form, move, url_for("portal.child_file", child_id=child.id), now)
        child_files.save(form, now)
    except Refused as refused:
        refusals = refused.refusals
        return _draw(child, lambda whose: file_forms.again(whose, typed, refusals, now)), 422
    words = _("La fiche de %(name)s est enregistrée.", name=child.first_name)
    file_steps.tell_saved(words, guard.current_family_id(), child.id)
    return redirect(file_steps.next_address(guard.current_family_id(), now), 303)


def _child(child_id: int) -> ChildHere:
    """One of the family's own children; nobody learns of another that it exists."""
    return of_children.child(guard.current_family_id(), child_id, paris_day(clock.now())) or abort(404)


def _moved_up(typed: Typed, path: str) -> tuple[dict[str, list[str]], str]:
    """The form with this person to call one place higher, and the id of what is to have the focus: its new place."""
    order = [f"{Group.EMERGENCY}-{number}" for number in numbers(Group.EMERGENCY, typed)]
    if path not in order[1:]:
        return dict(typed), ""
    above = order[order.index(path) - 1]
    places = {path: above, above: path}
    heads = {name: "-".join(name.split("-")[:2]) for name in typed}
    return {places.get(head, head) + name.removeprefix(head): typed[name] for name, head in heads.items()}, above


def _draw(child: ChildHere, make: Callable[[Whose], FormPage]) -> str:
    """The page that `make` makes of this child's form."""
    family_id, today = guard.current_family_id(), paris_day(clock.now())
    schools = of_children.classes()
    # A class is shown under its school; it is named with it wherever it stands by itself.
    named = [(value, f"{name} ({school})") for school, found in schools for value, name in found]
    options = {"child.school_class_id": named}
    whose = Whose(current_user.id, family_id, child.id, OF_CHILD, child_files.KEYS, lambda _typed: options)
    return render_template(
        "portal/files/child.html",
        page=make(whose),
        child=child,
        schools=schools,
        kept_away=of_children.kept_away(family_id, child.id),
        vaccines=required_words(child.birth_date, today) if child.birth_date else "",
        today=today,
        here="file",
    )
