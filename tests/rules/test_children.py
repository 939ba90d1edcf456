"""What may be written of a child, its homes and the people around it."""

from datetime import date

import pytest

from rules.children import birth_faults, contact_faults, custody_faults
from rules.custody import CustodyPattern
from rules.fields import Why

TODAY = date(2019, 8, 27)


def whys(refusals):
    return [(it.about, it.values["why"]) for it in refusals]


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (None, False),
        (TODAY, False),
        (date(2019, 8, 28), True),
        (date(1994, 1, 1), False),
        (date(1993, 12, 31), True),
        (date(212, 5, 3), True),
    ],
)
def test_a_birth_date_is_that_of_a_child(born, refused):
    assert whys(birth_faults(born, TODAY)) == ([("birth_date", Why.BIRTH)] if refused else [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pattern": CustodyPattern.ALL_DAYS, "first_day": TODAY, "last_day": None}, []),
        ({"pattern": CustodyPattern.ALL_DAYS, "first_day": TODAY, "last_day": TODAY}, []),
        (
            {"pattern": CustodyPattern.ALL_DAYS, "first_day": TODAY, "last_day": date(2019, 8, 26)},
            [("last_day", Why.DAYS_ORDER)],
        ),
        ({"pattern": None, "first_day": None}, [("pattern", Why.NEEDED), ("first_day", Why.NEEDED)]),
        ({"pattern": None, "first_day": TODAY, "last_day": date(2000, 1, 1)}, [("pattern", Why.NEEDED)]),
    ],
)
def test_a_stay_has_a_rhythm_and_days_in_order(values, expected):
    assert whys(custody_faults(values)) == expected


@pytest.mark.parametrize(("may", "must_not", "refused"), [(0, 0, False), (1, 0, False), (0, 1, False), (1, 1, True)])
def test_nobody_is_both_allowed_and_forbidden_to_collect(may, must_not, refused):
    found = whys(contact_faults({"may_collect": bool(may), "must_not_collect": bool(must_not)}))
    assert found == ([("must_not_collect", Why.ONE_ANSWER)] if refused else [])
