"""The school holidays of metropolitan France as published, from a package that works without a network.

What it is known to have wrong is corrected here, from the ministry's orders (arrêtés): the bridge after Ascension,
Friday and Saturday without class, is left out of it from 2023 to 2026, and lasts until the Monday in 2021.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from vacances_scolaires_france import SchoolHolidayDates

from rules.calendar import HolidaySpan

ZONES = tuple(SchoolHolidayDates.SUPPORTED_ZONES)
NAMES = tuple(SchoolHolidayDates.SUPPORTED_HOLIDAY_NAMES)
BRIDGE = next(name for name in NAMES if "Ascension" in name)
FRIDAYS_OFF = (date(2021, 5, 14), date(2023, 5, 19), date(2024, 5, 10), date(2025, 5, 30), date(2026, 5, 15))
SUNDAY = 7
ONE_DAY = timedelta(1)


def published(first_year: int, zone: str) -> tuple[HolidaySpan, ...] | None:
    """The holidays of the school year that begins in September of `first_year`, or None when any of them is unknown.

    The summer before is one of them where classes resume after the 1st of September.
    """
    first_day, end = date(first_year, 9, 1), date(first_year + 1, 9, 1)
    spans = _spans(zone)
    of_year = tuple(span for span in spans if span.first_day < end and span.resumes_on > first_day)
    summer_before = any(span.first_day < first_day <= span.resumes_on for span in spans)
    begun = {span.name for span in of_year if span.first_day >= first_day}
    return of_year if summer_before and begun == {_typographic(name) for name in NAMES} else None


@lru_cache(maxsize=len(ZONES))
def _spans(zone: str) -> tuple[HolidaySpan, ...]:
    corrected = {friday.year for friday in FRIDAYS_OFF}
    spans = [
        span for span in _runs(zone) if not (span.name == _typographic(BRIDGE) and span.first_day.year in corrected)
    ]
    spans += [HolidaySpan(_typographic(BRIDGE), friday, friday + timedelta(3)) for friday in FRIDAYS_OFF]
    return tuple(sorted(spans, key=lambda span: span.first_day))


def _runs(zone: str) -> Iterator[HolidaySpan]:
    """Days off of one name that follow each other. The package ends on the last of them; on Sundays nothing resumes."""
    dates = SchoolHolidayDates()
    names = {day: off["nom_vacances"] for day, off in dates.data.items() if dates.is_holiday_for_zone(day, zone)}
    for day, name in sorted(names.items()):
        if names.get(day - ONE_DAY) == name:
            continue
        back = day
        while names.get(back) == name:
            back += ONE_DAY
        yield HolidaySpan(_typographic(name), day, back + ONE_DAY if back.isoweekday() == SUNDAY else back)


def _typographic(name: str) -> str:
    return name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
