"""The calendar against the tables of DOMAIN 9.2 to 9.4 (vectors C01 to C13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.activities import OpenOn
from rules.calendar import (
    Calendar,
    CalendarUnknown,
    HolidaySpan,
    month_span,
    school_year,
    week_monday,
)
from rules.planning import opening
from tests.scenes import MEAL, PERIOD

FOUR_DAYS = frozenset({1, 2, 4, 5})
FIVE_MORNINGS = frozenset({1, 2, 3, 4, 5})

PUBLIC_HOLIDAYS = """
2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25
2027-01-01 2027-03-29 2027-05-01 2027-05-08 2027-05-06 2027-05-17 2027-07-14 2027-08-15 2027-11-01 2027-11-11 2027-12-25
"""
IN_EVERY_ZONE = """
Toussaint 2025-10-18 2025-11-03|Noël 2025-12-20 2026-01-05|Ascension 2026-05-15 2026-05-17|Été 2026-07-04 2026-09-01
Toussaint 2026-10-17 2026-11-02|Noël 2026-12-19 2027-01-04|Ascension 2027-05-07 2027-05-09|Été 2027-07-03 2027-09-01
"""
BY_ZONE = {
    "A": """Hiver 2026-02-07 2026-02-23|Printemps 2026-04-04 2026-04-20
            Hiver 2027-02-13 2027-03-01|Printemps 2027-04-10 2027-04-26""",
    "B": """Hiver 2026-02-14 2026-03-02|Printemps 2026-04-11 2026-04-27
            Hiver 2027-02-20 2027-03-08|Printemps 2027-04-17 2027-05-03""",
    "C": """Hiver 2026-02-21 2026-03-09|Printemps 2026-04-18 2026-05-04
            Hiver 2027-02-06 2027-02-22|Printemps 2027-04-03 2027-04-19""",
}


def spans(text):
    for line in text.strip().replace("\n", "|").split("|"):
        name, first, resumes = line.split()
        yield HolidaySpan(name, date.fromisoformat(first), date.fromisoformat(resumes))


def zone(letter):
    return Calendar(
        public_holidays=frozenset(date.fromisoformat(day) for day in PUBLIC_HOLIDAYS.split()),
        school_holidays=(*spans(IN_EVERY_ZONE), *spans(BY_ZONE[letter])),
        known=((date(2025, 9, 1), date(2026, 9, 1)), (date(2026, 9, 1), date(2027, 9, 1))),
    )


ZONES = {letter: zone(letter) for letter in "ABC"}


@pytest.mark.parametrize(
    ("vector", "day", "zones", "expected"),
    [
        ("C01", "2026-11-02", "ABC", True),
        ("C02", "2026-11-01", "ABC", False),
        ("C03", "2026-05-15", "ABC", False),
        ("C04", "2027-02-22", "C", True),
        ("C04", "2027-02-22", "AB", False),
        ("C05", "2027-03-01", "A", True),
        ("C05", "2027-03-01", "B", False),
        ("C06", "2027-03-29", "ABC", False),
        ("C08", "2026-11-11", "ABC", False),
        ("C09", "2027-01-04", "ABC", True),
        ("C10", "2026-09-01", "ABC", True),
        ("C10", "2026-08-31", "ABC", False),
        ("C11", "2026-07-03", "ABC", True),
        ("C11", "2026-07-04", "ABC", False),
    ],
)
def test_a_day_has_school_or_not(vector, day, zones, expected):
    for letter in zones:
        assert ZONES[letter].has_school(date.fromisoformat(day), FIVE_MORNINGS) is expected, (vector, letter)


def test_wednesday_depends_on_the_week_of_the_school():  # C07
    wednesday = date(2026, 9, 16)
    assert not ZONES["A"].has_school(wednesday, FOUR_DAYS)
    assert ZONES["A"].has_school(wednesday, FIVE_MORNINGS)
    assert ZONES["A"].has_class(wednesday)


@pytest.mark.parametrize(
    ("day", "open_on"),
    [("2026-09-16", OpenOn.SCHOOL_DAYS), ("2026-10-19", OpenOn.HOLIDAYS), ("2026-09-19", None)],
)
def test_a_day_belongs_to_the_care_of_school_weeks_or_to_that_of_holidays(day, open_on):  # C12, as periods know it
    for kind in (OpenOn.SCHOOL_DAYS, OpenOn.HOLIDAYS):
        facts = replace(PERIOD, first_day=date(2026, 9, 1), last_day=date(2027, 7, 2), open_on=kind)
        assert opening(facts, MEAL, date.fromisoformat(day), ZONES["A"]).is_open is (kind is open_on)


@pytest.mark.parametrize(
    ("day", "span"),
    [
        ("2026-08-31", (date(2025, 9, 1), date(2026, 8, 31))),
        ("2026-09-01", (date(2026, 9, 1), date(2027, 8, 31))),
        ("2020-01-01", (date(2019, 9, 1), date(2020, 8, 31))),
    ],
)
def test_a_school_year_begins_in_september(day, span):  # C13
    assert school_year(date.fromisoformat(day)) == span


@pytest.mark.parametrize("ask", ["is_public_holiday", "is_school_holiday", "holiday_name", "has_class"])
@pytest.mark.parametrize("day", [date(2025, 8, 31), date(2027, 9, 1)])
def test_a_day_of_an_unknown_year_is_never_guessed(ask, day):
    calendar = ZONES["A"]
    assert not calendar.is_known(day)
    with pytest.raises(CalendarUnknown) as refused:
        getattr(calendar, ask)(day)
    assert refused.value.day == day


def test_school_of_an_unknown_year_is_never_guessed_even_at_the_weekend():
    with pytest.raises(CalendarUnknown):
        ZONES["A"].has_school(date(2027, 9, 5), FOUR_DAYS)


def test_known_years_go_from_their_first_day_to_the_day_before_their_bound():
    assert ZONES["A"].is_known(date(2025, 9, 1))
    assert ZONES["A"].is_known(date(2026, 8, 31))
    assert ZONES["A"].is_known(date(2027, 8, 31))


def test_a_holiday_is_named_up_to_the_eve_of_the_resumption():
    named = {day: ZONES["A"].holiday_name(day) for day in (date(2026, 10, 17), date(2026, 11, 1), date(2026, 11, 2))}
    assert list(named.values()) == ["Toussaint", "Toussaint", ""]
    assert ZONES["A"].is_public_holiday(date(2026, 11, 1))
    assert not ZONES["A"].is_public_holiday(date(2026, 11, 2))


def test_a_public_holiday_is_called_by_its_own_name_and_is_no_school_holiday_for_that():
    armistice, first_november = date(2026, 11, 11), date(2026, 11, 1)
    names = ((armistice, "Armistice 1918"), (first_november, "Jour de la Toussaint"))
    calendar = replace(ZONES["A"], public_names=names)
    assert calendar.holiday_name(armistice) == "Armistice 1918"
    assert calendar.holiday_name(first_november) == "Jour de la Toussaint"
    assert not calendar.is_school_holiday(armistice)
    assert ZONES["A"].holiday_name(armistice) == ""


def test_where_two_spans_overlap_the_first_gives_its_name():
    week = HolidaySpan("Semaine", date(2026, 11, 2), date(2026, 11, 9))
    bridge = HolidaySpan("Pont", date(2026, 11, 8), date(2026, 11, 10))
    calendar = Calendar(frozenset(), (week, bridge), ((date(2026, 9, 1), date(2027, 9, 1)),))
    names = [calendar.holiday_name(date(2026, 11, 7) + timedelta(count)) for count in range(4)]
    assert names == ["Semaine", "Semaine", "Pont", ""]


def test_calendars_of_the_same_days_are_one_key():
    assert zone("A") == ZONES["A"] and hash(zone("A")) == hash(ZONES["A"])
    assert len({zone("A"), ZONES["A"], ZONES["B"]}) == 2


@pytest.mark.parametrize(
    ("day", "monday", "month"),
    [
        ("2026-09-20", date(2026, 9, 14), (date(2026, 9, 1), date(2026, 9, 30))),
        ("2027-01-01", date(2026, 12, 28), (date(2027, 1, 1), date(2027, 1, 31))),
        ("2028-02-29", date(2028, 2, 28), (date(2028, 2, 1), date(2028, 2, 29))),
        ("2026-09-14", date(2026, 9, 14), (date(2026, 9, 1), date(2026, 9, 30))),
    ],
)
def test_a_day_has_its_monday_and_its_month(day, monday, month):
    assert week_monday(date.fromisoformat(day)) == monday
    assert month_span(date.fromisoformat(day)) == month
