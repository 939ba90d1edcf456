"""The forms of CNIL 2022-100 (the cases W01–W07), and what lies just beside them."""

import pytest

from rules.passwords import is_well_formed


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        pytest.param("kV7-rtlP02,m", True, id="W01 12 signs, four classes"),
        pytest.param("kV7rtlP02mQz", False, id="W02 12 signs, no special"),
        pytest.param("kV7rtlP02mQz8d", True, id="W03 14 signs, three classes"),
        pytest.param("kV7-rtlP", False, id="W04 8 signs, four classes"),
        pytest.param("kV7rtlP0", False, id="W05 8 signs, three classes"),
        pytest.param("lune verte sur le toit du moulin", True, id="W06 7 words"),
        pytest.param("4712903857162940", False, id="W07 16 digits"),
    ],
)
def test_the_forms_of_the_recommendation(password, expected) -> None:
    assert is_well_formed(password) is expected


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", False),
        ("kV7-rtlP02,", False),
        ("kV7rtlP02mQz8", False),
        ("kv7-rtlp02,m", False),
        ("KV7-RTLP02,M", False),
        ("kVi-rtlPoz,m", False),
        ("kV7 rtlP02 m", True),
        ("kV7🦊rtlP02m9", True),
        ("éÈ7-rtlP02,m", True),
        ("kv7rtlp02mqz8d", False),
        ("lune-verte-sur-le-toit-du-moulin", True),
        ("lune verte sur le toit moulin", False),
        ("lune lune lune lune lune lune lune", False),
        ("LUNE Lune lune verte sur le toit du", False),
        ("a b c d e f g h i j k", False),
        ("12 34 56 78 90 11 22 33", False),
        ("aA1-" * 50, True),
        ("aA1-" * 50 + "a", False),
        ("lune verte sur le toit du moulin " * 7, False),
    ],
)
def test_one_sign_less_one_class_less_words_said_twice(password, expected) -> None:
    assert is_well_formed(password) is expected


def test_an_accented_letter_is_one_sign_however_it_is_typed() -> None:
    assert not is_well_formed("E\u0301e\u03017-rtlP0,m")  # eleven signs once composed
    assert is_well_formed("E\u0301e\u03017-rtlP02,m")
