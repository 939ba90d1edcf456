"""What the home page asks of a family's file."""

from datetime import date

import pytest

from models import Custody, db
from queries.families import week_of
from tests.cast import NOW, Town, family_of, make_family


def test_a_family_whose_weeks_begin_later_has_children(town: Town) -> None:
    """Sam is with Zoé from 9 September on: on 27 August neither week that is shown is hers."""
    assert week_of(family_of(town.zoe).id, NOW).has_children


def test_a_family_without_a_child_is_told(town: Town) -> None:
    (alone,) = make_family("900", "Roy", "Ana")
    assert not week_of(family_of(alone).id, NOW).has_children


@pytest.mark.parametrize(("last_day", "has"), [(date(2019, 8, 26), False), (date(2019, 8, 27), True)])
def test_a_child_that_has_left_counts_no_more(town: Town, last_day: date, has: bool) -> None:
    for custody in db.session.query(Custody).filter_by(family_id=family_of(town.claire).id):
        custody.last_day = last_day
    db.session.commit()
    assert week_of(family_of(town.claire).id, NOW).has_children is has
