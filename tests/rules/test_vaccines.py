"""The vaccines that are compulsory by birth date: the vectors V01 to V07 of DOMAIN 5.4, and what lies between."""

from datetime import date

import pytest

from rules.vaccines import ELEVEN, THREE, TWELVE, Vaccine, admission, missing, required, vaccines_of

AUTUMN = date(2026, 9, 1)
C, ACWY, B = Vaccine.MENINGOCOCCUS_C, Vaccine.MENINGOCOCCUS_ACWY, Vaccine.MENINGOCOCCUS_B


@pytest.mark.parametrize(
    ("born", "on", "given", "lacking"),
    [
        pytest.param(date(2017, 12, 31), AUTUMN, THREE, (), id="V01"),
        pytest.param(date(2018, 1, 1), AUTUMN, THREE, ELEVEN[3:], id="V02"),
        pytest.param(date(2023, 6, 30), AUTUMN, ELEVEN, (), id="V03"),
        pytest.param(date(2023, 7, 1), AUTUMN, ELEVEN, (ACWY, B), id="V04"),
        pytest.param(date(2025, 2, 10), date(2028, 9, 1), TWELVE, (), id="V05"),
        pytest.param(date(2023, 7, 1), date(2024, 12, 31), ELEVEN, (), id="before the décret of 2024 is in force"),
        pytest.param(date(2023, 7, 1), date(2025, 1, 1), ELEVEN, (ACWY, B), id="from its first day on"),
        pytest.param(date(2018, 1, 1), AUTUMN, (), ELEVEN, id="none"),
    ],
)
def test_what_lacks_follows_from_birth_and_from_the_day_of_the_check(born, on, given, lacking):
    assert missing(born, given, on) == lacking


def test_the_lists_have_as_many_as_the_law_says():
    assert (len(THREE), len(ELEVEN), len(TWELVE)) == (3, 11, 12)
    assert len(missing(date(2018, 1, 1), THREE, AUTUMN)) == 8
    assert C not in required(date(2023, 7, 1), AUTUMN)


@pytest.mark.parametrize(
    ("checked_on", "until"),
    [
        pytest.param(AUTUMN, date(2026, 12, 1), id="V06"),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_without_one_vaccine_the_admission_is_for_three_months(checked_on, until):
    found = admission([Vaccine.POLIO], checked_on)
    assert (found.missing, found.provisional_until, found.is_excused) == ((Vaccine.POLIO,), until, False)


def test_a_certificate_of_contraindication_admits_and_stays_visible():
    found = admission([Vaccine.POLIO], AUTUMN, contraindicated=True)  # V07
    assert (found.missing, found.provisional_until, found.is_excused) == ((Vaccine.POLIO,), None, True)


def test_nothing_lacks_and_nothing_ends():
    assert admission([], AUTUMN).provisional_until is None


def test_kept_names_are_read_in_the_order_of_the_law_and_strangers_left_out():
    assert vaccines_of("rubella polio smallpox") == (Vaccine.POLIO, Vaccine.RUBELLA)
    assert vaccines_of("") == ()
