"""What may be written in a typed field."""

import pytest

from rules.fields import Field, Shape, Why, check, clean, fault, national_phone
from rules.refusals import Code

EMAIL, PHONE, POSTCODE, NUMBER = (
    Field(254, shape) for shape in (Shape.EMAIL, Shape.PHONE, Shape.POSTCODE, Shape.NUMBER)
)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        (Field(), "", None),
        (Field(needed=True), "", Why.NEEDED),
        (Field(5), "abcde", None),
        (Field(5), "abcdef", Why.TOO_LONG),
        (Field(), "a\0b", Why.CONTROL),
        (Field(), "a\x1bb", Why.CONTROL),
        (Field(), "a\x7fb", Why.CONTROL),
        (Field(), "a\ud800b", Why.CONTROL),
        (Field(shape=Shape.TEXT), "une\ndeux\ttrois", None),
        (Field(), "Zoé 👩‍👧 d’Arc", None),
        (EMAIL, "nom@exemple.fr", None),
        (EMAIL, "n.o+m@sous.exemple.fr", None),
        (EMAIL, "nom@exemple", Why.EMAIL),
        (EMAIL, "nom exemple.fr", Why.EMAIL),
        (EMAIL, "a@b@exemple.fr", Why.EMAIL),
        (EMAIL, "un@exemple.fr, deux@exemple.fr", Why.EMAIL),
        (EMAIL, "nom@exemple..fr", Why.EMAIL),
        (PHONE, "06 12 34 56 78", None),
        (PHONE, "06.12.34.56.78", None),
        (PHONE, "+41 79 123 45 67", None),
        (PHONE, "+33 (0)6 12 34 56 78", None),
        (PHONE, "06 12", Why.PHONE),
        (PHONE, "06 12 34 56 78 ou 79", Why.PHONE),
        (PHONE, "0612345678901234", Why.PHONE),
        (POSTCODE, "39220", None),
        (POSTCODE, "01000", None),
        (POSTCODE, "3922", Why.POSTCODE),
        (POSTCODE, "٣٩٢٢٠", Why.POSTCODE),
        (POSTCODE, "39220 Les Rousses", Why.POSTCODE),
        (NUMBER, "1042-B", None),
        (NUMBER, "1042/B", Why.NUMBER),
        (NUMBER, "é12", Why.NUMBER),
        (NUMBER, "-", Why.NUMBER),
    ],
)
def test_a_text_is_as_its_field_expects(field, text, why):
    assert fault(field, text) == why


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ("  Le   Guennec ", Shape.LINE, "Le Guennec"),
        ("un\r\ndeux\u00a0", Shape.LINE, "un deux"),
        ("À savoir\u00a0:  «\u202fici\u00a0», 06\u00a012", Shape.LINE, "À savoir\u00a0: «\u202fici\u00a0», 06 12"),
        (" un\r\ndeux\rtrois ", Shape.TEXT, "un\ndeux\ntrois"),
        ("\n\n", Shape.TEXT, ""),
    ],
)
def test_spaces_around_a_text_are_not_kept(text, shape, expected):
    assert clean(text, shape) == expected


def test_every_field_is_checked_and_each_fault_names_its_field():
    fields = {"name": Field(3, needed=True), "phone": PHONE, "note": Field()}
    cleaned, refusals = check(fields, {"name": " abcd ", "phone": None})
    assert cleaned == {"name": "abcd", "phone": "", "note": ""}
    assert [(it.code, it.about, it.values["why"]) for it in refusals] == [(Code.BAD_VALUE, "name", Why.TOO_LONG)]
    assert refusals[0].values["limit"] == 3


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+33 6 12 34 56 78", "06 12 34 56 78"),
        ("+33(0)612345678", "06 12 34 56 78"),
        ("0384600000", "03 84 60 00 00"),
        ("+41 79 123 45 67", "+41 79 123 45 67"),
        ("", ""),
    ],
)
def test_a_french_number_is_said_in_pairs(typed, shown):
    assert national_phone(typed) == shown
