"""A family hears thirty and seven days before that a paper ends, once each."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adapters import letters
from models import Custody, Document, OutgoingMail, db
from rules.documents import DocumentState, notice
from rules.mails import MailKind
from services import document_reminders as service
from tests.adapters.test_letters import COMMUNE, plain
from tests.cast import NOW, Town, family_of
from tests.papers import make_paper, make_type

END = date(2020, 8, 31)
DECIDED = NOW + timedelta(days=10)
TO_CHECK, VALID, REFUSED, REPLACED = DocumentState


@pytest.fixture
def paper(town: Town) -> Document:
    """Hugo's insurance, good until 31 August 2020."""
    return good(town, make_type())


def good(town: Town, kind: Any, **changes: Any) -> Document:
    said = {"state": VALID, "decided_at": DECIDED, "valid_until": END} | changes
    return make_paper(kind, town.nadia, said.pop("child", town.hugo), **said)


def before_end(days: int) -> datetime:
    return datetime(2020, 8, 31, 9, 12, tzinfo=NOW.tzinfo) - timedelta(days=days)


def told() -> list[int]:
    return [it.values["days"] for it in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def test_every_night_of_a_year_makes_two_mails(town: Town, paper: Document) -> None:
    told_on = []
    for days in range(60, -10, -1):
        service.remind(before_end(days))
        told_on += [(days, notice) for notice in told()[len(told_on) :]]
    assert told_on == [(30, 30), (7, 7)]


def test_a_night_that_was_missed_is_made_up_for_and_no_other_mail_is_added(town: Town, paper: Document) -> None:
    for days in (28, 28, 27, 3, 3, 0, -1):
        service.remind(before_end(days))
    assert told() == [30, 7]


def test_the_mail_says_which_paper_ends_and_when(town: Town, paper: Document) -> None:
    service.remind(before_end(30))
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert (mail.kind, mail.recipient) == (MailKind.DOCUMENT_EXPIRING, family_of(town.nadia).contact_email)
    letter = letters.word(mail.kind, mail.values, COMMUNE)
    assert plain(letter.subject).endswith("de Hugo est valable jusqu’au lundi 31 août 2020")
    assert "https://portail.example/documents" in letter.text
    assert f"« {paper.name} »" in plain(letter.text)


@pytest.mark.parametrize("changes", [{"state": TO_CHECK}, {"state": VALID, "valid_until": END + timedelta(365)}])
def test_who_has_given_a_newer_one_is_left_in_peace(town: Town, paper: Document, changes: dict) -> None:
    good(town, paper.type, given_at=NOW, **changes)
    service.remind(before_end(30))
    assert told() == []


def test_a_refused_newer_one_does_not_replace_it(town: Town, paper: Document) -> None:
    good(town, paper.type, given_at=NOW, state=REFUSED, refusal_reason="unreadable", valid_until=None)
    service.remind(before_end(30))
    assert told() == [30]


def no_address(town: Town, paper: Document) -> None:
    paper.family.contact_email = ""


def closed_family(town: Town, paper: Document) -> None:
    paper.family.closed_at = NOW


def closed_type(town: Town, paper: Document) -> None:
    paper.type.closed_at = NOW


def child_has_left(town: Town, paper: Document) -> None:
    db.session.scalars(select(Custody).where(Custody.child_id == town.hugo.id)).one().last_day = date(2020, 6, 1)


def replaced(town: Town, paper: Document) -> None:
    paper.state = REPLACED


@pytest.mark.parametrize("change", [no_address, closed_family, closed_type, child_has_left, replaced])
def test_nobody_is_told_of_a_paper_that_is_asked_for_no_longer(town: Town, paper: Document, change: Any) -> None:
    change(town, paper)
    db.session.commit()
    service.remind(before_end(7))
    assert told() == []


def test_a_new_end_is_told_again(town: Town, paper: Document) -> None:
    service.remind(before_end(30))
    paper.valid_until = END + timedelta(10)
    db.session.commit()
    service.remind(before_end(20))
    assert told() == [30, 30]


def test_the_other_home_hears_nothing(town: Town) -> None:
    make_paper(make_type(), town.paul, town.sam, state=VALID, decided_at=DECIDED, valid_until=END)
    service.remind(before_end(7))
    assert [it.recipient for it in db.session.scalars(select(OutgoingMail))] == [family_of(town.paul).contact_email]


def test_two_workers_that_look_at_once_write_once(app: Flask, town: Town, paper: Document) -> None:
    for child in (town.lea, town.julien):
        good(town, paper.type, child=child)
    start, failed = Barrier(2), []

    def look() -> None:
        with app.app_context():
            start.wait()
            try:
                service.remind(before_end(30))
            except Exception as failure:  # a thread's failure is told by the test
                failed.append(failure)
            db.session.remove()

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, told()) == ([], [30, 30])  # Hugo and Léa; Julien is not at home in this family


@pytest.mark.parametrize(
    ("left", "decided", "expected"),
    [(31, 90, None), (30, 90, 30), (8, 90, 30), (7, 90, 7), (0, 90, 7), (-1, 90, None), (10, 12, None), (7, 12, 7)],
)
def test_which_notice_it_is_time_for(left: int, decided: int, expected: int | None) -> None:
    assert notice(END, END - timedelta(decided), END - timedelta(left)) == expected
