"""Which school year a file was reviewed for (Les Rousses E: « fiche à mettre à jour chaque année »)."""

from datetime import date

FIRST_MONTH = 9
RENEWAL_MONTH = 6
"""From June on, a file is reviewed for the school year that begins in September."""


def school_year_of(day: date) -> int:
    """The year in which the school year of this day began: 2019 from 1 September 2019 to 31 August 2020."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def reviewed_year(today: date) -> int:
    """The school year for which a file counts that is reviewed today."""
    return today.year if today.month >= RENEWAL_MONTH else today.year - 1


def last_day_of(school_year: int) -> date:
    """31 August."""
    return date(school_year + 1, 8, 31)
