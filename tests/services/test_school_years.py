"""School years and their holidays, as staff type them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models import JournalEntry, SchoolHoliday, SchoolYear, db
from queries.calendar import load_calendar
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import school_years
from services.changes import Edit
from tests.cast import NOW, Town

YEAR = {"first_day": date(2020, 9, 1), "last_day": date(2021, 8, 31), "zone": "C"}


def edit(town: Town, row_id: int | None = None, role: Role = Role.ADMINISTRATOR, **values: Any) -> Edit:
    return Edit(town.staff[role].id, row_id, None, values)


def whys(refused: Refused) -> list[tuple[Any, Any]]:
    return [(refusal.about, refusal.values.get("why", refusal.code)) for refusal in refused.refusals]


def first_year() -> SchoolYear:
    return db.session.scalars(select(SchoolYear)).one()


def test_a_typed_year_with_its_holidays_is_known_to_the_calendar(town: Town) -> None:
    assert not load_calendar().is_known(date(2020, 9, 7))
    year_id = school_years.save_year(edit(town, **YEAR), NOW)
    holiday = {"year_id": year_id, "name": "Pont", "first_day": date(2021, 5, 14), "resumes_on": date(2021, 5, 17)}
    school_years.save_holiday(edit(town, **holiday), NOW)
    calendar = load_calendar()
    assert calendar.is_known(date(2021, 8, 31)) and calendar.is_school_holiday(date(2021, 5, 14))
    assert not calendar.is_school_holiday(date(2021, 5, 17))
    actions = list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))
    assert actions == ["school_year.created", "school_holiday.created"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"first_day": date(2020, 8, 31)}, [("first_day", Why.OVERLAP)]),
        ({"last_day": date(2020, 9, 1)}, [("last_day", Why.END_FIRST)]),
        ({"zone": ""}, [("zone", Why.NEEDED)]),
        ({"last_day": None}, [("last_day", Why.NEEDED)]),
    ],
)
def test_a_year_that_is_not_as_expected_is_refused(town: Town, changes: dict[str, Any], expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        school_years.save_year(edit(town, **(YEAR | changes)), NOW)
    assert whys(caught.value) == expected


def test_a_year_does_not_overlap_with_itself(town: Town) -> None:
    year = first_year()
    values = {"first_day": year.first_day, "last_day": year.last_day, "zone": "A"}
    assert school_years.save_year(edit(town, year.id, **values), NOW) == year.id
    assert db.session.get_one(SchoolYear, year.id).zone == "A"


def test_holidays_end_after_they_begin_in_a_year_that_is_there(town: Town) -> None:
    day = date(2020, 2, 8)
    wrong = {"year_id": first_year().id, "name": "Hiver", "first_day": day, "resumes_on": day}
    with pytest.raises(Refused) as caught:
        school_years.save_holiday(edit(town, **wrong), NOW)
    assert whys(caught.value) == [("resumes_on", Why.END_FIRST)]
    with pytest.raises(Refused) as caught:
        school_years.save_holiday(edit(town, **(wrong | {"year_id": 999_999, "resumes_on": date(2020, 2, 9)})), NOW)
    assert whys(caught.value) == [("year_id", Why.UNKNOWN)]


def test_holidays_are_taken_away_before_their_year(town: Town) -> None:
    agent, year_id = town.staff[Role.ADMINISTRATOR].id, first_year().id
    with pytest.raises(Refused) as caught:
        school_years.remove_year(agent, year_id, NOW)
    assert whys(caught.value) == [(None, Code.STILL_IN_USE)]
    for holiday_id in list(db.session.scalars(select(SchoolHoliday.id))):
        school_years.remove_holiday(agent, holiday_id, NOW)
    school_years.remove_year(agent, year_id, NOW)
    assert db.session.scalars(select(SchoolYear)).all() == []


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_the_administrator_edits_the_calendar(town: Town, role: Role) -> None:
    for deed in (
        lambda: school_years.save_year(edit(town, role=role, **YEAR), NOW),
        lambda: school_years.remove_year(town.staff[role].id, first_year().id, NOW),
        lambda: school_years.remove_holiday(town.staff[role].id, 1, NOW),
    ):
        with pytest.raises(Refused) as caught:
            deed()
        assert whys(caught.value) == [(None, Code.NO_RIGHT)]
