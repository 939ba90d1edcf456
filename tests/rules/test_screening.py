"""What no free text of a file may hold."""

import pytest

from rules.fields import Why
from rules.files import Group
from rules.screening import has_social_security_number, names_religious_diet, screen

NUMBER = "2 69 05 49 588 157 80"
"""The invented one of the public examples, its key right."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NUMBER, True),
        (NUMBER.replace(" ", ""), True),
        (NUMBER.replace(" ", "\u00a0"), True),
        (NUMBER.replace(" ", "\u202f"), True),
        (NUMBER.replace(" ", "."), True),
        ("２６９０５４９５８８１５７８０", True),
        (f"Sécu : {NUMBER}, à jour", True),
        (f"Sécu:{NUMBER}.", True),
        ("1 85 02 2A 588 157 12", True),
        ("1850\u200b2495\u200b8815712", True),
        ("2.69.05.49.588.157.81", False),
        ("2/05/2018 14/09/2019", False),
        ("06 12 34 56 78 07 12 34 56 78", False),
        ("03 84 00 00 01 / 04 70 12 34 56 / 01 23 45 67 89", False),
        ("+33 6 12 34 56 78", False),
        ("2690549588157", True),
        ("2 69 05 49 588 157", True),
        ("2.69.05.49.588.157", False),
        ("26905495881578", False),
        ("3400930000000", False),
        ("269054958815780269054958815780", False),
        ("Code 34009 300 9300 00", False),
        ("2 69 13 49 588 157 80", False),
        ("", False),
    ],
)
def test_a_social_security_number_is_seen_and_phones_and_dates_are_not(text, found):
    assert has_social_security_number(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Repas HALAL", True),
        ("viande hallal uniquement", True),
        ("Cashère, merci", True),
        ("kosher", True),
        ("menu cacher", True),
        ("Jeûne du ramadan", True),
        ("sans porc", False),
        ("Il aime se cacher sous la table", False),
        ("Il faut cacher les noix", False),
        ("Marshall", False),
        ("", False),
    ],
)
def test_the_name_of_a_religious_diet_is_seen_and_a_verb_is_not(text, found):
    assert names_religious_diet(text) is found


@pytest.mark.parametrize(
    ("group", "values", "refused"),
    [
        (Group.DIET, {"diet": "no_pork", "diet_note": "halal"}, [("diet-diet_note", True)]),
        (Group.MEDICAL, {"allergies": f"{NUMBER} halal", "has_care_plan": True}, [("medical-allergies", False)]),
        (Group.MEDICAL, {"doctor_name": "Dr Kosher", "kit_location": "Sac casher"}, [("medical-kit_location", True)]),
        (Group.PERSONAL, {"benefit_number": NUMBER.replace(" ", "")[:13]}, [("personal-benefit_number", False)]),
        (Group.PERSONAL, {"benefit_number": "0451278"}, []),
        (Group.PERSONAL, {"benefit_number": NUMBER.replace(" ", "")}, [("personal-benefit_number", False)]),
        (Group.CHILD, {"last_name": "Halal", "birth_place": "Casher"}, []),
        (Group.EMERGENCY, {"link": "Voisine casher", "first_name": "Kosher"}, [("emergency-link", True)]),
        (Group.DIET, {"diet_note": None}, []),
    ],
)
def test_each_text_of_a_rubric_is_screened_for_what_it_may_not_hold(group, values, refused):
    found = screen(group, values, group.value)
    assert [(it.about, it.values["is_diet"]) for it in found] == refused
    assert {it.values["why"] for it in found} <= {Why.NOT_HELD}
