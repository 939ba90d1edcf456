"""The outbox: one worker a mail, longer and longer waits, and staff who may try again."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models import JournalEntry, OutgoingMail, db
from queries import mails as queries
from queries.inbox import failed_mails
from rules.mails import MailKind, MailState
from rules.refusals import Code, Refused
from rules.rights import Role
from services import mails, outbox
from services.transaction import transaction
from tests.cast import NOW, Town


def post(count: int = 1, minutes: int = 0) -> None:
    with transaction() as session:
        for number in range(count):
            at = NOW + timedelta(minutes=minutes)
            outbox.post(session, MailKind.BOOKING_RECAP, f"a{number}@example.org", {"n": number}, at)


def claimed(now=NOW) -> mails.Claimed:
    found = mails.claim(now)
    assert found is not None
    return found


def row() -> OutgoingMail:
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail)).one()


def test_the_mail_that_has_waited_longest_is_taken_first(app) -> None:
    post(minutes=5)
    post(minutes=0)
    assert mails.claim(NOW - timedelta(seconds=1)) is None
    later = NOW + timedelta(minutes=5)
    assert claimed(later).id > claimed(later).id
    assert mails.claim(later) is None


def test_a_mail_keeps_its_values_and_its_message_id_from_one_try_to_the_next(app) -> None:
    post()
    first = claimed()
    assert (first.kind, first.recipient, first.values) == (MailKind.BOOKING_RECAP, "a0@example.org", {"n": 0})
    mails.put_off(first.id, "plus tard", NOW)
    again = claimed(NOW + timedelta(minutes=1))
    assert again == first and len(first.message_id) == 32


def test_a_mail_whose_worker_died_is_taken_again_after_its_lease(app) -> None:
    post()
    first = claimed()
    assert mails.claim(NOW + timedelta(seconds=119)) is None
    assert claimed(NOW + timedelta(seconds=120)) == first


def test_a_failed_try_waits_longer_each_time_then_fails_for_ever(app) -> None:
    post()
    now, waits = NOW, []
    while found := mails.claim(now):
        mails.put_off(found.id, "451 Plus tard", now)
        waits.append(int((row().next_try_at - now).total_seconds() // 60))
        now = max(now, row().next_try_at)
    assert waits == [1, 5, 30, 120, 360, 1440, 0]
    assert (row().state, row().last_error, row().tries) == (MailState.FAILED, "451 Plus tard", 7)
    assert failed_mails() == 1


@pytest.mark.parametrize(
    ("deed", "state"),
    [
        (lambda it: mails.mark_sent(it, NOW), MailState.SENT),
        (lambda it: mails.keep(it, NOW), MailState.KEPT),
        (lambda it: mails.give_up(it, "550 Inconnu"), MailState.FAILED),
    ],
)
def test_what_is_settled_is_never_taken_again(app, deed, state) -> None:
    post()
    deed(claimed().id)
    assert row().state is state
    assert mails.claim(NOW + timedelta(days=30)) is None


def test_an_error_of_any_length_is_kept_as_far_as_it_fits(app) -> None:
    post()
    mails.put_off(claimed().id, "é" * 10_000, NOW)
    assert row().last_error == "é" * 500


def test_staff_send_a_failed_mail_again_and_the_journal_says_so(app, town: Town) -> None:
    post()
    found = claimed()
    mails.give_up(found.id, "550 Inconnu")
    agent = town.staff[Role.COUNTER].id
    mails.retry(found.id, agent, NOW)
    assert claimed() == found and row().tries == 1
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.object_id, entry.actor_id) == ("mail.retried", found.id, agent)


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.LEADER, Code.NO_RIGHT), (Role.FAMILY, Code.NO_RIGHT), (Role.COUNTER, Code.CHANGED_MEANWHILE)],
)
def test_sending_again_needs_the_right_and_a_mail_that_failed(app, town: Town, role, code) -> None:
    post()
    agent = town.nadia if role is Role.FAMILY else town.staff[role]
    with pytest.raises(Refused, match=code):
        mails.retry(row().id, agent.id, NOW)
    assert row().state is MailState.WAITING


def test_workers_at_once_take_each_mail_once(app: Flask) -> None:
    post(30)
    taken: list[int] = []

    def work() -> None:
        with app.app_context():
            while found := mails.claim(NOW):
                taken.append(found.id)
                mails.mark_sent(found.id, NOW)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == 30 == len(set(taken))


def test_a_demonstration_shows_its_mails_newest_first_and_no_more_than_asked(app) -> None:
    post(3)
    post(1, minutes=1)
    mails.keep(claimed().id, NOW)
    newest = claimed(NOW + timedelta(minutes=2))
    mails.give_up(newest.id, "")
    shown = queries.kept_mails(10)
    assert [mail.recipient for mail in shown] == ["a0@example.org", "a2@example.org", "a0@example.org"]
    assert [mail.id for mail in queries.kept_mails(2)] == [mail.id for mail in shown[:2]]


def test_one_mail_is_read_by_its_id_or_is_none(app) -> None:
    post()
    read = queries.mail(row().id)
    assert read is not None
    assert (read.recipient, read.state, read.tries, read.created_at) == ("a0@example.org", MailState.WAITING, 0, NOW)
    assert queries.mail(read.id + 1) is None
