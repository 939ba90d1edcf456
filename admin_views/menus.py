"""The menus of the week, of the canteen and of the crèche: one form for five days."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from admin_views.base import StaffView
from admin_views.cells import Link
from admin_views.forms import BooleanField, Choice, Day, StaffForm, StringField, TextAreaField, words_as_options
from admin_views.listing import Filter, Sort
from admin_views.publishing import Drafting
from admin_views.sections import Section
from admin_views.states import publicity_tag
from models import WeekMenu
from queries import activities, choices
from rules.calendar import week_monday
from rules.rights import Right
from rules.texts import MenuKind, Publicity, publicity
from services import menus as service
from services.changes import Edit
from web.staff_words import word

ONE_WEEK, UNTIL_SUNDAY = timedelta(weeks=1), timedelta(days=6)
DAY_LABELS = (_("Lundi"), _("Mardi"), _("Mercredi"), _("Jeudi"), _("Vendredi"))
COPIED = ("kind", *service.DAYS, "note")


def state_of(menu: WeekMenu) -> Publicity:
    """Whether the public sees it today; a week that is over is past."""
    return publicity(menu.is_draft, menu.first_day, menu.monday + UNTIL_SUNDAY, clock.now().date())


def in_state(state: Publicity) -> Any:
    """The menus of that state today."""
    today = clock.now().date()
    is_over = WeekMenu.monday < week_monday(today)
    public = {
        Publicity.PROGRAMMED: WeekMenu.first_day > today,
        Publicity.ONLINE: (WeekMenu.first_day <= today) & ~is_over,
        Publicity.PAST: is_over & (WeekMenu.first_day <= today),
    }
    is_draft = WeekMenu.is_draft.is_(True)
    return is_draft if state is Publicity.DRAFT else ~is_draft & public[state]


class MenuForm(StaffForm):
    """The menu of a week."""

    expected = service.MENU
    also_needed = frozenset(service.NEEDED)

    kind = Choice(_("Menu"), words_as_options(MenuKind), MenuKind)
    monday = Day(_("Semaine du"), description=_("N’importe quel jour de la semaine."))
    day_1 = TextAreaField(DAY_LABELS[0], description=_("Un plat par ligne. Vide\N{NO-BREAK SPACE}: rien n’est servi."))
    day_2 = TextAreaField(DAY_LABELS[1])
    day_3 = TextAreaField(DAY_LABELS[2])
    day_4 = TextAreaField(DAY_LABELS[3])
    day_5 = TextAreaField(DAY_LABELS[4])
    note = StringField(_("Remarque"), description=_("Par exemple l’origine des viandes, ou le plat végétarien."))
    first_day = Day(_("En ligne à partir du"))
    is_draft = BooleanField(_("Brouillon\N{NO-BREAK SPACE}: les familles ne le voient pas"))


class MenuView(Drafting, StaffView):
    """The menus."""

    model, key, path = WeekMenu, "menus", "menus"
    title, new_title, section = _("Menus"), _("Nouveau menu"), Section.PUBLIC
    right_to_read, right_to_edit, right_to_export = Right.READ_PUBLIC, Right.EDIT_PUBLIC, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "monday": _("Semaine du"),
        "kind": _("Menu"),
        "state": _("État"),
        "first_day": _("En ligne à partir du"),
        "served": _("Jours servis"),
    }
    details = {
        "kind": _("Menu"),
        "monday": _("Semaine du"),
        "state": _("État"),
        "first_day": _("En ligne à partir du"),
        **dict(zip(service.DAYS, DAY_LABELS, strict=True)),
        "note": _("Remarque"),
    }
    export_columns = details
    values = {
        "state": lambda menu: publicity_tag(state_of(menu)),
        "served": lambda menu: sum(bool(getattr(menu, name)) for name in service.DAYS),
    }
    search_in, search_hint = (WeekMenu.note,), _("Un plat")
    filters_offered = (
        Filter("menu", _("Menu"), WeekMenu.kind.__eq__, words_as_options(MenuKind), read=MenuKind),
        Filter("etat", _("État"), in_state, words_as_options(Publicity), read=Publicity),
        Filter("du", _("À partir du"), WeekMenu.monday.__ge__, kind="date", read=date.fromisoformat),
    )
    sorts = {"monday": Sort((WeekMenu.monday, WeekMenu.kind)), "kind": Sort((WeekMenu.kind, WeekMenu.monday))}
    default_sort, descending = "monday", True
    form = MenuForm

    def row_name(self, row: WeekMenu) -> str:
        return gettext("%(menu)s, semaine du %(day)s", menu=word(row.kind), day=f"{row.monday:%d/%m/%Y}")

    def search_condition(self, term: str) -> Any:
        return WeekMenu.id.in_(activities.ids_named(choices.dishes(), term))

    def buttons(self, row: WeekMenu) -> tuple[Link, ...]:
        return self.create_link("menus", gettext("Copier pour une autre semaine"), copie=row.id)

    def new_data(self, parent: Any) -> dict[str, Any]:
        """The week after next Monday, or what is copied, one week later."""
        today = clock.now().date()
        copied = self.get_one(request.args.get("copie", ""))
        start = {"monday": week_monday(today) + ONE_WEEK, "first_day": today, "is_draft": True}
        if copied is None:
            return start
        return start | {name: getattr(copied, name) for name in COPIED} | {"monday": copied.monday + ONE_WEEK}

    def save(self, edit: Edit, now: datetime) -> int:
        return service.save_menu(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        service.remove_menu(agent, row_id, now)


VIEWS = (MenuView,)
