"""Modifying a reservation (Rodez guide): the new one replaces the old one and keeps what is past its cut-off."""

from datetime import date, datetime
from secrets import token_urlsafe

import pytest

from models import Booking, JournalEntry, Reservation, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import BookingState, Booklet, Box, Done, ReservationState
from rules.refusals import Code, Refused
from services import planning
from services.bookings import Press, confirm_basket
from tests import cast
from tests.cast import NOW, PARIS, Town

FIRST, SECOND, THIRD = date(2019, 9, 2), date(2019, 9, 16), date(2019, 9, 23)
LATER = datetime(2019, 8, 30, 10, 0, tzinfo=PARIS)
"""Past the cut-off of 2 September, which is Thursday 29 August 23:59."""


@pytest.fixture
def booklet(town: Town) -> Booklet:
    """Hugo at the canteen."""
    return Booklet(town.hugo.id, town.canteen.id)


def press(
    town: Town, booklet: Booklet | None, now: datetime = NOW, *, replaces: int | None = None, **days: bool
) -> int:
    """Tick and untick Hugo's meals (« d20190916=True »), then confirm; the id of the reservation that was made."""
    account = town.nadia.id
    wanted = {Box(town.hugo.id, town.meal.id, date.fromisoformat(day[1:])): ticked for day, ticked in days.items()}
    planning.keep_ticks(account, wanted, now)
    lines = tuple(it for it in basket(account) if booklet is None or it.box.child_id == booklet.child_id)
    total = sum(430 if line.action.value == "add" else -430 for line in lines)
    token = token_urlsafe()
    made = confirm_basket(Press(account, token, lines, total, booklet, replaces), now)
    db.session.expire_all()
    return db.session.query(Reservation).filter_by(confirmation_id=made).one().id


def lines_of(reservation_id: int) -> dict[str, str]:
    """What a reservation says of each of its dates."""
    found = db.session.get_one(Reservation, reservation_id)
    return {f"{line.booking.day:%d/%m}": line.done.value for line in found.lines}


def state_of(reservation_id: int) -> ReservationState:
    return db.session.get_one(Reservation, reservation_id).state


def test_the_new_one_takes_over_what_is_left(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190902=True, d20190916=True)
    kept = db.session.query(Booking).filter_by(day=FIRST).one().id
    new = press(town, booklet, LATER, replaces=old, d20190916=False, d20190923=True)
    assert lines_of(new) == {"02/09": Done.KEPT, "16/09": Done.CANCELLED, "23/09": Done.ADDED}
    made = db.session.get_one(Reservation, new)
    assert (made.replaces_id, made.first_day, made.last_day) == (old, FIRST, THIRD)
    assert (state_of(old), state_of(new)) == (ReservationState.REPLACED, ReservationState.ACCEPTED)
    assert db.session.query(Booking).filter_by(day=FIRST).one().id == kept
    assert made.confirmation.total_cents == 0


def test_what_is_past_its_cut_off_cannot_be_given_up(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190902=True, d20190916=True)
    with pytest.raises(Refused) as caught:
        press(town, booklet, LATER, replaces=old, d20190902=False)
    assert [it.code for it in caught.value.refusals] == [Code.PAST_CUT_OFF]
    assert state_of(old) is ReservationState.ACCEPTED


def test_with_nothing_left_the_new_one_is_cancelled(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190916=True)
    new = press(town, booklet, replaces=old, d20190916=False)
    assert (state_of(old), state_of(new)) == (ReservationState.REPLACED, ReservationState.CANCELLED)


def test_of_two_replacements_the_second_is_told(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190916=True)
    press(town, booklet, replaces=old, d20190923=True)
    with pytest.raises(Refused) as caught:
        press(town, booklet, replaces=old, d20190924=True)
    assert [it.code for it in caught.value.refusals] == [Code.RESERVATION_CHANGED]


def test_what_waits_goes_on_waiting_under_the_new_number(app, town: Town, booklet: Booklet) -> None:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    old = press(town, booklet, d20190916=True)
    new = press(town, booklet, replaces=old, d20190923=True)
    assert (state_of(old), state_of(new)) == (ReservationState.REPLACED, ReservationState.WAITING)
    states = set(db.session.scalars(db.select(Booking.state)))
    assert states == {BookingState.WAITING}


def test_with_every_waiting_date_given_up_the_rest_is_accepted(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190916=True)
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    new = press(town, booklet, replaces=old, d20190923=True)
    assert state_of(new) is ReservationState.WAITING
    press(town, None, d20190923=False)
    assert state_of(new) is ReservationState.ACCEPTED


def test_a_kept_date_that_is_cancelled_later_closes_the_new_one_only(app, town: Town, booklet: Booklet) -> None:
    old = press(town, booklet, d20190916=True, d20190917=True)
    new = press(town, booklet, replaces=old, d20190917=False)
    press(town, None, d20190916=False)
    assert (state_of(old), state_of(new)) == (ReservationState.REPLACED, ReservationState.CANCELLED)


@pytest.mark.parametrize("wrong", ["another child's", "another family's", "none", "without a booklet"])
def test_only_an_own_reservation_of_this_child_and_period_is_replaced(app, town: Town, booklet: Booklet, wrong) -> None:
    theirs = cast.book(town.julien, town.meal, SECOND, town.claire).lines[0].reservation_id
    leas = cast.book(town.lea, town.meal, SECOND, town.nadia).lines[0].reservation_id
    mine = press(town, booklet, d20190916=True)
    replaced = {"another child's": leas, "another family's": theirs, "none": 999_999, "without a booklet": mine}[wrong]
    before = db.session.query(Reservation).count(), db.session.query(JournalEntry).count()
    with pytest.raises(Refused) as caught:
        press(town, None if wrong == "without a booklet" else booklet, replaces=replaced, d20190923=True)
    assert [it.code for it in caught.value.refusals] == [Code.RESERVATION_CHANGED]
    assert (db.session.query(Reservation).count(), db.session.query(JournalEntry).count()) == before


def test_a_booklet_leaves_the_rest_of_the_basket_alone(app, town: Town, booklet: Booklet) -> None:
    planning.keep_ticks(town.nadia.id, {Box(town.lea.id, town.meal.id, SECOND): True}, NOW)
    press(town, booklet, d20190916=True)
    assert [line.box.child_id for line in basket(town.nadia.id)] == [town.lea.id]
