"""« Informations de la famille »: the form of the family's own file (Rodez guide, « Le compte famille »)."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import clock
from portal import file_forms, file_steps
from portal.blueprint import Page, blueprint
from portal.file_boxes import Options
from portal.file_forms import ADD, DROP, LATER, REMOVE, FormPage, Whose
from queries import files as queries
from rules.family_checks import ranks_of
from rules.fields import whole_number
from rules.file_values import Typed, first, numbers
from rules.files import OF_FAMILY, Group
from rules.refusals import Refused
from rules.texts import DECLARED
from services import family_files
from services.files import Form
from web import guard


@blueprint.get("/dossier/famille")
def family_file() -> Page:
    """The form as it stands, or the draft that this account left."""
    return _draw(file_forms.opened(_whose(), clock.now()))


@blueprint.post("/dossier/famille")
def keep_family_file() -> Page:
    """Save the form, keep it for later, or show it again with one person more or less."""
    now, typed, move = clock.now(), file_forms.typed_in(request.form), file_forms.move_of(request.form)
    form = Form(current_user.id, None, typed)
    if move.name in (ADD, REMOVE):
        rearranged, focus = file_forms.rearranged(typed, move, OF_FAMILY)
        return _draw(file_forms.again(_whose(), rearranged, (), now, focus))
    try:
        if move.name in (LATER, DROP):
            return file_forms.laid_by(form, move, url_for("portal.family_file"), now)
        family_files.save(form, now)
    except Refused as refused:
        return _draw(file_forms.again(_whose(), typed, refused.refusals, now)), 422
    file_steps.tell_saved(_("Les informations de la famille sont enregistrées."), guard.current_family_id(), None)
    return redirect(file_steps.next_address(guard.current_family_id(), now), 303)


def _whose() -> Whose:
    return Whose(current_user.id, guard.current_family_id(), None, OF_FAMILY, DECLARED, _options)


def _options(typed: Typed) -> Options:
    """Whose the benefit number may be: the parents, as the form names them."""
    places = numbers(Group.PARENTS, typed)
    paths = [f"{Group.PARENTS}-{number}" for number in places]
    people = [{"id": whole_number(first(typed, f"{path}-id"))} for path in paths]
    ranks = ranks_of(people, queries.ranks(guard.current_family_id()))
    names = [
        file_forms.name_of(path, typed) or _("Parent %(number)s", number=place) for place, path in enumerate(paths, 1)
    ]
    return {"personal.benefit_rank": [(str(rank), name) for rank, name in zip(ranks, names, strict=True) if rank]}


def _draw(page: FormPage) -> str:
    family = queries.family(guard.current_family_id())
    return render_template("portal/files/family.html", page=page, family=family, here="file")
