"""What staff answer to a request that waits: once, wholly or day by day, and the family reads it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models import Booking, Confirmation, JournalEntry, OutgoingMail, Reservation, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import Action, BookingState, Booklet, Box, Change, ReservationState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services.bookings import Press, StaffChange, change_for_family, confirm_basket
from services.planning import keep_ticks
from services.reservations import decide
from services.settings import change_settings
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


def booking_ids(reservation: Reservation) -> list[int]:
    return [line.booking_id for line in reservation.lines]


def of_karim(day: date, town: Town) -> Box:
    return Box(town.hugo.id, town.meal.id, day)


def cancel(town: Town, day: date, replaced: Reservation | None = None) -> int:
    """Nadia cancels that day: from her planning, or by modifying the reservation."""
    keep_ticks(town.nadia.id, {of_karim(day, town): False}, NOW)
    press = Press(town.nadia.id, "another-token-of-the-tests", basket(town.nadia.id), -430)
    if replaced is not None:
        booklet = Booklet(town.hugo.id, town.canteen.id)
        press = Press(press.account_id, press.token, press.shown, -430, booklet, replaced.id)
    return confirm_basket(press, NOW)


def take_the_place(town: Town, day: date, now=NOW) -> None:
    """The counter books that day for Julien, which waits for nobody."""
    change = Change(Box(town.julien.id, town.meal.id, day), Action.ADD)
    family_id = cast.family_of(town.claire).id
    change_for_family(StaffChange(town.staff[Role.COUNTER].id, family_id, (change,), "", "token-of-the-counter"), now)


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


@pytest.mark.parametrize(
    ("friday", "monday", "state"),
    [(True, True, "accepted"), (True, False, "partly"), (False, True, "partly"), (False, False, "refused")],
)
def test_a_decision_may_be_day_by_day(app, town: Town, asked, friday, monday, state) -> None:
    answers = dict(zip(booking_ids(asked), (friday, monday), strict=True))
    decide(town.staff[Role.COUNTER].id, asked.id, answers, "Complet", NOW)
    assert asked.state == state
    assert [it is BookingState.ACCEPTED for it in states(asked)] == [friday, monday]
    assert asked.refusal_reason == ("" if friday and monday else "Complet")


@pytest.mark.parametrize("by_day", [True, False])
def test_a_day_that_the_family_cancelled_meanwhile_stays_cancelled(app, town: Town, asked, by_day) -> None:
    answers = dict.fromkeys(booking_ids(asked), True)
    cancel(town, FRIDAY)
    decide(town.staff[Role.COUNTER].id, asked.id, answers if by_day else True, "", NOW)
    assert states(asked) == [BookingState.CANCELLED, BookingState.ACCEPTED]
    assert asked.state is ReservationState.ACCEPTED


def test_a_day_that_was_not_on_the_page_is_not_decided(app, town: Town, asked) -> None:
    first, second = booking_ids(asked)
    for answers in ({}, {first: True}, {first: True, 999_999: True}):
        assert refused(town.staff[Role.COUNTER].id, asked.id, answers, "") == [Code.CHANGED_MEANWHILE]
    assert refused(town.staff[Role.COUNTER].id, asked.id, {first: True, second: False}, "") == [Code.REASON_NEEDED]


def test_what_a_modified_request_kept_is_decided_with_the_new_one(app, town: Town, asked) -> None:
    made = db.session.get_one(Confirmation, cancel(town, FRIDAY, replaced=asked)).reservations[0]
    agent = town.staff[Role.COUNTER].id
    assert refused(agent, asked.id, True, "") == [Code.RESERVATION_CHANGED]
    decide(agent, made.id, True, "", NOW)
    assert made.state is ReservationState.ACCEPTED
    assert [(line.done, line.booking.state) for line in made.lines] == [
        ("cancelled", "cancelled"),
        ("kept", "accepted"),
    ]


def test_a_request_of_which_nothing_is_left_is_not_decided(app, town: Town, asked) -> None:
    cancel(town, FRIDAY, replaced=asked)
    made = db.session.scalars(select(Reservation).order_by(Reservation.id.desc())).first()
    keep_ticks(town.nadia.id, {of_karim(MONDAY, town): False}, NOW)
    confirm_basket(Press(town.nadia.id, "a-third-token-of-the-tests", basket(town.nadia.id), -430), NOW)
    assert refused(town.staff[Role.COUNTER].id, made.id, True, "") == [Code.RESERVATION_CHANGED]


@pytest.mark.parametrize(
    ("settings", "hours", "found"),
    [
        ({}, 0, []),
        ({"hours_of_waiting_place": "24"}, 23, []),
        ({"hours_of_waiting_place": "24"}, 24, [FRIDAY]),
        ({"waiting_holds_place": ""}, 0, [FRIDAY]),
    ],
)
def test_a_request_that_holds_no_place_is_accepted_only_where_one_is_left(
    app, town: Town, asked, settings, hours, found
) -> None:
    agent, now = town.staff[Role.COUNTER].id, NOW + timedelta(hours=hours)
    change_settings(town.staff[Role.ADMINISTRATOR].id, settings, NOW)
    town.meal.places = 1
    db.session.commit()
    if found:
        take_the_place(town, FRIDAY, now)
        with nothing_written(), pytest.raises(Refused) as raised:
            decide(agent, asked.id, True, "", now)
        assert [(it.code, it.about.day) for it in raised.value.refusals] == [(Code.FULL, FRIDAY)]
    decide(agent, asked.id, dict(zip(booking_ids(asked), (not found, True), strict=True)), "Complet", now)
    assert asked.state is (ReservationState.PARTLY if found else ReservationState.ACCEPTED)


def test_of_a_request_accepted_in_part_nothing_is_left_when_its_day_is_given_back(app, town: Town, asked) -> None:
    agent, days = town.staff[Role.COUNTER].id, dict(zip(booking_ids(asked), (True, False), strict=True))
    decide(agent, asked.id, days, "Complet", NOW)
    held = db.session.query(Booking).filter_by(state=BookingState.ACCEPTED).one()
    back = Change(Box(held.child_id, held.slot_id, held.day), Action.CANCEL)
    change_for_family(StaffChange(agent, held.family_id, (back,), "", "token-of-the-counter"), NOW)
    assert asked.state is ReservationState.CANCELLED


def test_a_full_building_is_said_of_a_request_that_holds_no_place(app, town: Town, asked) -> None:
    change_settings(town.staff[Role.ADMINISTRATOR].id, {"waiting_holds_place": ""}, NOW)
    town.canteen.establishment.places = 1
    db.session.commit()
    take_the_place(town, MONDAY)
    assert refused(town.staff[Role.COUNTER].id, asked.id, True, "") == [Code.FULL]


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
    assert (mail.recipient, mail.values["state"], mail.values["reason"]) == (town.karim.email, "refused", "Complet")
    assert [(line["day"], line["state"], line["cents"]) for line in mail.values["lines"]] == [
        ("2019-09-20", "refused", 0),
        ("2019-09-23", "refused", 0),
    ]
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.action, entry.object_id, entry.fields) == (
        "reservation.refused",
        asked.id,
        "state, refused_days, reason",
    )


def test_the_journal_tells_which_days_were_accepted_and_which_refused(app, town: Town, asked) -> None:
    decide(town.staff[Role.COUNTER].id, asked.id, dict(zip(booking_ids(asked), (True, False), strict=True)), "Non", NOW)
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert entry.action == "reservation.partly"
    assert {it.field: it.after for it in entry.values} == {
        "state": "partly",
        "accepted_days": "2019-09-20 Repas",
        "refused_days": "2019-09-23 Repas",
        "reason": "Non",
    }


def test_a_family_without_an_address_is_decided_for_all_the_same(app, town: Town, asked) -> None:
    asked.confirmation.account = town.staff[Role.COUNTER]
    cast.family_of(town.nadia).contact_email = ""
    db.session.commit()
    mails = db.session.query(OutgoingMail).count()
    decide(town.staff[Role.COUNTER].id, asked.id, True, "", NOW)
    assert (asked.state, db.session.query(OutgoingMail).count()) == (ReservationState.ACCEPTED, mails)
