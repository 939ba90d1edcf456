"""What holds for a child's file as a whole."""

from datetime import date

import pytest

from rules.fields import Why
from rules.file_checks import as_kept, child_faults, hour_of
from rules.file_values import check_group
from rules.files import Group

TODAY = date(2019, 8, 27)
ANA = {"id": None, "last_name": "Roy", "first_name": "Ana", "link": "Tante", "phone": "06 00 00 00 03"}
NADIA = ANA | {"last_name": "BENMOUSSA", "first_name": "nadia"}
PARENTS = [("Nadia", "Benmoussa"), ("Karim", "Benmoussa")]


def faults(group, values, typed=None):
    return [(it.about, it.values["why"]) for it in child_faults({group: values}, typed or {}, PARENTS, TODAY)]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("16:30", "16:30"),
        ("16h30", "16:30"),
        ("16.30", "16:30"),
        ("8h", "08:00"),
        ("8 h", "08:00"),
        ("0:05", "00:05"),
        ("23H59", "23:59"),
        ("24:00", ""),
        ("16h60", ""),
        ("16", ""),
        ("après 16h", ""),
        ("", ""),
    ],
)
def test_an_hour_is_read_as_people_write_it(text, hour):
    assert hour_of(text) == hour


@pytest.mark.parametrize(
    ("group", "values", "kept"),
    [
        (Group.AUTHORISATIONS, {"leaves_alone": True, "leaves_alone_from": "16h30"}, "16:30"),
        (Group.AUTHORISATIONS, {"leaves_alone": True, "leaves_alone_from": "tard"}, "tard"),
        (Group.AUTHORISATIONS, {"leaves_alone": False, "leaves_alone_from": "16:30"}, ""),
        (Group.AUTHORISATIONS, {"leaves_alone": None, "leaves_alone_from": "16:30"}, ""),
        (Group.MEDICAL, {"has_care_plan": True, "care_plan_protocol": "Stylo"}, "Stylo"),
        (Group.MEDICAL, {"has_care_plan": False, "care_plan_protocol": "Stylo"}, ""),
        (Group.MEDICAL, {"has_care_plan": False, "care_plan_from": "2019-09-02"}, None),
        (Group.MEDICAL, {"has_care_plan": False, "allergies": "Chats"}, "Chats"),
    ],
)
def test_a_no_empties_what_only_a_yes_asks_for(group, values, kept):
    assert as_kept(group, values)[list(values)[-1]] == kept


@pytest.mark.parametrize("group", [Group.EMERGENCY, Group.CHILD])
def test_other_rubrics_are_kept_as_they_were_read(group):
    values = check_group(group, {}, {f"{group}-1-id": [""], f"{group}-last_name": ["Roy"]})[0]
    assert as_kept(group, values) == values


@pytest.mark.parametrize(
    ("group", "values", "found"),
    [
        (Group.CHILD, {"birth_date": "2012-05-03"}, []),
        (Group.CHILD, {"birth_date": None}, []),
        (Group.CHILD, {"birth_date": "2019-08-28"}, [("child-birth_date", Why.BIRTH)]),
        (Group.CHILD, {"birth_date": "1980-01-01"}, [("child-birth_date", Why.BIRTH)]),
        (
            Group.MEDICAL,
            {"has_care_plan": True, "care_plan_protocol": ""},
            [("medical-care_plan_protocol", Why.NEEDED)],
        ),
        (Group.MEDICAL, {"has_care_plan": True}, []),  # the commune does not ask for the protocol
        (Group.MEDICAL, {"has_care_plan": False, "care_plan_protocol": ""}, []),
        (
            Group.MEDICAL,
            {"care_plan_from": "2019-09-02", "care_plan_review_on": "2019-09-01"},
            [("medical-care_plan_review_on", Why.DAYS_ORDER)],
        ),
        (Group.MEDICAL, {"care_plan_from": "2019-09-02", "care_plan_review_on": "2019-09-02"}, []),
        (
            Group.AUTHORISATIONS,
            {"leaves_alone": True, "leaves_alone_from": ""},
            [("authorisations-leaves_alone_from", Why.NEEDED)],
        ),
        (
            Group.AUTHORISATIONS,
            {"leaves_alone": True, "leaves_alone_from": "tard"},
            [("authorisations-leaves_alone_from", Why.TIME)],
        ),
        (Group.AUTHORISATIONS, {"leaves_alone": False, "leaves_alone_from": ""}, []),
        (Group.DIET, {"diet_note": "halal"}, [("diet-diet_note", Why.NOT_HELD)]),
    ],
)
def test_answers_belong_together_and_days_are_in_order(group, values, found):
    assert faults(group, values) == found


@pytest.mark.parametrize(
    ("people", "is_enough"),
    [
        ([ANA], True),
        ([NADIA, ANA], True),
        ([NADIA], False),
        ([NADIA | {"last_name": "Nadia", "first_name": "Benmoussa"}], False),
        ([NADIA | {"first_name": "Inès"}], True),
        ([], False),
    ],
)
def test_somebody_must_be_there_to_call_who_is_no_parent(people, is_enough):
    typed = {f"emergency-{number}-id": [""] for number, _person in enumerate(people, start=1)}
    assert faults(Group.EMERGENCY, people, typed) == ([] if is_enough else [("emergency", Why.SOMEBODY_ELSE)])


def test_a_fault_of_a_person_is_said_at_the_number_that_the_form_gave():
    late = {"valid_from": "2019-09-02", "valid_until": "2019-09-01"}
    typed = {"pickup-2-id": [""], "pickup-7-id": [""]}
    assert faults(Group.PICKUP, [ANA, ANA | late], typed) == [("pickup-7-valid_until", Why.DAYS_ORDER)]
