"""What runs by itself: `python worker.py` sends the mails and cleans up, until SIGTERM or SIGINT."""

import logging
import sys

from flask import Flask
from huey import Huey, crontab
from huey.consumer import Consumer, Scheduler

import clock
from adapters import letters, links, mail
from adapters.queue import open_queue
from adapters.storage import Storage, open_storage
from app import create_app
from config import Config
from queries.settings import all_settings
from services import cleaning, document_cleaning, document_reminders, forgotten, mails, retention
from services.transaction import end_reading

SECONDS_BETWEEN_LOOKS = 5
"""How often the outbox is looked at: a mail leaves within ten seconds of its cause."""

SECONDS_TO_STOP = 4

log = logging.getLogger("marelle.worker")


class FrequentScheduler(Scheduler):
    """Puts the timed jobs that are due in the queue, more often than once a minute."""

    periodic_task_seconds = SECONDS_BETWEEN_LOOKS


class Worker(Consumer):
    """Two threads, so that a long job does not keep the mails waiting."""

    scheduler_class = FrequentScheduler


def main() -> None:
    """Work in the foreground; when asked to stop, what is under way gets a few seconds."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    app = create_app()
    settings: Config = app.config["MARELLE"]
    if not (settings.is_demonstration or settings.smtp_host):
        print("SMTP_HOST n’est pas donné : les e-mails attendent, aucun ne part.", file=sys.stderr)
    queue = open_queue(settings.database_url, settings.data_dir)
    register_jobs(queue, app)
    Worker(queue, workers=2, max_delay=1, shutdown_timeout=SECONDS_TO_STOP, graceful_signal="TERM").run()


def register_jobs(queue: Huey, app: Flask) -> None:
    """The timed jobs (hours are UTC). Each may run twice, and beside itself; one that waited too long is dropped."""

    @queue.periodic_task(lambda _when: True, expires=SECONDS_BETWEEN_LOOKS)
    def send_mails() -> None:
        with app.app_context():
            answer_forgotten()
            while send_one(app.config["MARELLE"]):
                pass

    @queue.periodic_task(crontab(minute="*/10"), expires=SECONDS_BETWEEN_LOOKS)
    def forget_claims() -> None:
        with app.app_context():
            cleaning.forget_claims(clock.now())

    @queue.periodic_task(crontab(hour="2", minute="7"), expires=SECONDS_BETWEEN_LOOKS)
    def clean() -> None:
        with app.app_context():
            for forget in cleaning.NIGHTLY:
                forget(clock.now())
            erase(open_storage(app.config["MARELLE"]))

    @queue.periodic_task(crontab(hour="7", minute="12"), expires=SECONDS_BETWEEN_LOOKS)
    def remind() -> None:
        with app.app_context():
            document_reminders.remind(clock.now())


def erase(storage: Storage) -> None:
    """Erase what is kept no longer; what goes wrong with one thing, as a storage in trouble, stops no other."""
    for job in (*retention.NIGHTLY, *document_cleaning.NIGHTLY):
        try:
            job(storage, clock.now())
        except Exception as failure:
            log.warning("%s: %s", job.__name__, type(failure).__name__)


def answer_forgotten() -> None:
    """Write the mails for those who forgot an identifier or a password; what goes wrong with it stops no mail."""
    try:
        while forgotten.answer_next(clock.now()):
            pass
    except Exception as failure:
        log.warning("forgotten: %s", type(failure).__name__)


def send_one(settings: Config) -> bool:
    """Send the mail that has waited longest; false when there is none, or when the server is in trouble."""
    if not (settings.is_demonstration or settings.smtp_host):
        return False
    claimed = mails.claim(clock.now())
    if claimed is None:
        return False
    if settings.is_demonstration:
        mails.keep(claimed.id, clock.now())
        return True
    return hand_over(claimed, settings)


def hand_over(claimed: mails.Claimed, settings: Config) -> bool:
    """Word and deliver one mail, and keep what became of it; whatever goes wrong with it stops no other."""
    try:
        worded = message(claimed, settings)
        end_reading()  # a mail server takes its time
        mail.deliver(worded, server(settings))
    except mail.RecipientRefused as refusal:
        mails.give_up(claimed.id, str(refusal))
        return True
    except Exception as failure:
        log.warning("mail %s: %s", claimed.id, type(failure).__name__)
        mails.put_off(claimed.id, f"{type(failure).__name__}: {failure}", clock.now())
        return False
    mails.mark_sent(claimed.id, clock.now())
    return True


def message(claimed: mails.Claimed, settings: Config) -> mail.Message:
    """The mail in words, signed by the commune."""
    commune = all_settings()
    values = links.with_address(claimed.values, settings.public_url, settings.secret_key)
    letter = letters.word(claimed.kind, values, letters.signature(commune, settings.public_url))
    return mail.Message(
        message_id=claimed.message_id,
        sender=settings.mail_from,
        sender_name=f"{commune.portal_title}, {commune.commune_name}",
        recipient=claimed.recipient,
        subject=letter.subject,
        text=letter.text,
        sent_at=clock.now(),
    )


def server(settings: Config) -> mail.MailServer:
    """The mail server of this installation."""
    return mail.MailServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_user, settings.smtp_password, settings.smtp_security
    )


if __name__ == "__main__":
    main()
