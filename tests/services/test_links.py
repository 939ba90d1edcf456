"""Links that are mailed: good once, for a time, for one purpose and one person."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from models import AccountLink, db
from queries import links as queries
from rules.links import GOOD_FOR, LinkPurpose
from rules.refusals import Code, Refused
from services import links
from services.links import Whose
from services.transaction import transaction
from tests.cast import NOW

LOGIN = LinkPurpose.LOGIN


def make(whose, now=NOW):
    """A link as its mail would hold it: its id and nonce."""
    with transaction() as session:
        values = links.make(session, LOGIN, whose, now)
    return values["link"]["id"], values["link"]["nonce"]


def use(ticket, now=NOW, purpose=LOGIN):
    with transaction() as session:
        return links.use(session, purpose, *ticket, now).email


def refusal(deed) -> Code:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.refusals[0].code


@pytest.fixture
def ticket(town):
    return make(Whose(account_id=town.nadia.id, email="new@example.org"))


def test_a_link_works_once(ticket) -> None:
    assert queries.opened(LOGIN, *ticket, NOW).email == "new@example.org"
    assert use(ticket) == "new@example.org"
    assert refusal(lambda: use(ticket)) is Code.LINK_USED
    assert refusal(lambda: queries.opened(LOGIN, *ticket, NOW)) is Code.LINK_USED


@pytest.mark.parametrize(("late", "code"), [(timedelta(seconds=-1), None), (timedelta(0), Code.LINK_EXPIRED)])
def test_a_link_is_good_until_its_time(ticket, late, code) -> None:
    now = NOW + GOOD_FOR[LOGIN] + late
    if code is None:
        assert use(ticket, now)
    else:
        assert refusal(lambda: use(ticket, now)) is code
        assert refusal(lambda: queries.opened(LOGIN, *ticket, now)) is code


@pytest.mark.parametrize("purpose", [it for it in LinkPurpose if it is not LOGIN])
def test_a_link_does_nothing_for_another_purpose(ticket, purpose) -> None:
    assert refusal(lambda: use(ticket, purpose=purpose)) is Code.LINK_UNKNOWN
    assert db.session.scalars(select(AccountLink)).one().used_at is None


@pytest.mark.parametrize("change", [(1, ""), (0, "x")])
def test_an_id_is_worth_nothing_without_its_word(ticket, change) -> None:
    number, nonce = ticket
    assert refusal(lambda: use((number + change[0], nonce + change[1]))) is Code.LINK_UNKNOWN


def test_a_new_link_ends_the_one_before_and_nobody_elses(town, ticket) -> None:
    other = make(Whose(account_id=town.claire.id, email="c@example.org"))
    newer = make(Whose(account_id=town.nadia.id, email="newer@example.org"))
    assert refusal(lambda: use(ticket)) is Code.LINK_EXPIRED
    assert (use(other), use(newer)) == ("c@example.org", "newer@example.org")


def test_of_two_clicks_at_once_one_works(app, ticket) -> None:
    start, done = Barrier(2), []

    def click() -> None:
        with app.app_context():
            start.wait()
            try:
                done.append(use(ticket))
            except Refused as refused:
                done.append(refused.refusals[0].code)
            db.session.remove()

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, done)) == ["link_used", "new@example.org"]
