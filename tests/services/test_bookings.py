"""The last button: all of it is booked, or nothing; what it writes, and what changed since the recap."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from models import (
    BasketLine,
    Booking,
    Confirmation,
    JournalEntry,
    JournalValue,
    OutgoingMail,
    Reservation,
    db,
)
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import BookingState, Box, Done, ReservationState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from services import booking_traces, bookings
from services.bookings import Press, confirm_basket
from services.journal import hash_of
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written

TOKEN = "a-token-of-the-tests"
THURSDAY, FRIDAY, MONDAY = date(2019, 9, 19), date(2019, 9, 20), date(2019, 9, 23)


def box(town: Town, day: date = FRIDAY, child=None) -> Box:
    return Box((child or town.hugo).id, town.meal.id, day)


def ticked(account, wanted, total: int, token: str = TOKEN) -> Press:
    keep_ticks(account.id, wanted, NOW)
    return Press(account.id, token, basket(account.id), total)


def refused(pressed: Press, now=NOW) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(pressed, now)
    return [refusal.code for refusal in raised.value.refusals]


def mails(kind: MailKind) -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)))


def test_additions_and_cancellations_land_together(app, town: Town) -> None:
    old = cast.book(town.hugo, town.meal, FRIDAY, town.nadia, price_cents=400)
    made = confirm_basket(ticked(town.nadia, {box(town, MONDAY): True, box(town): False}, 30), NOW)
    confirmation = db.session.get_one(Confirmation, made)
    (reservation,) = confirmation.reservations
    done = {line.done: line.booking for line in reservation.lines}
    assert (confirmation.total_cents, confirmation.account_id, confirmation.confirmed_at) == (30, town.nadia.id, NOW)
    assert (reservation.first_day, reservation.last_day) == (FRIDAY, MONDAY)
    assert (done[Done.ADDED].day, done[Done.ADDED].price_cents, done[Done.ADDED].state) == (MONDAY, 430, "accepted")
    assert done[Done.CANCELLED] == old
    assert (old.state, old.cancelled_at, old.is_late) == (BookingState.CANCELLED, NOW, False)


def test_each_child_and_period_has_its_own_number(app, town: Town) -> None:
    garderie = cast.make_period("GARDERIE", schools=[town.school], needs_enrolment=False, slots=cast.evening())
    evening = Box(town.hugo.id, garderie.slots[0].id, FRIDAY)
    wanted = {box(town): True, box(town, FRIDAY, town.lea): True, evening: True, box(town, MONDAY): True}
    made = confirm_basket(ticked(town.nadia, wanted, 4 * 430), NOW)
    reservations = db.session.get_one(Confirmation, made).reservations
    kept = [(it.child_id, it.period_id, len(it.lines), len(it.number)) for it in reservations]
    hugo, lea = town.hugo.id, town.lea.id
    assert kept == [(hugo, town.canteen.id, 2, 6), (hugo, garderie.id, 1, 6), (lea, town.canteen.id, 1, 6)]


@pytest.mark.parametrize("cancels_too", [False, True])
def test_where_staff_decide_an_addition_waits(app, town: Town, cancels_too) -> None:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    if cancels_too:
        cast.book(town.hugo, town.meal, MONDAY, town.nadia)
    wanted = {box(town): True} | ({box(town, MONDAY): False} if cancels_too else {})
    made = confirm_basket(ticked(town.nadia, wanted, 0 if cancels_too else 430), NOW)
    (reservation,) = db.session.get_one(Confirmation, made).reservations
    states = {line.booking.day: line.booking.state for line in reservation.lines}
    assert reservation.state is ReservationState.WAITING
    assert states == {FRIDAY: BookingState.WAITING} | ({MONDAY: BookingState.CANCELLED} if cancels_too else {})


def test_where_staff_decide_a_cancellation_waits_for_nobody(app, town: Town) -> None:
    town.canteen.validation = Validation.STAFF
    asked = cast.book(town.hugo, town.meal, FRIDAY, town.nadia, state=BookingState.WAITING).lines[0].reservation
    made = confirm_basket(ticked(town.nadia, {box(town): False}, -430), NOW)
    (reservation,) = db.session.get_one(Confirmation, made).reservations
    assert reservation.state is ReservationState.ACCEPTED
    assert asked.state is ReservationState.CANCELLED  # nothing of it is left to decide


def test_a_reservation_of_which_a_line_is_left_stays(app, town: Town) -> None:
    made = confirm_basket(ticked(town.nadia, {box(town): True, box(town, MONDAY): True}, 860), NOW)
    (first,) = db.session.get_one(Confirmation, made).reservations
    confirm_basket(ticked(town.nadia, {box(town): False}, -430, TOKEN + "2"), NOW)
    assert first.state is ReservationState.ACCEPTED
    confirm_basket(ticked(town.nadia, {box(town, MONDAY): False}, -430, TOKEN + "3"), NOW)
    assert first.state is ReservationState.CANCELLED


def test_cancelled_and_booked_again_is_another_booking(app, town: Town) -> None:
    for number, (wanted, total) in enumerate([(True, 430), (False, -430), (True, 430)]):
        confirm_basket(ticked(town.nadia, {box(town): wanted}, total, f"{TOKEN}-{number}"), NOW)
    states = db.session.scalars(select(Booking.state).order_by(Booking.id)).all()
    assert states == [BookingState.CANCELLED, BookingState.ACCEPTED]


def test_the_journal_says_who_did_what_and_its_chain_holds(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    wanted = {box(town): False, box(town, MONDAY): True, box(town, MONDAY, town.lea): True}
    confirm_basket(ticked(town.nadia, wanted, 430), NOW)
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [entry.object_id for entry in entries] == [it.id for it in latest().reservations]
    assert {(entry.action, entry.actor_id) for entry in entries} == {("reservation.made", town.nadia.id)}
    assert [entry.hash for entry in entries] == [hash_of(entry) for entry in entries]
    assert entries[1].previous_hash == entries[0].hash
    values = [(it.field, it.before, it.after) for it in entries[0].values]
    assert values == [("added", "", "2019-09-23 Repas"), ("cancelled", "2019-09-20 Repas", "")]


def latest() -> Confirmation:
    return db.session.scalars(select(Confirmation).order_by(Confirmation.id.desc())).first()


def test_the_family_and_each_service_read_of_it(app, town: Town) -> None:
    garderie = cast.make_period("GARDERIE", schools=[town.school], needs_enrolment=False, slots=cast.evening())
    garderie.activity.contact_email = "garderie@mairie.example"
    db.session.commit()
    evening = Box(town.hugo.id, garderie.slots[0].id, FRIDAY)
    confirm_basket(ticked(town.karim, {box(town): True, evening: True}, 860), NOW)
    (recap,) = mails(MailKind.BOOKING_RECAP)
    numbers = [reservation.number for reservation in latest().reservations]
    assert (recap.recipient, recap.values["numbers"], len(recap.values["lines"])) == (town.karim.email, numbers, 2)
    assert recap.values["total_cents"] == sum(line["cents"] for line in recap.values["lines"]) == 860
    of_service = {mail.recipient: mail.values for mail in mails(MailKind.BOOKING_SERVICE)}
    assert set(of_service) == {"cantine@mairie.example", "garderie@mairie.example"}
    assert [line["period"] for line in of_service["garderie@mairie.example"]["lines"]] == ["GARDERIE"]
    assert of_service["garderie@mairie.example"]["family_number"] == "1042"


def test_a_service_without_an_address_gets_no_mail(app, town: Town) -> None:
    town.canteen.activity.contact_email = ""
    db.session.commit()
    confirm_basket(ticked(town.nadia, {box(town): True}, 430), NOW)
    assert (len(mails(MailKind.BOOKING_SERVICE)), len(mails(MailKind.BOOKING_RECAP))) == (0, 1)


def test_the_baskets_of_others_are_left_alone(app, town: Town) -> None:
    keep_ticks(town.karim.id, {box(town, MONDAY): True}, NOW)
    confirm_basket(ticked(town.nadia, {box(town): True}, 430), NOW)
    assert db.session.scalars(select(BasketLine.account_id)).all() == [town.karim.id]


def test_when_the_last_step_fails_nothing_of_it_stays(app, town: Town, monkeypatch) -> None:
    pressed = ticked(town.nadia, {box(town): True}, 430)
    told = booking_traces.tell

    def fails_at_the_end(*args) -> None:
        told(*args)
        raise RuntimeError("the power went out")

    monkeypatch.setattr(bookings, "tell", fails_at_the_end)
    with nothing_written(), pytest.raises(RuntimeError, match="power"):
        confirm_basket(pressed, NOW)


def test_a_price_that_changed_since_the_recap_is_told(app, town: Town) -> None:
    pressed = ticked(town.nadia, {box(town): True}, 430)
    town.meal.price_cents = 450
    db.session.commit()
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(pressed, NOW)
    (refusal,) = raised.value.refusals
    assert (refusal.code, refusal.values) == (Code.TOTAL_CHANGED, {"shown": 430, "total": 450})
    confirm_basket(Press(town.nadia.id, TOKEN, pressed.shown, 450), NOW)
    assert db.session.scalars(select(Booking.price_cents)).one() == 450


def test_a_second_tab_that_changed_the_basket_is_told(app, town: Town) -> None:
    pressed = ticked(town.nadia, {box(town): True}, 430)
    keep_ticks(town.nadia.id, {box(town, MONDAY): True}, NOW)
    assert refused(pressed) == [Code.BASKET_CHANGED]


def test_the_other_parent_who_booked_it_meanwhile_is_told_on_its_line(app, town: Town) -> None:
    pressed = ticked(town.nadia, {box(town, THURSDAY): True, box(town): True}, 860)
    confirm_basket(ticked(town.karim, {box(town): True}, 430, TOKEN + "-karim"), NOW)
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(pressed, NOW)
    assert [(it.code, it.about) for it in raised.value.refusals] == [(Code.ALREADY_BOOKED, box(town))]


def test_the_other_parent_who_cancelled_it_meanwhile_is_told(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    pressed = ticked(town.nadia, {box(town): False}, -430)
    confirm_basket(ticked(town.karim, {box(town): False}, -430, TOKEN + "-karim"), NOW)
    assert refused(pressed) == [Code.NOT_BOOKED]


def test_a_cut_off_that_passed_since_the_recap_is_told(app, town: Town) -> None:
    pressed = ticked(town.nadia, {box(town): True}, 430)
    midnight = datetime(2019, 9, 13, 0, 0, tzinfo=PARIS)
    assert refused(pressed, midnight) == [Code.PAST_CUT_OFF]
    assert confirm_basket(pressed, midnight - timedelta(microseconds=1))


def test_two_siblings_and_one_place(app, town: Town) -> None:
    town.meal.places = 1
    db.session.commit()
    pressed = ticked(town.nadia, {box(town): True, box(town, FRIDAY, town.lea): True}, 860)
    assert refused(pressed) == [Code.FULL]


def test_one_sibling_takes_the_place_of_the_other(app, town: Town) -> None:
    pressed = ticked(town.nadia, {box(town): True}, 430)
    town.meal.places = 1
    cast.book(town.lea, town.meal, FRIDAY, town.nadia)
    assert refused(pressed) == [Code.FULL]
    keep_ticks(town.nadia.id, {box(town, FRIDAY, town.lea): False}, NOW)
    assert confirm_basket(Press(town.nadia.id, TOKEN, basket(town.nadia.id), 0), NOW)


def test_values_of_the_journal_are_one_row_a_field(app, town: Town) -> None:
    wanted = {box(town, date(2019, 9, 2) + timedelta(n)): True for n in range(12) if n % 7 < 5}
    confirm_basket(ticked(town.nadia, wanted, 430 * len(wanted)), NOW)
    (value,) = db.session.scalars(select(JournalValue))
    assert (value.field, len(value.after.split(", "))) == ("added", 10)


def test_numbers_are_one_sequence(app, town: Town) -> None:
    confirm_basket(ticked(town.nadia, {box(town): True}, 430), NOW)
    confirm_basket(ticked(town.claire, {box(town, FRIDAY, town.julien): True}, 430, TOKEN + "2"), NOW)
    first, second = db.session.scalars(select(Reservation.id).order_by(Reservation.id))
    assert second == first + 1
