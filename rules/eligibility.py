"""For whom a period is: school, class, age on a day, residence, another enrolment (issue « Who may », PRODUCT B5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.names import fold


class Unfit(StrEnum):
    """Why a period is not for a child. Families see no such period; staff read why."""

    SCHOOL = "school"
    LEVEL = "level"
    NO_BIRTH_DATE = "no_birth_date"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    NOT_RESIDENT = "not_resident"
    OTHER_ENROLMENT = "other_enrolment"  # in the period that this one requires


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a period is; what is empty or None asks nothing. Ages in whole years on `ages_on`, both included."""

    school_ids: frozenset[int] = frozenset()
    levels: frozenset[str] = frozenset()
    least_age: int | None = None
    most_age: int | None = None
    ages_on: date = date.min
    residents_only: bool = False
    requires_id: int | None = None


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True)
class Pupil:
    """What is known of a child: `enrolled_in` are the periods in which it is enrolled on the day in question."""

    school_id: int | None
    level: str
    birth_date: date | None
    is_resident: bool
    enrolled_in: frozenset[int] = frozenset()


def unfit(audience: Audience, pupil: Pupil) -> tuple[Unfit, ...]:
    """Every reason why a period is not for this child; empty when it is."""
    reasons = (
        (Unfit.SCHOOL, bool(audience.school_ids) and pupil.school_id not in audience.school_ids),
        (Unfit.LEVEL, bool(audience.levels) and pupil.level not in audience.levels),
        (Unfit.NOT_RESIDENT, audience.residents_only and not pupil.is_resident),
        (Unfit.OTHER_ENROLMENT, audience.requires_id is not None and audience.requires_id not in pupil.enrolled_in),
    )
    found = [reason for reason, holds in reasons if holds]
    return (*found, *_ages(audience, pupil.birth_date))


def _ages(audience: Audience, born: date | None) -> tuple[Unfit, ...]:
    if audience.least_age is None and audience.most_age is None:
        return ()
    if born is None:
        return (Unfit.NO_BIRTH_DATE,)
    age = age_on(born, audience.ages_on)
    if audience.least_age is not None and age < audience.least_age:
        return (Unfit.TOO_YOUNG,)
    return (Unfit.TOO_OLD,) if audience.most_age is not None and age > audience.most_age else ()


def age_on(born: date, day: date) -> int:
    """The whole years of somebody on a day; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_resident(town: str, towns: str) -> bool:
    """Whether the town of an address is one of these, parted by commas; case, accents and hyphens do not count."""
    return bool(fold(town)) and fold(town) in {fold(name) for name in towns.split(",")}
