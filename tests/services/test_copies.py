"""A reservation taken over for another child: what can be had is in the basket, and nothing of a forged one is."""

from datetime import date, timedelta

import pytest

from models import JournalEntry, Reservation, ReservationLine, School, SchoolClass, db
from queries.planning import basket
from rules.bookings import Action, BookingState, Box, Change, Done, ReservationState
from rules.refusals import Code, Refused
from services.bookings import Press, confirm_basket
from services.copies import copy
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import nothing_written

MONDAY = date(2019, 9, 9)
TUESDAY = MONDAY + timedelta(1)


@pytest.fixture
def made(town: Town) -> Reservation:
    """Two days of Hugo's, one reservation."""
    reservation: Reservation = cast.book(town.hugo, town.meal, MONDAY, town.nadia).lines[0].reservation
    second = cast.book(town.hugo, town.meal, TUESDAY, town.nadia)
    cast.add(ReservationLine(reservation_id=reservation.id, booking=second, done=Done.KEPT))
    reservation.last_day = TUESDAY
    db.session.commit()
    return reservation


def adds(child, slot, *days: date) -> tuple[Change, ...]:
    """Basket lines that book these days."""
    return tuple(Change(Box(child.id, slot.id, day), Action.ADD) for day in days)


def test_what_can_be_had_is_in_the_basket_and_the_journal_is_untouched(town, made) -> None:
    cast.book(town.lea, town.meal, MONDAY, town.karim)
    entries = db.session.query(JournalEntry).count()
    copied = copy(town.karim.id, made.id, town.lea.id, NOW)
    assert (copied.booklet.child_id, copied.booklet.period_id) == (town.lea.id, town.canteen.id)
    assert basket(town.karim.id) == adds(town.lea, town.meal, TUESDAY) and basket(town.nadia.id) == ()
    copy(town.karim.id, made.id, town.lea.id, NOW)
    assert basket(town.karim.id) == adds(town.lea, town.meal, TUESDAY)
    assert db.session.query(JournalEntry).count() == entries
    press = Press(town.karim.id, "a-token-of-the-tests", basket(town.karim.id), 430, booklet=copied.booklet)
    assert confirm_basket(press, NOW)


def test_a_sibling_of_another_school_gets_its_own_period(town, made) -> None:
    elsewhere = cast.make_period("CANTINE FOCH", activity=town.canteen.activity, needs_enrolment=False)
    elsewhere.schools.append(School(name="École Foch", weekdays="12345"))
    db.session.flush()
    town.canteen.schools[:] = [town.school]
    town.lea.school_class = SchoolClass(school=elsewhere.schools[0], name="CP", level="CP")
    db.session.commit()
    copied = copy(town.nadia.id, made.id, town.lea.id, NOW)
    assert copied.booklet.period_id == elsewhere.id
    assert basket(town.nadia.id) == adds(town.lea, elsewhere.slots[0], MONDAY, TUESDAY)


def refused(town: Town, *whose: int, now=NOW) -> set[Code]:
    """Why Nadia cannot copy this reservation for this child; nothing is written."""
    with nothing_written(), pytest.raises(Refused) as why:
        copy(town.nadia.id, *whose, now)
    return {it.code for it in why.value.refusals}


def test_nothing_is_taken_over_for_a_stranger_s_child_or_from_a_stranger_s_reservation(town, made) -> None:
    theirs = cast.book(town.julien, town.meal, MONDAY, town.claire).lines[0].reservation_id
    for child in (town.julien, town.tom, town.sam):
        assert refused(town, made.id, child.id) == {Code.NOT_ELIGIBLE}
    assert refused(town, made.id, 0) == {Code.NOT_ELIGIBLE}
    for reservation_id, child in ((theirs, town.lea), (2**31 - 1, town.lea), (made.id, town.hugo)):
        assert refused(town, reservation_id, child.id) == {Code.RESERVATION_CHANGED}


@pytest.mark.parametrize("state", [ReservationState.REPLACED, ReservationState.CANCELLED, ReservationState.REFUSED])
def test_what_has_ended_meanwhile_is_not_taken_over(town, made, state) -> None:
    made.state = state
    db.session.commit()
    assert refused(town, made.id, town.lea.id) == {Code.RESERVATION_CHANGED}


def test_when_nothing_can_be_had_each_date_says_why(town, made) -> None:
    cast.book(town.lea, town.meal, MONDAY, town.karim, state=BookingState.WAITING)
    town.meal.places = 1
    db.session.commit()
    assert refused(town, made.id, town.lea.id) == {Code.ALREADY_BOOKED, Code.FULL}
    assert refused(town, made.id, town.lea.id, now=NOW + timedelta(30)) == {Code.ALREADY_BOOKED, Code.PAST_DAY}


def test_a_child_that_is_not_enrolled_is_told_so(town, made) -> None:
    new = cast.make_child("Zoé", town.nadia, school_class=town.school_class)
    assert refused(town, made.id, new.id) == {Code.NOT_ENROLLED}
