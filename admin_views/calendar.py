"""The school years and their holidays: filled in from the published dates where they are known, typed otherwise."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload, selectinload

import clock
from admin_views.base import StaffView
from admin_views.cells import Table
from admin_views.editing import Parent
from admin_views.forms import BooleanField, Choice, Day, StaffForm, StringField
from admin_views.listing import Filter, Sort
from admin_views.sections import Section
from models import SchoolHoliday, SchoolYear
from queries import calendar as queries
from rules.calendar import school_year
from rules.fields import Why, bad_value
from rules.refusals import Code, Refused
from rules.rights import Right
from services import calendar, school_years
from services.changes import Edit
from services.settings import ZONES
from web.commune import commune


def zones() -> list[tuple[str, str]]:
    """The zones of the school holidays."""
    return [(zone, zone) for zone in ZONES]


def years() -> list[tuple[int, str]]:
    """The school years around the present one, by the calendar year in which they begin."""
    present = school_year(clock.now().date())[0].year
    return [(year, f"{year}-{year + 1}") for year in range(present - 1, present + 5)]


class NewYearForm(StaffForm):
    """A school year by the year in which it begins."""

    also_needed = frozenset({"first_year", "zone"})

    first_year = Choice(_("Année scolaire"), years, int)
    zone = Choice(_("Zone"), zones)
    published = BooleanField(_("Remplir avec les vacances publiées, si elles sont connues"))


class YearForm(StaffForm):
    """The bounds of a school year."""

    also_needed = frozenset(school_years.YEAR_DAYS) | {"zone"}

    first_day = Day(_("Premier jour"))
    last_day = Day(_("Dernier jour"))
    zone = Choice(_("Zone"), zones)


class HolidayForm(StaffForm):
    """Holidays, or a bridge."""

    expected = school_years.HOLIDAY
    also_needed = frozenset(school_years.HOLIDAY_DAYS)

    name = StringField(_("Nom"))
    first_day = Day(_("Premier jour sans classe"))
    resumes_on = Day(_("Reprise des cours"), description=_("Ce jour-là, il y a classe."))


class SchoolYearView(StaffView):
    """The school years."""

    model, key, path = SchoolYear, "school_years", "annees-scolaires"
    title, new_title, section = _("Calendrier scolaire"), _("Nouvelle année scolaire"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    columns = {
        "name": _("Année"),
        "zone": _("Zone"),
        "first_day": _("Premier jour"),
        "last_day": _("Dernier jour"),
        "holidays": _("Vacances saisies"),
    }
    values = {"name": str, "holidays": lambda year: len(year.holidays)}
    load_list = load_details = (selectinload(SchoolYear.holidays),)
    sorts = {"name": Sort((SchoolYear.first_day,))}
    default_sort, descending = "name", True
    form, new_form = YearForm, NewYearForm

    def new_data(self, parent: Any) -> dict[str, Any]:
        first_day, _last_day = school_year(clock.now().date())
        return {"first_year": first_day.year + 1, "zone": commune().school_zone, "published": True}

    def warnings(self, row: SchoolYear) -> Sequence[str]:
        if row.holidays:
            return ()
        return (
            gettext("Les vacances ne sont pas saisies\N{NO-BREAK SPACE}: toute l’année compte comme jours d’école."),
        )

    def tables(self, row: SchoolYear) -> Sequence[Table]:
        rows = [(self.link("school_holidays", it), it.first_day, it.resumes_on) for it in row.holidays]
        head = [gettext("Nom"), gettext("Premier jour sans classe"), gettext("Reprise des cours")]
        add = self.create_link("school_holidays", gettext("Ajouter des vacances ou un pont"), annee=row.id)
        return (Table(gettext("Vacances et ponts"), head, rows, gettext("Rien n’est saisi."), add),)

    def save(self, edit: Edit, now: datetime) -> int:
        if edit.row_id is not None:
            return school_years.save_year(edit, now)
        return _seeded(edit, now) if edit.values["published"] else school_years.save_year(_typed(edit), now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        school_years.remove_year(agent, row_id, now)


def _seeded(edit: Edit, now: datetime) -> int:
    """The year as it was published; where the dates are not all known, that is said at its box."""
    try:
        return calendar.seed_year(edit.values["first_year"], edit.values["zone"], now, edit.agent_id)
    except Refused as refused:
        if refused.refusals[0].code is Code.CALENDAR_UNKNOWN:
            raise Refused([bad_value("published", Why.UNPUBLISHED)]) from refused
        raise Refused([bad_value("first_year", Why.OVERLAP)]) from refused


def _typed(edit: Edit) -> Edit:
    """The bare year, from 1 September to 31 August."""
    first_year = edit.values["first_year"]
    days = {"first_day": date(first_year, 9, 1), "last_day": date(first_year + 1, 8, 31)}
    return Edit(edit.agent_id, None, None, days | {"zone": edit.values["zone"]})


class SchoolHolidayView(StaffView):
    """The holidays and bridges. New ones are entered from the page of their year."""

    model, key, path = SchoolHoliday, "school_holidays", "vacances-scolaires"
    title, new_title, section = _("Vacances"), _("Nouvelles vacances"), Section.OFFER
    right_to_read, right_to_edit, right_to_export = Right.READ_OFFER, Right.EDIT_OFFER, Right.EXPORT
    can_view_details = can_create = can_edit = can_delete = can_export = True
    belongs_to = Parent("school_years", "annee", "year_id")
    columns = {
        "name": _("Nom"),
        "first_day": _("Premier jour sans classe"),
        "resumes_on": _("Reprise des cours"),
        "year": _("Année scolaire"),
    }
    links = {"year": "school_years"}
    load_list = load_details = (joinedload(SchoolHoliday.year),)
    filters_offered = (
        Filter("annee", _("Année scolaire"), SchoolHoliday.year_id.__eq__, queries.school_years, read=int),
    )
    sorts = {"first_day": Sort((SchoolHoliday.first_day,))}
    default_sort, descending = "first_day", True
    form = HolidayForm

    def save(self, edit: Edit, now: datetime) -> int:
        return school_years.save_holiday(edit, now)

    def remove(self, agent: int, row_id: int, now: datetime) -> None:
        school_years.remove_holiday(agent, row_id, now)


VIEWS = (SchoolYearView, SchoolHolidayView)
