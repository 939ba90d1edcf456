"""« Champs des fiches »: how much each field of the files is asked for, and which rubrics wait for the counter."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_admin import BaseView, expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

import clock
from admin_views.agents import agent_id
from admin_views.closed import Closed
from admin_views.editing import refusal_words
from admin_views.sections import Section
from rules.files import FIELDS, FileField, Group, Need, groups_of, need, needs_of
from rules.refusals import Refused
from rules.rights import Right
from services.settings import change_settings
from web.commune import commune
from web.file_words import group_word, label

AT_ONCE, WAITS = "direct", "guichet"


@dataclass(frozen=True, slots=True)
class Row:
    """A field: the name of its radios, what it is called, what is chosen; a fixed one is always asked for."""

    name: str
    label: str
    chosen: Need
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric: the name of its radios, its title, whether its changes wait, its fields."""

    name: str
    title: str
    waits: bool
    rows: tuple[Row, ...]


class FileSettingsView(Closed, BaseView):
    """One page for all rubrics of both forms."""

    title: Any = _("Champs des fiches")
    section = Section.HOUSE
    right_to_read = right_to_edit = Right.EDIT_SETTINGS
    can_view_details = False

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="file_settings", url="/mairie/champs")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Response | tuple[str, int]:
        """The page; what a form does not say stays as it is."""
        needs, waiting = _stands()
        if request.method == "GET":
            return self._page(needs, waiting, []), 200
        try:
            change_settings(agent_id(), {"file_needs": needs, "waiting_groups": waiting}, clock.now())
        except Refused as refused:
            return self._page(needs, waiting, [refusal_words(it) for it in refused.refusals]), 422
        flash(gettext("Les champs des fiches sont enregistrés."), "ok")
        return redirect(self.get_url(".index_view"))

    def _page(self, needs: str, waiting: str, refused: list[str]) -> str:
        return self.render(
            "staff/file_settings.html", rubrics=_rubrics(needs, waiting), refused=refused, words=_words()
        )


def _stands() -> tuple[str, str]:
    """Both settings as the form says them or, where it says nothing, as they are kept."""
    kept, waiting = needs_of(commune().file_needs), groups_of(commune().waiting_groups)
    fields = [it for rubric in FIELDS.values() for it in rubric if not it.fixed]
    said = {it.key: "".join(request.form.get(_name(it), need(it, kept)).split()) for it in fields}
    needs = " ".join(f"{it.key}={said[it.key]}" for it in fields if said[it.key] != it.need)
    standing = {group: WAITS if group in waiting else AT_ONCE for group in Group}
    chosen = (group for group in Group if request.form.get(f"waits-{group}", standing[group]) == WAITS)
    return needs, " ".join(chosen)


def _rubrics(needs: str, waiting: str) -> list[Rubric]:
    chosen, waits = needs_of(needs), groups_of(waiting)
    return [
        Rubric(
            f"waits-{group}",
            group_word(group),
            group in waits,
            tuple(Row(_name(it), label(it), need(it, chosen), it.fixed) for it in fields),
        )
        for group, fields in FIELDS.items()
    ]


def _name(it: FileField) -> str:
    return "need-" + it.key.replace(".", "-")


def _words() -> list[tuple[Need, str]]:
    return [
        (Need.REQUIRED, gettext("obligatoire")),
        (Need.OPTIONAL, gettext("facultatif")),
        (Need.HIDDEN, gettext("masqué")),
    ]


VIEWS = (FileSettingsView,)
