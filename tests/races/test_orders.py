"""Many at once on the same things: no deadlock, one confirmation for a token, one winner for a box."""

from datetime import date
from functools import partial
from threading import Barrier

from sqlalchemy import func, select, update

from models import Booking, Confirmation, OutgoingMail, Period, db
from queries.planning import basket
from rules.activities import Validation
from rules.bookings import Action, Box, Change
from rules.mails import MailKind
from rules.refusals import Code
from rules.rights import Role
from services.bookings import Press, StaffChange, change_for_family, confirm_basket
from services.planning import keep_ticks
from services.reservations import decide
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, Town
from tests.races.crowd import FRIDAY, at_once, crowd, open_to_all, outcomes

MANY = 20
MONDAY = date(2019, 9, 23)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_two_periods_in_opposite_orders_never_deadlock(race, town: Town) -> None:
    first, second = (open_to_all(name, None).slots[0] for name in ("MATIN", "SOIR"))
    orders = [(first, FRIDAY), (second, MONDAY)], [(second, FRIDAY), (first, MONDAY)]
    presses = crowd(2 * MANY, lambda number: orders[number % 2])
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in presses])
    assert outcomes(results) == {"made": 2 * MANY}
    assert count(Booking) == 4 * MANY


def test_locks_taken_in_no_order_do_deadlock(race, town: Town, is_postgresql) -> None:
    """The twin of the test above. SQLite has one writer at a time: nothing to deadlock with."""
    ids = [open_to_all(name, None).id for name in ("MATIN", "SOIR")]
    between = Barrier(2)

    def lock(order) -> int:
        with transaction() as session:
            for number, period_id in enumerate(order):
                if number and is_postgresql:
                    between.wait(timeout=60)
                session.execute(update(Period).where(Period.id == period_id).values(lock_version=1))
            return 1

    results = outcomes(at_once(race, [partial(lock, ids), partial(lock, ids[::-1])]))
    assert results == ({"made": 1, (Code.BUSY,): 1} if is_postgresql else {"made": 2})


def test_one_token_pressed_many_times_is_one_confirmation(race, town: Town) -> None:
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)
    press = Press(town.nadia.id, "a-token-of-the-tests", basket(town.nadia.id), 430)
    results = at_once(race, [partial(confirm_basket, press, NOW)] * MANY)
    (made,) = set(results)
    assert isinstance(made, int)
    assert (count(Confirmation), count(Booking)) == (1, 1)
    recaps = select(func.count()).where(OutgoingMail.kind == MailKind.BOOKING_RECAP)
    assert db.session.scalar(recaps) == 1


def test_an_agents_token_pressed_many_times_is_one_confirmation(race, town: Town) -> None:
    change = Change(Box(town.hugo.id, town.meal.id, FRIDAY), Action.ADD)
    agent, family = town.staff[Role.COUNTER].id, cast.family_of(town.nadia).id
    order = StaffChange(agent, family, (change,), "", "a-token-of-the-tests")
    results = at_once(race, [partial(change_for_family, order, NOW)] * MANY)
    assert (len(set(results)), count(Confirmation), count(Booking)) == (1, 1, 1)


def test_both_parents_press_for_the_same_box(race, town: Town) -> None:
    box = Box(town.hugo.id, town.meal.id, FRIDAY)
    for parent in (town.nadia, town.karim):
        keep_ticks(parent.id, {box: True}, NOW)
    parents = [town.nadia.id, town.karim.id]
    presses = [Press(it, f"token-of-parent-{it:06}", basket(it), 430) for it in parents]
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in presses])
    assert outcomes(results) == {"made": 1, (Code.ALREADY_BOOKED,): 1}
    assert count(Booking) == 1


def test_many_tabs_tick_the_same_box(race, town: Town) -> None:
    wanted = {Box(town.hugo.id, town.meal.id, day): True for day in (FRIDAY, MONDAY)}
    results = at_once(race, [partial(keep_ticks, town.nadia.id, wanted, NOW)] * MANY)
    assert results == [None] * MANY
    assert [line.box.day for line in basket(town.nadia.id)] == [FRIDAY, MONDAY]


def test_two_agents_decide_at_once(race, town: Town) -> None:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)
    press = Press(town.nadia.id, "a-token-of-the-tests", basket(town.nadia.id), 430)
    (reservation,) = db.session.get_one(Confirmation, confirm_basket(press, NOW)).reservations
    agents = [town.staff[role].id for role in (Role.COUNTER, Role.ADMINISTRATOR)] * 5
    deeds = [partial(decide, agent, reservation.id, n % 2 == 0, "Complet", NOW) for n, agent in enumerate(agents)]
    results = outcomes(at_once(race, deeds))
    assert results == {None: 1, (Code.ALREADY_DECIDED,): 9}
    assert db.session.scalar(select(func.count()).where(OutgoingMail.kind == MailKind.RESERVATION_DECIDED)) == 1
