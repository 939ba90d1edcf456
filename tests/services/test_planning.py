"""Ticks become basket lines where they differ from what is booked; a refusal keeps none of them."""

from datetime import date, datetime, timedelta

import pytest

from models import db
from queries.planning import basket
from rules.baskets import MOST_LINES
from rules.bookings import Action, BookingState, Box, Change
from rules.refusals import Code, Refused
from services.planning import drop_line, empty_basket, keep_ticks
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written

THURSDAY, FRIDAY = date(2019, 9, 19), date(2019, 9, 20)


def box(town: Town, day: date = FRIDAY, child=None) -> Box:
    return Box((child or town.hugo).id, town.meal.id, day)


def refused(account, wanted, now=NOW) -> list[tuple[Code, Box]]:
    with nothing_written(), pytest.raises(Refused) as raised:
        keep_ticks(account.id, wanted, now)
    return [(refusal.code, refusal.about) for refusal in raised.value.refusals]


def test_a_tick_adds_and_an_untick_cancels(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    keep_ticks(town.nadia.id, {box(town, THURSDAY): True, box(town, FRIDAY): False}, NOW)
    lines = Change(box(town, THURSDAY), Action.ADD), Change(box(town, FRIDAY), Action.CANCEL)
    assert basket(town.nadia.id) == lines
    assert basket(town.karim.id) == ()


@pytest.mark.parametrize("is_booked", [True, False])
def test_a_tick_taken_back_leaves_no_line(app, town: Town, is_booked) -> None:
    if is_booked:
        cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    keep_ticks(town.nadia.id, {box(town): not is_booked}, NOW)
    assert len(basket(town.nadia.id)) == 1
    keep_ticks(town.nadia.id, {box(town): is_booked}, NOW)
    assert basket(town.nadia.id) == ()


def test_the_same_tick_twice_is_one_line(app, town: Town) -> None:
    keep_ticks(town.nadia.id, {box(town): True}, NOW)
    keep_ticks(town.nadia.id, {box(town): True}, NOW)
    assert len(basket(town.nadia.id)) == 1


def test_what_the_other_parent_booked_meanwhile_is_no_line(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.karim)
    keep_ticks(town.nadia.id, {box(town): True}, NOW)
    assert basket(town.nadia.id) == ()


def test_what_the_other_parent_cancelled_meanwhile_is_no_line(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.karim, state=BookingState.CANCELLED)
    keep_ticks(town.nadia.id, {box(town): False}, NOW)
    assert basket(town.nadia.id) == ()


def test_a_line_whose_booking_is_gone_turns_with_what_is_wanted(app, town: Town) -> None:
    booking = cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    keep_ticks(town.nadia.id, {box(town): False}, NOW)
    booking.state = BookingState.CANCELLED
    db.session.commit()
    keep_ticks(town.nadia.id, {box(town): True}, NOW)
    assert basket(town.nadia.id) == (Change(box(town), Action.ADD),)


def test_a_waiting_booking_may_be_cancelled(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia, state=BookingState.WAITING)
    keep_ticks(town.nadia.id, {box(town): False}, NOW)
    assert basket(town.nadia.id) == (Change(box(town), Action.CANCEL),)


def test_one_bad_tick_keeps_none_and_all_are_told(app, town: Town) -> None:
    sunday, theirs = box(town, date(2019, 9, 22)), box(town, FRIDAY, town.julien)
    found = refused(town.nadia, {box(town): True, sunday: True, theirs: True})
    assert found == [(Code.CLOSED_DAY, sunday), (Code.UNKNOWN_BOX, theirs)]


def test_the_seconds_around_thursday_night(app, town: Town) -> None:
    midnight = datetime(2019, 9, 13, 0, 0, tzinfo=PARIS)
    assert refused(town.nadia, {box(town): True}, midnight) == [(Code.PAST_CUT_OFF, box(town))]
    keep_ticks(town.nadia.id, {box(town): True}, midnight - timedelta(seconds=1))
    assert len(basket(town.nadia.id)) == 1


def test_each_home_ticks_its_own_weeks(app, town: Town) -> None:
    of_paul, of_zoe = box(town, FRIDAY, town.sam), box(town, date(2019, 9, 27), town.sam)
    keep_ticks(town.paul.id, {of_paul: True}, NOW)
    keep_ticks(town.zoe.id, {of_zoe: True}, NOW)
    assert refused(town.paul, {of_zoe: True}) == [(Code.NOT_YOUR_DAY, of_zoe)]
    assert refused(town.zoe, {of_paul: True}) == [(Code.NOT_YOUR_DAY, of_paul)]


def test_the_other_homes_booking_cannot_be_ticked_nor_unticked(app, town: Town) -> None:
    cast.book(town.sam, town.meal, FRIDAY, town.paul)
    of_paul = box(town, FRIDAY, town.sam)
    assert refused(town.zoe, {of_paul: False}) == [(Code.NOT_BOOKED, of_paul)]
    assert refused(town.zoe, {of_paul: True}) == [(Code.TAKEN_BY_OTHER_HOME, of_paul)]


def test_an_incomplete_file_ticks_nothing(app, town: Town) -> None:
    toms = box(town, FRIDAY, town.tom)
    assert refused(town.ines, {toms: True}) == [(Code.FILE_INCOMPLETE, toms)]


def test_more_ticks_than_any_grid_shows_are_refused(app, town: Town) -> None:
    wanted = {box(town, date(2019, 9, 2) + timedelta(n)): True for n in range(MOST_LINES + 1)}
    assert refused(town.nadia, wanted) == [(Code.UNKNOWN_BOX, None)]


def test_no_tick_is_no_fault(app, town: Town) -> None:
    with nothing_written():
        keep_ticks(town.nadia.id, {}, NOW)


def test_a_line_is_dropped_alone_and_the_basket_emptied_whole(app, town: Town) -> None:
    boxes = [box(town, date(2019, 9, day)) for day in (18, 19, 20)]
    keep_ticks(town.nadia.id, dict.fromkeys(boxes, True), NOW)
    keep_ticks(town.karim.id, {boxes[0]: True}, NOW)
    drop_line(town.nadia.id, boxes[1])
    drop_line(town.nadia.id, boxes[1])
    assert [line.box for line in basket(town.nadia.id)] == [boxes[0], boxes[2]]
    empty_basket(town.nadia.id)
    assert (basket(town.nadia.id), len(basket(town.karim.id))) == ((), 1)
