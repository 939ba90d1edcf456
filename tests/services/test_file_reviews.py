"""The counter confirms a paper form for the school year, for the family or for a child in one home."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select

from models import FileReview, JournalEntry, db
from rules.refusals import Code, Refused
from rules.rights import Role
from services import file_reviews
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written


@pytest.fixture(autouse=True)
def _nothing_reviewed(town: Town) -> None:
    db.session.execute(delete(FileReview))
    db.session.commit()


def kept() -> list[tuple]:
    columns = (FileReview.family_id, FileReview.child_id, FileReview.school_year, FileReview.account_id)
    return list(db.session.execute(select(*columns).order_by(FileReview.id)).tuples())


def test_a_family_confirmed_at_the_counter_counts_once_for_the_year_that_begins(town: Town) -> None:
    agent, family_id = town.staff[Role.COUNTER].id, cast.family_of(town.nadia).id
    assert file_reviews.confirm_at_desk(agent, family_id, None, NOW) == 2019
    file_reviews.confirm_at_desk(agent, family_id, None, NOW)
    assert kept() == [(family_id, None, 2019, agent)]
    entries = db.session.scalars(select(JournalEntry)).all()
    assert [(it.action, it.object_id, it.family_id) for it in entries] == [("family.reviewed", family_id, family_id)]


def test_each_home_of_a_child_is_confirmed_for_itself(town: Town) -> None:
    agent, home = town.staff[Role.COUNTER].id, cast.family_of(town.zoe).id
    file_reviews.confirm_at_desk(agent, home, town.sam.id, NOW)
    assert kept() == [(home, town.sam.id, 2019, agent)]


@pytest.mark.parametrize(("day", "year"), [((2020, 5, 31), 2019), ((2020, 6, 1), 2020)])
def test_from_june_on_the_next_year_is_confirmed(town: Town, day, year) -> None:
    then = datetime(*day, 12, tzinfo=PARIS)
    agent = town.staff[Role.COUNTER].id
    assert file_reviews.confirm_at_desk(agent, cast.family_of(town.nadia).id, None, then) == year
    assert [it[2] for it in kept()] == [year]


def test_a_child_is_confirmed_in_its_own_home_only(town: Town) -> None:
    agent, elsewhere = town.staff[Role.COUNTER].id, cast.family_of(town.claire).id
    for family_id, child_id in ((elsewhere, town.hugo.id), (10_000, None), (elsewhere, 10_000)):
        with nothing_written(), pytest.raises(Refused) as caught:
            file_reviews.confirm_at_desk(agent, family_id, child_id, NOW)
        assert caught.value.refusals[0].code is Code.CHANGED_MEANWHILE


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_may_not_edit_files_confirms_none(town: Town, role) -> None:
    family_id = cast.family_of(town.nadia).id
    for child_id in (None, town.hugo.id):
        with nothing_written(), pytest.raises(Refused) as caught:
            file_reviews.confirm_at_desk(town.staff[role].id, family_id, child_id, NOW)
        assert caught.value.refusals[0].code is Code.NO_RIGHT
