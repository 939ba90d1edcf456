"""School years in the database: seeded as published, refused when unknown, read back as a calendar."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models import JournalEntry, SchoolHoliday, SchoolYear, Setting, db
from queries.calendar import load_calendar
from rules.calendar import first_school_day
from rules.refusals import Code, Refused
from rules.rights import Role
from services.calendar import seed_year
from tests import cast
from tests.cast import NOW

FIRST_DAYS = [(2019, "2019-09-02"), (2023, "2023-09-04"), (2025, "2025-09-01"), (2026, "2026-09-01")]


@pytest.mark.parametrize(("year", "day"), FIRST_DAYS)
def test_a_seeded_year_begins_on_its_first_school_day(app, year, day) -> None:
    seed_year(year, "C", NOW)
    assert first_school_day(load_calendar(), year).isoformat() == day


def test_a_seeded_year_is_journalled_and_known_to_its_last_day(app) -> None:
    seed_year(2019, "C", NOW)
    calendar = load_calendar()
    assert [calendar.is_known(date(2019, 8, 31)), calendar.is_known(date(2019, 9, 1))] == [False, True]
    assert [calendar.is_known(date(2020, 8, 31)), calendar.is_known(date(2020, 9, 1))] == [True, False]
    assert db.session.scalars(select(JournalEntry.action)).one() == "school_year.created"


@pytest.mark.parametrize(("year", "zone"), [(2040, "C"), (2014, "A"), (2026, "D"), (2026, "")])
def test_a_year_that_is_not_published_is_never_guessed(app, year, zone) -> None:
    with pytest.raises(Refused) as refused:
        seed_year(year, zone, NOW)
    assert [refusal.code for refusal in refused.value.refusals] == [Code.CALENDAR_UNKNOWN]
    assert db.session.scalar(select(func.count()).select_from(SchoolHoliday)) == 0


def test_a_year_is_entered_once(app) -> None:
    seed_year(2026, "A", NOW)
    with pytest.raises(Refused):
        seed_year(2026, "C", NOW)
    assert db.session.scalars(select(SchoolYear.zone)).all() == ["A"]


@pytest.mark.parametrize(("role", "may"), [(Role.ADMINISTRATOR, True), (Role.COUNTER, False), (Role.FAMILY, False)])
def test_only_who_may_edit_the_offer_adds_a_year(app, town, role, may) -> None:
    agent = town.nadia if role is Role.FAMILY else town.staff[role]
    if may:
        assert seed_year(2026, "C", NOW, agent.id)
    else:
        with pytest.raises(Refused, match=Code.NO_RIGHT):
            seed_year(2026, "C", NOW, agent.id)


def test_public_holidays_have_french_names_and_two_more_in_alsace_moselle(app) -> None:
    cast.make_school_year()
    good_friday, boxing_day = date(2020, 4, 10), date(2019, 12, 26)
    before = load_calendar()
    assert before.holiday_name(date(2020, 1, 1)) == "Jour de l’an"
    assert not before.is_public_holiday(good_friday) and not before.is_public_holiday(boxing_day)
    cast.add(Setting(key="alsace_moselle", value="oui"))
    after = load_calendar()
    assert after.is_public_holiday(good_friday) and after.is_public_holiday(boxing_day)


def test_the_calendar_is_one_object_while_nothing_changes(app) -> None:
    year = cast.make_school_year()
    before = load_calendar()
    assert load_calendar() is before
    year.holidays[1].resumes_on = date(2019, 11, 5)
    db.session.commit()
    assert load_calendar() is not before and load_calendar().is_school_holiday(date(2019, 11, 4))


def test_without_a_year_nothing_is_known(app) -> None:
    assert not load_calendar().is_known(date(2019, 9, 20))
