"""The school years that staff enter, with their holidays and bridges. A year that is not entered is never guessed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import SchoolHoliday, SchoolYear
from rules.fields import Field, Why, bad_value, check, lacking
from rules.refusals import Code, Refusal, Refused, refuse
from rules.rights import Right
from services import agents, changes, journal
from services.changes import Edit
from services.journal import Deed
from services.transaction import transaction

YEAR = {"zone": Field(20, needed=True)}
YEAR_DAYS = ("first_day", "last_day")
HOLIDAY = {"name": Field(80, needed=True)}
HOLIDAY_DAYS = ("first_day", "resumes_on")


def save_year(edit: Edit, now: datetime) -> int:
    """Make or change a school year (both days included); returns its id. Refuses days that another year has."""
    values, refusals = _values(YEAR, YEAR_DAYS, edit.values)
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        year = changes.row_to_edit(session, SchoolYear, edit)
        _refuse_overlap(session, edit.row_id, values)
        changed = changes.apply(year, values)
        changes.keep(session, year, unique="first_day")
        action = "school_year.created" if edit.row_id is None else "school_year.changed"
        journal.write(session, actor, Deed(action, "school_year", year.id, None, changed), now)
        return int(year.id)


def remove_year(agent_id: int, year_id: int, now: datetime) -> None:
    """Take away a year whose holidays were taken away before; refuses otherwise."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        year = changes.row_to_remove(session, SchoolYear, year_id)
        before = changes.last_values(year, (*YEAR, *YEAR_DAYS))
        if year.holidays:
            raise refuse(Code.STILL_IN_USE)
        changes.drop(session, year)
        journal.write(session, actor, Deed("school_year.removed", "school_year", year_id, None, before), now)


def save_holiday(edit: Edit, now: datetime) -> int:
    """Make holidays of a year (`year_id`) or change them, up to the day on which classes resume, not included."""
    values, refusals = _values(HOLIDAY, HOLIDAY_DAYS, edit.values)
    if edit.row_id is None:
        refusals += lacking(edit.values, ["year_id"])
        values["year_id"] = edit.values.get("year_id")
    if refusals:
        raise Refused(refusals)
    with transaction() as session:
        actor = agents.require(session, edit.agent_id, Right.EDIT_OFFER)
        if edit.row_id is None and session.get(SchoolYear, values["year_id"]) is None:
            raise Refused([bad_value("year_id", Why.UNKNOWN)])
        holiday = changes.row_to_edit(session, SchoolHoliday, edit)
        changed = changes.apply(holiday, values)
        changes.keep(session, holiday)
        action = "school_holiday.created" if edit.row_id is None else "school_holiday.changed"
        journal.write(session, actor, Deed(action, "school_holiday", holiday.id, None, changed), now)
        return int(holiday.id)


def remove_holiday(agent_id: int, holiday_id: int, now: datetime) -> None:
    """Take holidays out of their year: these days are days of class again."""
    with transaction() as session:
        actor = agents.require(session, agent_id, Right.EDIT_OFFER)
        holiday = changes.row_to_remove(session, SchoolHoliday, holiday_id)
        before = changes.last_values(holiday, ("year_id", *HOLIDAY, *HOLIDAY_DAYS))
        changes.drop(session, holiday)
        journal.write(session, actor, Deed("school_holiday.removed", "school_holiday", holiday_id, None, before), now)


def _values(
    fields: Mapping[str, Field], days: tuple[str, str], typed: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Refusal, ...]]:
    texts, refusals = check(fields, typed)
    refusals += lacking(typed, days)
    first, last = (typed.get(name) for name in days)
    if first and last and last <= first:
        refusals += (bad_value(days[1], Why.END_FIRST),)
    return texts | {name: typed.get(name) for name in days}, refusals


def _refuse_overlap(session: Session, year_id: int | None, values: Mapping[str, Any]) -> None:
    shared = select(SchoolYear.id).where(
        SchoolYear.first_day <= values["last_day"], SchoolYear.last_day >= values["first_day"]
    )
    if set(session.scalars(shared)) - {year_id}:
        raise Refused([bad_value("first_day", Why.OVERLAP)])
