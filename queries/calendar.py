"""The school years that staff entered, with the public holidays of France."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from sqlalchemy import select

from models import SchoolHoliday, SchoolYear, Setting, db
from rules.calendar import Calendar, HolidaySpan

MOSELLE = "57"
"""Alsace-Moselle has two days more; the library takes « GES » too, in silence, but gives eleven days for it."""

_ALSACE_MOSELLE = select(Setting.value).where(Setting.key == "alsace_moselle").scalar_subquery()
_YEARS = (
    select(
        SchoolYear.first_day,
        SchoolYear.last_day,
        SchoolHoliday.name,
        SchoolHoliday.first_day,
        SchoolHoliday.resumes_on,
        _ALSACE_MOSELLE,
    )
    .join_from(SchoolYear, SchoolHoliday, isouter=True)
    .order_by(SchoolYear.first_day, SchoolHoliday.first_day, SchoolHoliday.id)
)


def load_calendar() -> Calendar:
    """The calendar of every school year that was entered, in one statement. While nothing changes it is one object."""
    rows = db.session.connection().execute(_YEARS).all()
    return _calendar(tuple(tuple(row) for row in rows))


@lru_cache(maxsize=4)
def _calendar(rows: Sequence[tuple[Any, ...]]) -> Calendar:
    known = tuple(sorted({(first, last + timedelta(1)) for first, last, *_ in rows}))
    spans = tuple(HolidaySpan(name, first, back) for _, _, name, first, back, _ in rows if name is not None)
    names: dict[date, str] = {}
    for year in sorted({day.year for bounds in known for day in bounds}):
        names |= public_holidays(year, alsace_moselle=bool(rows[0][-1]))
    return Calendar(frozenset(names), spans, known, tuple(sorted(names.items())))


@lru_cache(maxsize=64)
def public_holidays(year: int, *, alsace_moselle: bool) -> dict[date, str]:
    """The public holidays of a year in metropolitan France, with their French names."""
    found = holidays.country_holidays("FR", subdiv=MOSELLE if alsace_moselle else None, years=year, language="fr")
    return {day: name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for day, name in found.items()}


def school_years() -> list[tuple[int, str]]:
    """The school years, for a filter, the latest first."""
    return [
        (year.id, str(year)) for year in db.session.scalars(select(SchoolYear).order_by(SchoolYear.first_day.desc()))
    ]
