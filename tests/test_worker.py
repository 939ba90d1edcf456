"""The worker: from the outbox to a real SMTP server, and the process that does it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey import SqliteHuey
from sqlalchemy import select

import clock
import worker
from adapters import mail
from adapters.queue import open_queue
from models import AccountClaim, ForgottenRequest, OutgoingMail, SignInAttempt, db
from rules.mails import MailKind, MailState
from services import outbox
from services.transaction import transaction
from tests.cast import add
from tests.claim_rows import make_draft
from tests.conftest import MIGRATIONS, settings_for
from tests.smtp import Mailbox, free_port, smtp_server

ROOT = Path(MIGRATIONS).parent
RECAP = {
    "confirmation_id": 3,
    "numbers": ["000008"],
    "lines": [
        {"day": "2019-09-20", "child": "Léa", "period": "CANTINE", "slot": "Repas", "state": "accepted", "cents": 430}
    ],
    "total_cents": 430,
    "contacts": [],
}


def post(*recipients: str, values: dict = RECAP) -> None:
    with transaction() as session:
        for recipient in recipients:
            outbox.post(session, MailKind.BOOKING_RECAP, recipient, values, clock.now())


def production(port: int, folder: Path):
    return settings_for("sqlite:///unused", folder, mode="production", smtp_host="127.0.0.1", smtp_port=port)


def states() -> dict[str, MailState]:
    db.session.rollback()
    return {mail.recipient: mail.state for mail in db.session.scalars(select(OutgoingMail))}


@pytest.fixture
def smtp() -> Iterator[tuple[Mailbox, int]]:
    with smtp_server() as found:
        yield found


def test_a_mail_is_worded_signed_sent_and_settled(app: Flask, smtp, tmp_path) -> None:
    mailbox, port = smtp
    post("nadia@example.org")
    settings = production(port, tmp_path)
    assert worker.send_one(settings)
    assert not worker.send_one(settings)
    (mail,) = mailbox.received
    assert mail["From"] == '"Portail famille, Notre commune" <portail@localhost>'
    assert "000008" in mail["Subject"]
    assert "vendredi 20 septembre 2019" in mail.get_content()
    sent = db.session.scalars(select(OutgoingMail)).one()
    assert sent.state is MailState.SENT and sent.sent_at is not None
    assert mail["Message-ID"] == f"<{sent.message_id}@localhost>"


def test_nothing_is_held_in_the_database_while_the_mail_server_is_asked(app: Flask, tmp_path, monkeypatch) -> None:
    reading: list[bool] = []
    monkeypatch.setattr(mail, "deliver", lambda *_asked: reading.append(db.session().in_transaction()))
    post("nadia@example.org")
    assert worker.send_one(production(free_port(), tmp_path))
    assert reading == [False]


def test_a_refused_recipient_fails_at_once_and_the_next_mail_still_leaves(app: Flask, smtp, tmp_path) -> None:
    mailbox, port = smtp
    mailbox.answers["parti@example.org"] = ["550 Inconnu ici"] * 2
    post("parti@example.org", "sans arobase", "nadia@example.org")
    while worker.send_one(production(port, tmp_path)):
        pass
    assert [mail["To"] for mail in mailbox.received] == ["nadia@example.org"]
    assert states() == {
        "parti@example.org": MailState.FAILED,
        "sans arobase": MailState.FAILED,
        "nadia@example.org": MailState.SENT,
    }


def test_a_mail_refused_for_now_waits_and_leaves_later_with_the_same_message_id(app: Flask, smtp, tmp_path) -> None:
    mailbox, port = smtp
    mailbox.answers["nadia@example.org"] = ["451 Plus tard"]
    post("nadia@example.org")
    settings = production(port, tmp_path)
    assert not worker.send_one(settings)
    assert not worker.send_one(settings) and mailbox.received == []
    with transaction() as session:
        waiting = session.scalars(select(OutgoingMail)).one()
        assert (waiting.state, waiting.tries) == (MailState.WAITING, 1) and "451" in waiting.last_error
        waiting.next_try_at = clock.now()
        message_id = waiting.message_id
    assert worker.send_one(settings)
    assert [mail["Message-ID"] for mail in mailbox.received] == [f"<{message_id}@localhost>"]


def test_a_server_that_is_down_and_a_mail_that_cannot_be_worded_only_wait(app: Flask, smtp, tmp_path) -> None:
    _mailbox, port = smtp
    post("nadia@example.org")
    assert not worker.send_one(production(free_port(), tmp_path))
    post("karim@example.org", values={})
    assert not worker.send_one(production(port, tmp_path))
    errors = db.session.scalars(select(OutgoingMail.last_error).order_by(OutgoingMail.id)).all()
    assert [error.partition(":")[0] for error in errors] == ["NotNow", "UndefinedError"]
    assert set(states().values()) == {MailState.WAITING}


def test_a_demonstration_keeps_its_mails_and_sends_none(app: Flask, smtp, tmp_path) -> None:
    mailbox, port = smtp
    post("nadia@example.org")
    assert worker.send_one(settings_for("sqlite:///unused", tmp_path, smtp_host="127.0.0.1", smtp_port=port))
    assert states() == {"nadia@example.org": MailState.KEPT} and mailbox.received == []


def test_without_a_mail_server_the_mails_wait_untouched(app: Flask, tmp_path) -> None:
    post("nadia@example.org")
    assert not worker.send_one(settings_for("sqlite:///unused", tmp_path, mode="production"))
    assert db.session.scalars(select(OutgoingMail.tries)).all() == [0]


def test_the_queue_is_a_file_beside_sqlite_and_tables_in_postgresql(database_url: str, tmp_path) -> None:
    url = settings_for(database_url, tmp_path).database_url
    queue = open_queue(url, tmp_path)
    assert isinstance(queue, SqliteHuey) == url.startswith("sqlite") == (tmp_path / "jobs.sqlite").exists()
    done: list[int] = []
    job = queue.task()(done.append)
    job(3)
    assert queue.execute(queue.dequeue()) is None and done == [3]
    queue.storage.close()


def test_the_mails_are_looked_at_all_the_time_and_the_cleaning_is_done_at_night(app: Flask, tmp_path) -> None:
    queue = open_queue("sqlite:///unused", tmp_path)
    worker.register_jobs(queue, app)
    day, night = (queue.read_periodic(datetime(2019, 9, 1, hour, 7)) for hour in (14, 2))  # noqa: DTZ001
    assert [job.name for job in day] == ["send_mails"]
    morning = queue.read_periodic(datetime(2019, 9, 1, 7, 12))  # noqa: DTZ001
    assert sorted(job.name for job in morning) == ["remind", "send_mails"]
    assert sorted(job.name for job in night) == ["clean", "send_mails"]
    add(SignInAttempt(key="k", at=clock.now() - timedelta(days=2)))
    post("nadia@example.org")
    for job in night:
        queue.execute(job)
    assert db.session.scalars(select(SignInAttempt)).all() == []
    assert states() == {"nadia@example.org": MailState.KEPT}
    queue.storage.close()


def test_who_forgot_the_password_is_answered_by_the_same_look(app: Flask, town, tmp_path) -> None:
    queue = open_queue("sqlite:///unused", tmp_path)
    worker.register_jobs(queue, app)
    for identifier in ("nadia", "nobody"):
        add(ForgottenRequest(identifier=identifier, at=clock.now()))
    (job,) = queue.read_periodic(datetime(2019, 9, 1, 14, 7))  # noqa: DTZ001
    queue.execute(job)
    assert states() == {"nadia@example.org": MailState.KEPT}
    assert db.session.scalars(select(ForgottenRequest)).all() == []
    queue.storage.close()


def test_an_answer_that_goes_wrong_stops_no_mail_and_names_nobody(app: Flask, town, monkeypatch, caplog) -> None:
    add(ForgottenRequest(identifier="nadia", at=clock.now()))
    monkeypatch.setattr("services.outbox.post", lambda *_said, **_more: 1 / 0)
    worker.answer_forgotten()
    assert [record.getMessage() for record in caplog.records] == ["forgotten: ZeroDivisionError"]
    assert db.session.scalars(select(ForgottenRequest.identifier)).all() == ["nadia"]


def test_a_pending_account_that_is_over_is_gone_within_ten_minutes(app: Flask, tmp_path) -> None:
    queue = open_queue("sqlite:///unused", tmp_path)
    worker.register_jobs(queue, app)
    hour = {minute: queue.read_periodic(datetime(2019, 9, 1, 14, minute)) for minute in range(60)}  # noqa: DTZ001
    found = {minute: job for minute, jobs in hour.items() for job in jobs if job.name == "forget_claims"}
    assert list(found) == [0, 10, 20, 30, 40, 50]
    make_draft(created_at=clock.now() - timedelta(hours=24))
    queue.execute(found[10])
    assert db.session.scalars(select(AccountClaim)).all() == []
    queue.storage.close()


def wait_until(happened: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def start_worker(app: Flask, port: int, folder: Path) -> subprocess.Popen:
    settings = app.config["MARELLE"]
    mine = {
        "MODE": "production",
        "SECRET_KEY": "k" * 32,
        "PUBLIC_URL": "https://portail.example",
        "DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        "DATA_DIR": str(folder),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
    }
    inherited = {name: value for name, value in os.environ.items() if name not in ("DEMO_CLOCK", "COLUMNS")}
    command = [sys.executable, str(ROOT / "worker.py")]
    return subprocess.Popen(command, cwd=folder, env={**inherited, **mine}, stderr=subprocess.PIPE, text=True)


def test_two_workers_send_each_mail_once_and_stop_when_asked(app: Flask, smtp, tmp_path) -> None:
    mailbox, port = smtp
    recipients = [f"a{number}@example.org" for number in range(30)]
    workers = [start_worker(app, port, tmp_path / name) for name in ("one", "two") if not (tmp_path / name).mkdir()]
    try:
        post(*recipients)
        wait_until(lambda: set(states().values()) == {MailState.SENT})
        asked_at = time.monotonic()
        for process, name in zip(workers, (signal.SIGTERM, signal.SIGINT), strict=True):
            process.send_signal(name)
        ends = [(process.wait(timeout=30), process.stderr.read()) for process in workers]
        assert time.monotonic() - asked_at < worker.SECONDS_TO_STOP + 4  # a busy machine is slow to end a process
        assert ends == [(0, ""), (0, "")]
    finally:
        for process in workers:
            process.kill()
            process.communicate()
    assert sorted(mail["To"] for mail in mailbox.received) == sorted(recipients)
