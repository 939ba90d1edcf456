"""What holds for the form of a family as a whole."""

from datetime import date

import pytest

from rules.family_checks import check_family, ranks_of
from rules.fields import Why, bad_value
from rules.files import Group

TODAY = date(2019, 8, 27)
PARENT = {"id": 4, "kind": "parent", "mobile_phone": "06 12 34 56 78", "street": "", "postcode": "", "town": ""}
LACKS_MOBILE = bad_value("parents-1-mobile_phone", Why.NEEDED)
LACKS_BIRTH = bad_value("parents-1-birth_date", Why.NEEDED)


def faults(parent=PARENT, refusals=(), personal=None):
    """(path, why) of all that is refused of a family of one parent."""
    values = {Group.PARENTS: [parent] if parent else [], Group.PERSONAL: personal or {}}
    typed = {"parents-1-id": ["4"]} if parent else {}
    return [(it.about, it.values["why"]) for it in check_family(values, refusals, typed, TODAY)]


@pytest.mark.parametrize("phone", ["home_phone", "work_phone"])
def test_one_phone_is_enough_where_a_mobile_is_asked_for(phone):
    parent = PARENT | {"mobile_phone": ""}
    assert faults(parent, [LACKS_MOBILE]) == [("parents-1-mobile_phone", Why.ONE_PHONE)]
    assert faults(parent | {phone: "03 00 00 00 01"}, [LACKS_MOBILE]) == []


def test_a_service_that_has_charge_of_a_child_was_not_born():
    assert faults(PARENT, [LACKS_BIRTH]) == [("parents-1-birth_date", Why.NEEDED)]
    assert faults(PARENT | {"kind": "body"}, [LACKS_BIRTH]) == []


@pytest.mark.parametrize(
    ("address", "lacking"),
    [
        ({}, []),
        ({"street": "2 rue Neuve"}, ["postcode", "town"]),
        ({"town": "Dole"}, ["street", "postcode"]),
        ({"street": "2 rue Neuve", "postcode": "39100", "town": "Dole"}, []),
        ({"address_extra": "Bât. B"}, ["street", "postcode", "town"]),
    ],
)
def test_an_address_of_ones_own_is_whole(address, lacking):
    assert faults(PARENT | address) == [(f"parents-1-{name}", Why.NEEDED) for name in lacking]


@pytest.mark.parametrize(
    ("born", "is_fine"), [("1984-03-11", True), ("2007-12-31", True), ("2008-01-01", False), ("2030-01-01", False)]
)
def test_a_parent_is_no_child(born, is_fine):
    assert faults(PARENT | {"birth_date": born}) == ([] if is_fine else [("parents-1-birth_date", Why.PARENT_BIRTH)])


def test_the_benefit_number_is_somebodys():
    assert faults(personal={"benefit_number": "0451278", "benefit_rank": None}) == [
        ("personal-benefit_rank", Why.NEEDED)
    ]
    assert faults(personal={"benefit_number": "", "benefit_rank": None}) == []
    assert faults(personal={"benefit_number": "0451278"}) == [], "where nobody asks whose it is"


def test_a_family_has_somebody():
    assert faults(parent=None) == [("parents", Why.NEEDED)]


def test_a_parent_to_come_has_the_next_rank_and_a_stranger_none():
    assert ranks_of([{"id": 4}, {"id": None}, {"id": 99}], {4: 1}) == [1, 2, None]
    assert ranks_of([{"id": None}], {}) == [1]


def test_a_social_security_number_is_no_benefit_number():
    found = faults(personal={"benefit_number": "269054958815780", "benefit_rank": 1})
    assert found == [("personal-benefit_number", Why.NOT_HELD)]
    assert faults(PARENT | {"profession": "2 69 05 49 588 157 80"}) == [("parents-1-profession", Why.NOT_HELD)]
