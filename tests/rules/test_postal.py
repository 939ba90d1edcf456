"""Phones and postcodes as people type them."""

import pytest

from rules.fields import Field, Shape, fault
from rules.postal import written_phone, written_postcode

PHONES = [
    ("06.12.34.56.78", "06 12 34 56 78"),
    ("0612345678", "06 12 34 56 78"),
    ("06-12-34-56-78", "06 12 34 56 78"),
    ("06\u201112\u201134\u201156\u201178", "06 12 34 56 78"),
    ("06 12 34 56 78", "06 12 34 56 78"),
    ("06/12/34/56/78", "06 12 34 56 78"),
    ("+33 6 12 34 56 78", "06 12 34 56 78"),
    ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
    ("0033 6 12 34 56 78", "06 12 34 56 78"),
    ("00 33 612345678", "06 12 34 56 78"),
    ("+41 22 345 67 89", "+41 22 345 67 89"),
    ("0041 22 345 67 89", "+41 22 345 67 89"),
    ("+262692123456", "+262692123456"),
    ("06 12 34 56 7", ""),
    ("06 12 34 56 78 9", ""),
    ("+33 6 12 34", ""),
    ("612345678", ""),
    ("O6 12 34 56 78", ""),
    ("06 12 34 56 78 (Karim)", ""),
    ("<b>", ""),
    ("٠٦١٢٣٤٥٦٧٨", ""),
]
POSTCODES = [
    ("39220", "39220", True),
    ("39 220", "39220", True),
    ("39.220", "39220", True),
    ("F-39220", "39220", True),
    ("f 39220", "39220", True),
    ("ch 1265", "CH-1265", True),
    ("CH-1265", "CH-1265", True),
    ("L1234", "L-1234", True),
    ("D-79100", "D-79100", True),
    ("3922", "3922", False),
    ("392200", "392200", False),
    ("Rodez", "Rodez", False),
    ("SW1A 1AA", "SW1A 1AA", False),
]


@pytest.mark.parametrize(("typed", "written"), PHONES)
def test_a_phone_is_written_in_one_way(typed, written):
    assert written_phone(typed) == written
    assert not written or written_phone(written) == written, "written again it is the same"


@pytest.mark.parametrize(("typed", "written", "is_one"), POSTCODES)
def test_a_postcode_is_written_in_one_way(typed, written, is_one):
    assert written_postcode(typed) == written
    assert (fault(Field(12, Shape.POSTCODE), written) is None) is is_one
