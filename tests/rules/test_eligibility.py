"""For whom a period is: one table for each question that a commune may ask."""

from dataclasses import replace
from datetime import date

import pytest

from rules.eligibility import EVERYBODY, Audience, Pupil, Unfit, age_on, is_resident, unfit

LEA = Pupil(school_id=1, level="CE1", birth_date=date(2012, 9, 1), is_resident=True)
ON = date(2019, 9, 1)


@pytest.mark.parametrize(
    ("audience", "pupil", "expected"),
    [
        (EVERYBODY, Pupil(None, "", None, is_resident=False), ()),
        (Audience(school_ids=frozenset({1, 2})), LEA, ()),
        (Audience(school_ids=frozenset({2})), LEA, (Unfit.SCHOOL,)),
        (Audience(school_ids=frozenset({2})), replace(LEA, school_id=None), (Unfit.SCHOOL,)),
        (Audience(levels=frozenset({"CP", "CE1"})), LEA, ()),
        (Audience(levels=frozenset({"CP"})), LEA, (Unfit.LEVEL,)),
        (Audience(least_age=7, most_age=7, ages_on=ON), LEA, ()),  # seven on that very day
        (Audience(least_age=7, ages_on=date(2019, 8, 31)), LEA, (Unfit.TOO_YOUNG,)),
        (Audience(most_age=6, ages_on=ON), LEA, (Unfit.TOO_OLD,)),
        (Audience(most_age=6, ages_on=date(2019, 8, 31)), LEA, ()),
        (Audience(least_age=3, ages_on=ON), replace(LEA, birth_date=None), (Unfit.NO_BIRTH_DATE,)),
        (Audience(residents_only=True), LEA, ()),
        (Audience(residents_only=True), replace(LEA, is_resident=False), (Unfit.NOT_RESIDENT,)),
        (Audience(requires_id=9), LEA, (Unfit.OTHER_ENROLMENT,)),
        (Audience(requires_id=9), replace(LEA, enrolled_in=frozenset({9})), ()),
        (Audience(frozenset({2}), frozenset({"CP"}), residents_only=True), LEA, (Unfit.SCHOOL, Unfit.LEVEL)),
    ],
)
def test_every_reason_is_told(audience, pupil, expected) -> None:
    assert unfit(audience, pupil) == expected


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2016, 2, 29), date(2019, 2, 28), 2),
        (date(2016, 2, 29), date(2019, 3, 1), 3),
        (date(2012, 12, 31), date(2020, 1, 1), 7),
    ],
)
def test_an_age_is_in_whole_years(born, day, years) -> None:
    assert age_on(born, day) == years


@pytest.mark.parametrize(
    ("town", "towns", "lives_here"),
    [
        ("LES ROUSSES", "Les Rousses", True),
        ("Prémanon", "Les Rousses, Premanon", True),
        ("Saint-Laurent", "saint laurent", True),
        ("", "Les Rousses", False),
        ("", "", False),
        ("Morez", "Les Rousses,Prémanon", False),
    ],
)
def test_residence_is_compared_as_people_write_it(town, towns, lives_here) -> None:
    assert is_resident(town, towns) is lives_here
