"""Entering a school year as it was published. One that is not wholly known is asked of staff, never guessed."""

from datetime import date, datetime

from sqlalchemy import select

from adapters.school_calendars import ZONES, published
from models.calendar import SchoolHoliday, SchoolYear
from rules.fields import Why, bad_value
from rules.refusals import Code, Refused, refuse
from rules.rights import Right
from services import journal
from services.agents import require
from services.journal import PORTAL, Deed
from services.transaction import transaction


def seed_year(first_year: int, zone: str, now: datetime, agent_id: int | None = None) -> int:
    """Add the school year that begins in September of `first_year`, with its holidays in zone A, B or C; its id.

    Without an agent it is the installation that asks. Refuses with `calendar_unknown` a year that was not published
    as a whole, and one that overlaps a year that is there. Public holidays follow from the year: they are not kept.
    """
    spans = published(first_year, zone) if zone in ZONES else None
    if spans is None:
        raise refuse(Code.CALENDAR_UNKNOWN)
    with transaction() as session:
        actor = require(session, agent_id, Right.EDIT_OFFER) if agent_id is not None else PORTAL
        first_day, last_day = date(first_year, 9, 1), date(first_year + 1, 8, 31)
        overlapping = select(SchoolYear.id).where(SchoolYear.first_day <= last_day, SchoolYear.last_day >= first_day)
        if session.scalars(overlapping).first():
            raise Refused([bad_value("first_day", Why.OVERLAP)])
        year = SchoolYear(first_day=first_day, last_day=last_day, zone=zone)
        year.holidays = [
            SchoolHoliday(name=span.name, first_day=span.first_day, resumes_on=span.resumes_on) for span in spans
        ]
        session.add(year)
        session.flush()
        journal.write(session, actor, Deed("school_year.created", "school_year", year.id), now)
        return year.id
