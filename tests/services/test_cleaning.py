"""What the portal forgets by itself, and when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from models import (
    AccountClaim,
    AccountLink,
    AccountSession,
    BasketLine,
    ClaimFailure,
    ForgottenRequest,
    Guardian,
    JournalEntry,
    SignInAttempt,
    db,
)
from queries import accounts, links
from rules.bookings import Action
from rules.links import LinkPurpose
from rules.refusals import Code, Refused
from services import cleaning
from tests.cast import NOW, Town, add, family_of
from tests.claim_rows import make_claim, make_draft, make_failure, make_link
from tests.snapshot import nothing_written

LATER = NOW + timedelta(hours=24, minutes=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)
HALF_A_YEAR = timedelta(days=183)


def count(model: type[db.Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def gone_after(forget: Callable[[datetime], None], model: type[db.Model], span: timedelta) -> None:
    """The only row is there until a second before the span since `NOW` is over, and no longer then."""
    forget(NOW + span - SECOND)
    assert count(model) == 1
    forget(NOW + span)
    assert count(model) == 0


def parent(town: Town) -> Guardian:
    """A third parent of Nadia's family, without account."""
    return add(Guardian(family=family_of(town.nadia), rank=3, last_name="Benmoussa", first_name="Farid"))


def told(link: AccountLink, now: datetime) -> Code | None:
    """What the page of an activation link answers; None while it opens."""
    db.session.rollback()
    try:
        links.opened(LinkPurpose.ACTIVATION, link.id, link.nonce, now)
    except Refused as refused:
        return refused.refusals[0].code
    return None


def test_failed_sign_ins_of_more_than_a_day_ago_are_forgotten(app) -> None:
    for hours in (0, 23, 24):
        add(SignInAttempt(key="k", at=NOW + timedelta(hours=hours)))
    cleaning.forget_attempts(LATER)
    assert count(SignInAttempt) == 2


def test_a_basket_is_forgotten_when_its_account_has_not_come_back_for_a_day(app, town: Town) -> None:
    for account, signed_in in ((town.nadia, NOW), (town.karim, NOW + timedelta(hours=1)), (town.claire, None)):
        account.last_sign_in_at = signed_in
        day = date(2019, 9, 20)
        add(
            BasketLine(
                account_id=account.id, child_id=town.hugo.id, slot_id=town.meal.id, day=day, action=Action.CANCEL
            )
        )
    cleaning.forget_baskets(LATER)
    assert list(db.session.scalars(select(BasketLine.account_id))) == [town.karim.id]


@pytest.mark.parametrize("is_proven", [False, True])
def test_a_claim_left_under_way_is_forgotten_after_a_day(town: Town, is_proven) -> None:
    make_draft(guardian_id=parent(town).id if is_proven else None)
    gone_after(cleaning.forget_claims, AccountClaim, DAY)


def test_a_pending_account_is_good_for_a_day_to_the_second(town: Town) -> None:
    link = make_link(claim_id=make_claim(parent(town)).id)
    last = NOW + DAY - SECOND
    with nothing_written():
        cleaning.forget_claims(last)
    assert told(link, last) is None and accounts.pending_credentials("farid", last) is not None
    cleaning.forget_claims(NOW + DAY)
    assert told(link, NOW + DAY) is Code.LINK_EXPIRED
    assert accounts.pending_credentials("farid", last) is None  # whatever the clock of whoever asks


def test_nothing_that_was_typed_is_left_of_a_pending_account_that_is_over(town: Town) -> None:
    claim = make_claim(parent(town), prefers_phone=True, wants_news=True)
    make_link(claim_id=claim.id)
    cleaning.forget_claims(NOW + DAY)
    db.session.refresh(claim)
    typed = ("username", "password_hash", "email", "last_name", "family_number", "mobile_phone")
    assert [getattr(claim, name) for name in typed] == [""] * len(typed)
    assert (claim.guardian_id, claim.sent_at, claim.prefers_phone, claim.wants_news) == (None, None, False, False)


def test_two_pending_accounts_end_together_and_their_parents_may_ask_again(town: Town) -> None:
    first, second = parent(town), parent(town)
    for each, name in ((first, "farid"), (second, "sofia")):
        make_link(claim_id=make_claim(each, name).id)
    cleaning.forget_claims(NOW + DAY)
    again = {"created_at": NOW + DAY, "sent_at": NOW + DAY, "expires_at": NOW + 2 * DAY}
    for each, name in ((first, "farid"), (second, "sofia")):
        make_claim(each, name, key=f"again-{name}", **again)
    cleaning.forget_claims(NOW + DAY)
    assert sorted(db.session.scalars(select(AccountClaim.username))) == ["", "", "farid", "sofia"]


def test_a_pending_account_leaves_the_family_and_the_journal_as_they_were(town: Town) -> None:
    claim = make_claim(parent(town))
    make_link(claim_id=claim.id)
    family = family_of(town.nadia)
    before = {column.name: getattr(family, column.name) for column in family.__table__.columns}
    cleaning.forget_claims(NOW + DAY)
    db.session.refresh(family)
    assert {name: getattr(family, name) for name in before} == before
    assert (count(Guardian), count(JournalEntry)) == (7, 0)


def test_a_claim_that_is_over_is_told_for_thirty_days_more(town: Town) -> None:
    link = make_link(claim_id=make_claim(parent(town)).id)
    cleaning.forget_claims(NOW + DAY)
    end = NOW + DAY + timedelta(days=30)
    for forget in (cleaning.forget_claims, cleaning.forget_links):
        forget(end - SECOND)
    assert told(link, end) is Code.LINK_EXPIRED
    cleaning.forget_links(end)
    assert (count(AccountLink), count(AccountClaim)) == (0, 0)


def test_a_second_click_on_the_link_of_an_account_is_told_so_for_thirty_days(town: Town) -> None:
    claim = make_claim(town.nadia.guardian, sent_at=None, password_hash="", username="")
    link = make_link(claim_id=claim.id, used_at=NOW)
    end = NOW + DAY + timedelta(days=30)
    for forget in (cleaning.forget_claims, cleaning.forget_links):
        forget(end - SECOND)
    assert told(link, end) is Code.LINK_USED
    cleaning.forget_links(end)
    assert (count(AccountLink), count(AccountClaim)) == (0, 0)


def test_a_pending_account_that_was_never_cleaned_loses_no_link_before_its_row(town: Town) -> None:
    make_link(claim_id=make_claim(parent(town)).id)
    with nothing_written():
        cleaning.forget_links(NOW + timedelta(days=60))
    cleaning.forget_claims(NOW + timedelta(days=60))
    cleaning.forget_links(NOW + timedelta(days=60))
    assert (count(AccountLink), count(AccountClaim)) == (0, 0)


@pytest.mark.parametrize("used_at", [None, NOW])
def test_the_link_of_an_account_is_forgotten_thirty_days_after_it_was_used_or_ran_out(town: Town, used_at) -> None:
    over = NOW if used_at else NOW + DAY
    make_link(LinkPurpose.PASSWORD, account_id=town.nadia.id, used_at=used_at)
    gone_after(cleaning.forget_links, AccountLink, over - NOW + timedelta(days=30))


def test_an_invitation_is_forgotten_thirty_days_after_it_ran_out(town: Town) -> None:
    make_link(LinkPurpose.INVITATION, guardian_id=parent(town).id, expires_at=NOW + timedelta(days=7))
    gone_after(cleaning.forget_links, AccountLink, timedelta(days=37))


def test_refused_proofs_are_kept_for_six_months(app) -> None:
    make_failure()
    gone_after(cleaning.forget_traces, ClaimFailure, HALF_A_YEAR)


def test_sign_ins_are_kept_for_six_months_after_their_end(town: Town) -> None:
    add(AccountSession(account_id=town.nadia.id, key="k", begun_at=NOW - DAY, ends_at=NOW))
    gone_after(cleaning.forget_traces, AccountSession, HALF_A_YEAR)


def test_a_request_that_nobody_could_answer_is_forgotten_after_a_day(app) -> None:
    add(ForgottenRequest(identifier="nadia", at=NOW))
    gone_after(cleaning.forget_requests, ForgottenRequest, DAY)


def test_everything_may_run_twice(town: Town) -> None:
    make_draft()
    make_link(claim_id=make_claim(parent(town)).id)
    deeds = (cleaning.forget_claims, *cleaning.NIGHTLY)
    for forget in deeds:
        forget(NOW + DAY)
    with nothing_written():
        for forget in deeds:
            forget(NOW + DAY)


def test_everything_may_run_beside_itself(app, town: Town) -> None:
    for each in range(20):
        make_draft(f"draft{each}")
        make_link(LinkPurpose.PASSWORD, account_id=town.nadia.id)
        make_link(claim_id=make_claim(parent(town), f"name{each}").id)
    start, failed = Barrier(2), []

    def clean() -> None:
        with app.app_context():
            start.wait()
            try:
                for forget in (cleaning.forget_claims, *cleaning.NIGHTLY):
                    forget(NOW + timedelta(days=32))
            except Exception as failure:  # a thread's failure is told by the test
                failed.append(failure)
            db.session.remove()

    threads = [Thread(target=clean) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, count(AccountClaim), count(AccountLink)) == ([], 0, 0)
