"""What staff answer to a request: the days are booked as of then, the family reads it, a second agent is told."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import Booking, Enrolment, JournalEntry, OutgoingMail, db
from rules.bookings import BookingState
from rules.enrolments import EnrolmentState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import enrolment_decisions
from tests import cast
from tests.cast import NOW
from tests.snapshot import nothing_written

SEPTEMBER_6 = datetime(2019, 9, 6, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def asked(town):
    """Nadia asks for Hugo's Mondays until 27 September; the id."""
    care = cast.make_period("MERCREDIS", has_pattern=True, enrolment_waits=True, last_day=date(2019, 9, 27))
    values = {"state": EnrolmentState.WAITING, "asked_by_id": town.nadia.id, "pattern": f"{care.slots[0].id}:1"}
    return cast.enrol(town.hugo, care, town.nadia, **values).id


def decide(town, enrolment_id, accept=True, reason="", role=Role.COUNTER, now=NOW):
    enrolment_decisions.decide(town.staff[role].id, enrolment_id, accept, reason, now)


def mail():
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MailKind.ENROLMENT_DECIDED)).one()


def refused(deed):
    with nothing_written(), pytest.raises(Refused) as caught:
        deed()
    return [it.code for it in caught.value.refusals]


def test_accepted_its_days_are_booked_as_of_that_moment(town, asked):
    decide(town, asked, now=SEPTEMBER_6)
    assert db.session.get_one(Enrolment, asked).state is EnrolmentState.ACCEPTED
    rows = db.session.execute(select(Booking.day, Booking.state).order_by(Booking.day)).all()
    assert rows == [(date(2019, 9, day), BookingState.ACCEPTED) for day in (16, 23)]
    said = mail()
    assert (said.recipient, said.values["accepted"], said.values["total_cents"]) == (town.nadia.email, True, 860)
    assert [(it["day"], it["why"]) for it in said.values["not_booked"]] == [("2019-09-09", "past_cut_off")]
    actions = set(db.session.scalars(select(JournalEntry.action)))
    assert actions == {"enrolment.accepted", "reservation.made"}


def test_refused_nothing_is_booked_and_the_reason_is_read(town, asked):
    assert refused(lambda: decide(town, asked, accept=False)) == [Code.REASON_NEEDED]
    decide(town, asked, accept=False, reason="Plus de place")
    enrolment = db.session.get_one(Enrolment, asked)
    assert (enrolment.state, enrolment.refusal_reason) == (EnrolmentState.REFUSED, "Plus de place")
    assert mail().values["reason"] == "Plus de place" and not db.session.scalar(select(Booking.id))


def test_the_second_agent_is_told(town, asked):
    decide(town, asked)
    assert refused(lambda: decide(town, asked, accept=False, reason="Trop tard")) == [Code.ALREADY_DECIDED]
    assert refused(lambda: decide(town, 999_999)) == [Code.CHANGED_MEANWHILE]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ACCOUNTS, Role.AUDITOR])
def test_who_only_reads_decides_nothing(town, asked, role):
    assert refused(lambda: decide(town, asked, role=role)) == [Code.NO_RIGHT]


def test_the_days_of_a_child_whom_the_period_is_no_longer_for_are_told(town, asked):
    db.session.get_one(Enrolment, asked).period.levels = "CM2"
    db.session.commit()
    decide(town, asked)
    assert {it["why"] for it in mail().values["not_booked"]} == {"not_eligible"}
