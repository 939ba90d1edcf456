"""What a family reads of what it booked, and what others do not."""

from datetime import date, time

import pytest

from models import Confirmation, db
from queries.bookings import booked_days, receipt
from queries.planning import basket
from rules.bookings import BookingState, Box, Done, ReservationState
from rules.receipts import BookedDay, ReceiptLine
from services.bookings import Press, confirm_basket
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW, Town

FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)


@pytest.fixture
def made(app, town: Town) -> int:
    """One press: Hugo's Monday and Léa's Friday booked, Hugo's Friday given back at its old price."""
    cast.book(town.hugo, town.meal, FRIDAY, town.karim, price_cents=400)
    boxes = {(town.hugo, MONDAY): True, (town.lea, FRIDAY): True, (town.hugo, FRIDAY): False}
    wanted = {Box(child.id, town.meal.id, day): is_wanted for (child, day), is_wanted in boxes.items()}
    keep_ticks(town.nadia.id, wanted, NOW)
    return confirm_basket(Press(town.nadia.id, "a-token-of-the-tests", basket(town.nadia.id), 460), NOW)


def test_a_receipt_says_what_was_done_by_child_and_day(town: Town, made) -> None:
    read = receipt(cast.family_of(town.nadia).id, made)
    hugo, lea = read.reservations
    assert (read.id, read.confirmed_at, read.total_cents, read.override_reason) == (made, NOW, 460, "")
    assert (hugo.child, hugo.period, hugo.state) == ("Hugo", town.canteen.name, ReservationState.ACCEPTED)
    assert (hugo.activity, hugo.establishment) == (town.canteen.activity.name, town.canteen.establishment.name)
    assert hugo.lines == (
        ReceiptLine(FRIDAY, "Repas", Done.CANCELLED, -400, BookingState.CANCELLED),
        ReceiptLine(MONDAY, "Repas", Done.ADDED, 430, BookingState.ACCEPTED),
    )
    assert (lea.child, int(lea.number), lea.lines[0].day) == ("Léa", int(hugo.number) + 1, FRIDAY)
    assert sum(line.price_cents for it in read.reservations for line in it.lines) == read.total_cents


def test_both_parents_read_it_and_a_stranger_does_not(town: Town, made) -> None:
    assert receipt(cast.family_of(town.karim).id, made)
    assert receipt(cast.family_of(town.claire).id, made) is None
    assert receipt(cast.family_of(town.nadia).id, made + 1) is None


def test_the_other_home_of_a_child_reads_no_receipt(app, town: Town) -> None:
    cast.book(town.sam, town.meal, FRIDAY, town.paul)
    made = db.session.query(Confirmation.id).scalar()
    assert receipt(cast.family_of(town.paul).id, made)
    assert receipt(cast.family_of(town.zoe).id, made) is None
    assert booked_days(cast.family_of(town.zoe).id, FRIDAY, FRIDAY) == ()


def test_booked_days_are_live_ones_by_day_child_and_hour(town: Town, made) -> None:
    slots = [cast.make_slot("Soir", starts_at=time(16, 30), ends_at=time(18)), cast.make_slot("Matin", position=2)]
    slots[1].starts_at = time(7, 30)
    garderie = cast.make_period("GARDERIE", slots=slots)
    for slot, state in zip(garderie.slots, (BookingState.WAITING, BookingState.ACCEPTED), strict=True):
        cast.book(town.hugo, slot, MONDAY, town.nadia, state=state)
    days = booked_days(cast.family_of(town.nadia).id, FRIDAY, MONDAY)
    assert [(it.day, it.child, it.slot) for it in days] == [
        (FRIDAY, "Léa", "Repas"),
        (MONDAY, "Hugo", "Matin"),
        (MONDAY, "Hugo", "Repas"),
        (MONDAY, "Hugo", "Soir"),
    ]
    place = garderie.activity.name, garderie.establishment.name
    assert days[-1] == BookedDay(MONDAY, "Hugo", "Soir", *place, BookingState.WAITING)


def test_the_bounds_of_the_days_are_included(town: Town, made) -> None:
    family_id = cast.family_of(town.nadia).id
    assert [it.day for it in booked_days(family_id, FRIDAY, FRIDAY)] == [FRIDAY]
    assert [it.day for it in booked_days(family_id, date(2019, 9, 21), MONDAY)] == [MONDAY]
    assert booked_days(family_id, date(2019, 9, 21), date(2019, 9, 22)) == ()
