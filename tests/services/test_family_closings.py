"""A family that has left: its file stays, its accounts let nobody in, on any of their devices."""

import pytest
from sqlalchemy import select

from models import AccountLink, Family, db
from queries import accounts as queries
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from rules.rights import Role
from services import accounts, links
from services.accounts import Attempt
from services.families import close_family, reopen_family
from services.links import Whose
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, PASSWORD
from tests.pages import begin_session
from tests.snapshot import nothing_written

GOOD = Attempt("nadia", PASSWORD, "192.0.2.1", "secret")


def refusal(deed) -> Code:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.refusals[0].code


@pytest.fixture
def counter(town) -> int:
    return town.staff[Role.COUNTER].id


@pytest.fixture
def family_id(town) -> int:
    return cast.family_of(town.nadia).id


def test_nobody_of_a_closed_family_comes_in_or_stays(town, counter, family_id) -> None:
    keys = [begin_session(account) for account in (town.nadia, town.karim)]
    close_family(counter, family_id, NOW)
    assert [queries.person(key, NOW) for key in keys] == [None, None]
    assert refusal(lambda: accounts.sign_in(GOOD, NOW)) is Code.WRONG_CREDENTIALS
    assert accounts.sign_in(Attempt("claire", PASSWORD, "192.0.2.1", "secret"), NOW).key


def test_a_family_that_is_back_comes_in_again_with_its_password(town, counter, family_id) -> None:
    close_family(counter, family_id, NOW)
    reopen_family(counter, family_id, NOW)
    assert accounts.sign_in(GOOD, NOW).account_id == town.nadia.id
    assert db.session.get_one(Family, family_id).closed_at is None


def test_what_is_done_already_and_who_may_not_are_refused(town, counter, family_id) -> None:
    accounts_office = town.staff[Role.ACCOUNTS].id
    with nothing_written():
        assert refusal(lambda: reopen_family(counter, family_id, NOW)) is Code.CHANGED_MEANWHILE
        assert refusal(lambda: close_family(accounts_office, family_id, NOW)) is Code.NO_RIGHT
        assert refusal(lambda: close_family(counter, 10**9, NOW)) is Code.CHANGED_MEANWHILE
    close_family(counter, family_id, NOW)
    assert refusal(lambda: close_family(counter, family_id, NOW)) is Code.CHANGED_MEANWHILE


def test_what_was_mailed_before_the_closing_does_nothing_after_it(town, counter, family_id) -> None:
    with transaction() as session:
        links.make(session, LinkPurpose.PASSWORD, Whose(account_id=town.nadia.id), NOW)
    close_family(counter, family_id, NOW)
    reopen_family(counter, family_id, NOW)
    assert db.session.scalars(select(AccountLink)).one().expires_at == NOW
