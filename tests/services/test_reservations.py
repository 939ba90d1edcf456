"""What staff answer to a request that waits: once, wholly, and the family reads it."""

from datetime import date

import pytest
from sqlalchemy import select

from models import Confirmation, JournalEntry, OutgoingMail, Reservation, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import BookingState, Box, ReservationState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services.bookings import Press, confirm_basket
from services.planning import keep_ticks
from services.reservations import decide
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import nothing_written

FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)


@pytest.fixture
def asked(app, town: Town) -> Reservation:
    """Two days that Karim asked for."""
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    boxes = [Box(town.hugo.id, town.meal.id, day) for day in (FRIDAY, MONDAY)]
    keep_ticks(town.karim.id, dict.fromkeys(boxes, True), NOW)
    made = confirm_basket(Press(town.karim.id, "a-token-of-the-tests", basket(town.karim.id), 860), NOW)
    return db.session.get_one(Confirmation, made).reservations[0]


def states(reservation: Reservation) -> list[BookingState]:
    return [line.booking.state for line in reservation.lines]


def refused(*args) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as raised:
        decide(*args, NOW)
    return [refusal.code for refusal in raised.value.refusals]


@pytest.mark.parametrize(
    ("accept", "reason", "state"), [(True, "", "accepted"), (True, "Oui", "accepted"), (False, "Complet", "refused")]
)
def test_a_decision_is_for_the_whole_of_it(app, town: Town, asked, accept, reason, state) -> None:
    decide(town.staff[Role.COUNTER].id, asked.id, accept, reason, NOW)
    assert asked.state == state
    assert states(asked) == [BookingState(state)] * 2
    assert asked.refusal_reason == ("" if accept else reason)


def test_a_line_that_the_family_cancelled_stays_cancelled(app, town: Town, asked) -> None:
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): False}, NOW)
    confirm_basket(Press(town.nadia.id, "another-token-of-the-tests", basket(town.nadia.id), -430), NOW)
    decide(town.staff[Role.COUNTER].id, asked.id, True, "", NOW)
    assert states(asked) == [BookingState.CANCELLED, BookingState.ACCEPTED]


@pytest.mark.parametrize("accept", [True, False])
def test_the_second_agent_comes_too_late(app, town: Town, asked, accept) -> None:
    decide(town.staff[Role.COUNTER].id, asked.id, True, "", NOW)
    second = town.staff[Role.ADMINISTRATOR].id
    assert refused(second, asked.id, accept, "Complet") == [Code.ALREADY_DECIDED]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("", Code.REASON_NEEDED), (" \n", Code.REASON_NEEDED), ("x" * 501, Code.BAD_VALUE), ("a\0", Code.BAD_VALUE)],
)
def test_a_refusal_needs_a_reason_that_can_be_read(app, town: Town, asked, reason, expected) -> None:
    assert refused(town.staff[Role.COUNTER].id, asked.id, False, reason) == [expected]


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_may_not_edit_bookings_decides_nothing(app, town: Town, asked, role) -> None:
    assert refused(town.staff[role].id, asked.id, True, "") == [Code.NO_RIGHT]


def test_a_parent_decides_nothing_and_a_number_that_is_none_is_told(app, town: Town, asked) -> None:
    assert refused(town.karim.id, asked.id, True, "") == [Code.NO_RIGHT]
    assert refused(town.staff[Role.COUNTER].id, 999_999_999, True, "") == [Code.CHANGED_MEANWHILE]


def test_a_request_that_waits_for_nobody_is_not_decided(app, town: Town) -> None:
    reservation = cast.book(town.hugo, town.meal, FRIDAY, town.nadia).lines[0].reservation
    assert reservation.state is ReservationState.ACCEPTED
    assert refused(town.staff[Role.COUNTER].id, reservation.id, False, "Non") == [Code.ALREADY_DECIDED]


def test_who_asked_reads_the_answer_and_the_journal_keeps_it(app, town: Town, asked) -> None:
    decide(town.staff[Role.COUNTER].id, asked.id, False, "Complet", NOW)
    kind = OutgoingMail.kind == MailKind.RESERVATION_DECIDED
    mail = db.session.scalars(select(OutgoingMail).where(kind)).one()
    assert (mail.recipient, mail.values["accepted"], mail.values["reason"]) == (
        town.karim.email,
        False,
        "Complet",
    )
    assert [(line["day"], line["state"], line["cents"]) for line in mail.values["lines"]] == [
        ("2019-09-20", "refused", 0),
        ("2019-09-23", "refused", 0),
    ]
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.action, entry.object_id, entry.fields) == ("reservation.refused", asked.id, "state, reason")
