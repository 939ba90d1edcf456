"""The published holidays against the tables of DOMAIN 9.2, and years that are not known wholly."""

from datetime import date, timedelta

import pytest

from adapters.school_calendars import published

AUTUMN, CHRISTMAS = "Vacances de la Toussaint", "Vacances de Noël"
WINTER, SPRING, SUMMER = "Vacances d’hiver", "Vacances de printemps", "Vacances d’été"
BRIDGE = "Pont de l’Ascension"
COMMON = [
    (2025, AUTUMN, "2025-10-18", "2025-11-03"),
    (2025, CHRISTMAS, "2025-12-20", "2026-01-05"),
    (2025, SUMMER, "2026-07-04", "2026-09-01"),
    (2026, AUTUMN, "2026-10-17", "2026-11-02"),
    (2026, CHRISTMAS, "2026-12-19", "2027-01-04"),
    (2026, SUMMER, "2027-07-03", "2027-09-01"),
]
BY_ZONE = {
    "A": [
        (2025, WINTER, "2026-02-07", "2026-02-23"),
        (2025, SPRING, "2026-04-04", "2026-04-20"),
        (2026, WINTER, "2027-02-13", "2027-03-01"),
        (2026, SPRING, "2027-04-10", "2027-04-26"),
    ],
    "B": [
        (2025, WINTER, "2026-02-14", "2026-03-02"),
        (2025, SPRING, "2026-04-11", "2026-04-27"),
        (2026, WINTER, "2027-02-20", "2027-03-08"),
        (2026, SPRING, "2027-04-17", "2027-05-03"),
    ],
    "C": [
        (2025, WINTER, "2026-02-21", "2026-03-09"),
        (2025, SPRING, "2026-04-18", "2026-05-04"),
        (2026, WINTER, "2027-02-06", "2027-02-22"),
        (2026, SPRING, "2027-04-03", "2027-04-19"),
        (2019, SUMMER, "2019-07-06", "2019-09-02"),
        (2019, AUTUMN, "2019-10-19", "2019-11-04"),
        (2019, CHRISTMAS, "2019-12-21", "2020-01-06"),
        (2019, WINTER, "2020-02-08", "2020-02-24"),
        (2019, SPRING, "2020-04-04", "2020-04-20"),
        (2019, SUMMER, "2020-07-04", "2020-09-01"),
    ],
}
TABLE = [(zone, *line) for zone, lines in BY_ZONE.items() for line in lines + COMMON]
BRIDGES = [(2020, "2021-05-14"), (2022, "2023-05-19"), (2024, "2025-05-30"), (2025, "2026-05-15"), (2026, "2027-05-07")]


@pytest.mark.parametrize(("zone", "year", "name", "first", "back"), TABLE)
def test_holidays_go_from_the_first_day_off_to_the_resumption(zone, year, name, first, back) -> None:
    spans = {(span.name, span.first_day.isoformat(), span.resumes_on.isoformat()) for span in published(year, zone)}
    assert (name, first, back) in spans


@pytest.mark.parametrize("zone", ["A", "B", "C"])
@pytest.mark.parametrize(("year", "friday"), BRIDGES)
def test_the_friday_and_saturday_after_ascension_are_off_and_the_monday_is_not(zone, year, friday) -> None:
    day = date.fromisoformat(friday)
    (bridge,) = [span for span in published(year, zone) if span.name == BRIDGE]
    assert bridge.first_day <= day and day + timedelta(1) < bridge.resumes_on <= day + timedelta(3)


@pytest.mark.parametrize("zone", ["A", "B", "C"])
@pytest.mark.parametrize(("year", "count"), [(2019, 7), (2020, 6), (2025, 6), (2026, 6)])
def test_nothing_else_is_in_a_year_than_its_holidays_and_a_summer_that_runs_over(zone, year, count) -> None:
    assert len(published(year, zone)) == count


@pytest.mark.parametrize("year", [1989, 2014, 2017, 2028, 2029, 2100])
def test_a_year_of_which_a_part_is_missing_is_not_known(year) -> None:
    assert published(year, "C") is None
