"""Two agents, two parents, a closure, a building, two hundred patterns: one winner each, and twins that must do wrong.

A twin looks in one transaction and writes in another, which does wrong on both databases; where only the lock is taken
away, PostgreSQL does wrong and SQLite, which has one writer at a time, does not.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from models import Account, Booking, Establishment, Period, Reservation, ReservationLine, db
from models.bookings import IS_LIVE
from queries.closures import toll_of
from queries.planning import basket, load_scene
from rules.activities import OpenOn
from rules.baskets import refusals, sieve
from rules.bookings import Action, BookingState, Booklet, Box, Change, Done, ReservationState
from rules.closures import Closing
from rules.pricing import total_of
from rules.refusals import Code, Refused
from rules.rights import Role
from services import booking_engine, reservations
from services.booking_rows import Booker, Order, record
from services.bookings import Press, confirm_basket
from services.changes import Edit
from services.closures import save_closure
from services.enrolments import Application, enrol_child
from services.locking import lock_periods
from services.parents import family_of, require_parent
from services.planning import keep_ticks
from services.reservations import decide
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, Town
from tests.races.crowd import FRIDAY, at_once, crowd, open_to_all, outcomes

FEW, CHILDREN, PLACES = 12, 200, 30
TUESDAY = date(2019, 9, 24)


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def look_then_write(press: Press, looked: Barrier, between: Callable[[], object] = lambda: None) -> int:
    """The twin of a press: what is decided was read in a transaction that is over."""
    account = db.session.get_one(Account, press.account_id)
    family_id, lines = family_of(account), basket(press.account_id)
    days = [line.box.day for line in lines]
    scene = load_scene(family_id, min(days), max(days), NOW)
    db.session.rollback()
    found = refusals(scene, lines, NOW)
    looked.wait(timeout=60)
    between()
    if found:
        raise Refused(found)
    with transaction() as session:
        account = require_parent(session, press.account_id)
        return record(session, Order(Booker.of(account), press.token, scene, lines, total_of(scene, lines), NOW)).id


# two agents on one request


def waiting(town: Town) -> int:
    """The reservation of one evening that waits for staff."""
    booking = cast.book(town.hugo, town.meal, FRIDAY, town.nadia, state=BookingState.WAITING)
    return booking.lines[0].reservation_id


def two_agents(town: Town, deed: Callable[[int, bool], object]) -> list[Any]:
    agents = [town.staff[role].id for role in (Role.COUNTER, Role.ADMINISTRATOR)]
    return [partial(deed, agent, accepts) for agent, accepts in zip(agents, (True, False), strict=True)]


def test_of_two_agents_the_second_is_told(race, town: Town) -> None:
    asked = waiting(town)
    deeds = two_agents(town, lambda agent, accepts: decide(agent, asked, accepts, "Complet.", NOW))
    assert sorted(map(str, at_once(race, deeds))) == sorted(map(str, [None, (Code.ALREADY_DECIDED,)]))


def test_agents_who_look_before_their_transaction_both_decide(race, town: Town, monkeypatch) -> None:
    asked, looked = waiting(town), Barrier(2)
    monkeypatch.setattr(reservations, "_waiting", lambda session, key: session.get_one(Reservation, key))

    def late(agent: int, accepts: bool) -> None:
        state = db.session.get_one(Reservation, asked).state
        db.session.rollback()
        looked.wait(timeout=60)
        assert state is ReservationState.WAITING
        decide(agent, asked, accepts, "Complet.", NOW)

    assert at_once(race, two_agents(town, late)) == [None, None]


# a replacement while the other parent cancels the same date


def replacing_and_cancelling(town: Town) -> list[Press]:
    """Nadia exchanges Friday for Tuesday in her reservation; Karim gives Friday back in the planning."""
    old = cast.book(town.hugo, town.meal, FRIDAY, town.nadia).lines[0].reservation_id
    friday, tuesday = (Box(town.hugo.id, town.meal.id, day) for day in (FRIDAY, TUESDAY))
    keep_ticks(town.nadia.id, {friday: False, tuesday: True}, NOW)
    keep_ticks(town.karim.id, {friday: False}, NOW)
    booklet = Booklet(town.hugo.id, town.canteen.id)
    return [
        Press(town.nadia.id, "token-of-nadia-1", basket(town.nadia.id), 0, booklet, old),
        Press(town.karim.id, "token-of-karim-1", basket(town.karim.id), -430),
    ]


def given_back() -> int:
    """How often Friday was given back."""
    return count(ReservationLine, ReservationLine.done == Done.CANCELLED)


def test_a_date_is_given_back_once(race, town: Town) -> None:
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in replacing_and_cancelling(town)])
    assert outcomes(results)["made"] == given_back() == 1
    (told,) = [result for result in results if not isinstance(result, int)]
    assert set(told) <= {Code.NOT_BOOKED, Code.RESERVATION_CHANGED}


def test_parents_who_look_before_their_transaction_are_paid_twice(race, town: Town) -> None:
    looked = Barrier(2)
    at_once(race, [partial(look_then_write, press, looked) for press in replacing_and_cancelling(town)])
    assert given_back() == 2


def test_of_two_replacements_one_is_made(race, town: Town) -> None:
    first, _second = replacing_and_cancelling(town)
    keep_ticks(town.karim.id, {Box(town.hugo.id, town.meal.id, TUESDAY): True}, NOW)
    lines = basket(town.karim.id)
    second = Press(town.karim.id, "token-of-karim-1", lines, 0, first.booklet, first.replaces_id)
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in (first, second)])
    assert outcomes(results)["made"] == count(Reservation, Reservation.replaces_id.is_not(None)) == 1


# a closure while parents book


def close_friday(town: Town, period: Period) -> Callable[[], object]:
    """The administrator closes the day, whatever is booked by then."""
    agent, where = town.staff[Role.ADMINISTRATOR].id, {"establishment_id": None, "slot_id": None}
    values = where | {"period_id": period.id, "first_day": FRIDAY, "last_day": FRIDAY, "reason": "Grève"}
    closing = Closing(None, period.id, None, FRIDAY, FRIDAY)

    def close() -> int:
        while True:
            seen = len(toll_of(closing).bookings)
            db.session.rollback()
            try:
                return save_closure(Edit(agent, None, None, values), NOW, seen)
            except Refused as refused:
                assert {it.code for it in refused.refusals} == {Code.COUNT_CHANGED}

    return close


def test_nobody_is_booked_on_a_day_that_closes_meanwhile(race, town: Town) -> None:
    period = open_to_all("CENTRE", None)
    presses = crowd(FEW, lambda _number: [(period.slots[0], FRIDAY)])
    deeds = [partial(confirm_basket, press, NOW) for press in presses]
    results = at_once(race, [*deeds[: FEW // 2], close_friday(town, period), *deeds[FEW // 2 :]])
    assert isinstance(results[FEW // 2], int)
    told = {result for result in results if not isinstance(result, int)}
    assert told <= {(Code.CLOSED_DAY,)}
    assert count(Booking, IS_LIVE) == 0


def test_parents_who_looked_before_the_day_closed_are_booked_on_it(race, town: Town) -> None:
    period = open_to_all("CENTRE", None)
    looked, closed = Barrier(FEW + 1), Barrier(FEW + 1)
    presses = crowd(FEW, lambda _number: [(period.slots[0], FRIDAY)])
    deeds = [partial(look_then_write, press, looked, lambda: closed.wait(timeout=60)) for press in presses]
    close = close_friday(town, period)

    def close_first() -> object:
        looked.wait(timeout=60)
        made = close()
        closed.wait(timeout=60)
        return made

    at_once(race, [*deeds, close_first])
    assert count(Booking, IS_LIVE) == FEW


# the places of a building, over two periods


def two_rooms(places: int = FEW - 2, many: int = 2 * FEW) -> list[Press]:
    """So many parents, in turn for each of two periods in one building."""
    place = cast.add(Establishment(name="Maison de l’enfance", places=places))
    rooms = [
        cast.make_period(name, needs_enrolment=False, establishment=place, slots=[cast.make_slot()])
        for name in ("SALLE BLEUE", "SALLE VERTE")
    ]
    return crowd(many, lambda number: [(rooms[number % 2].slots[0], FRIDAY)])


def test_a_building_is_never_above_its_places(race, town: Town) -> None:
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in two_rooms()])
    assert outcomes(results) == {"made": FEW - 2, (Code.FULL,): FEW + 2}
    assert count(Booking, IS_LIVE) == FEW - 2


def test_parents_who_counted_a_building_before_their_transaction_are_above(race, town: Town) -> None:
    looked = Barrier(2 * FEW)
    at_once(race, [partial(look_then_write, press, looked) for press in two_rooms()])
    assert count(Booking, IS_LIVE) == 2 * FEW


def test_with_the_periods_held_alone_postgresql_fills_a_building_twice(
    race, town: Town, is_postgresql, monkeypatch
) -> None:
    presses, together = two_rooms(places=1, many=2), Barrier(2)

    def periods_alone(session: Any, period_ids: Any) -> None:
        lock_periods(session, period_ids)
        if is_postgresql:
            together.wait(timeout=60)

    monkeypatch.setattr(booking_engine, "lock_places", periods_alone)
    at_once(race, [partial(confirm_basket, press, NOW) for press in presses])
    assert count(Booking, IS_LIVE) == (2 if is_postgresql else 1)


# two hundred weekly patterns at once


def a_week(places: int) -> Period:
    """An activity with a weekly pattern, five days long, in one slot of so many places."""
    days = {"first_day": date(2019, 9, 16), "last_day": date(2019, 9, 20), "open_on": OpenOn.ALL_DAYS}
    return cast.make_period("ATELIERS", has_pattern=True, slots=[cast.make_slot(places=places)], **days)


def applications(period: Period, many: int) -> list[Application]:
    """So many parents who want every weekday."""
    slot = period.slots[0]
    presses = crowd(many, lambda _number: [(slot, FRIDAY)])
    children = {press.account_id: press.shown[0].box.child_id for press in presses}
    pattern, prices = {slot.id: frozenset(range(1, 6))}, {slot.id: slot.price_cents}
    return [
        Application(account_id, child_id, period.id, f"application-{account_id:06}", pattern, prices)
        for account_id, child_id in children.items()
    ]


def most_on_a_day() -> int:
    booked = select(func.count()).select_from(Booking).where(IS_LIVE).group_by(Booking.slot_id, Booking.day)
    return max(db.session.scalars(booked))


def test_two_hundred_patterns_are_never_above_the_places(race, town: Town) -> None:
    asked = applications(a_week(PLACES), CHILDREN)
    results = at_once(race, [partial(enrol_child, it, NOW) for it in asked])
    assert set(outcomes(results)) <= {"made", (Code.BUSY,)}
    for it, result in zip(asked, results, strict=True):  # who was told to begin again in a moment does
        assert isinstance(result, int) or isinstance(enrol_child(it, NOW), int)
    assert most_on_a_day() == PLACES
    assert count(Booking, IS_LIVE) == 5 * PLACES


def test_patterns_that_were_sieved_before_their_transaction_are_above(race, town: Town) -> None:
    period = a_week(FEW - 2)
    period.needs_enrolment = False
    db.session.commit()
    asked, looked = applications(period, FEW), Barrier(FEW)

    def late(it: Application) -> int:
        family_id = family_of(db.session.get_one(Account, it.account_id))
        days = [date(2019, 9, 16) + timedelta(number) for number in range(5)]
        scene = load_scene(family_id, days[0], days[-1], NOW)
        slot_id = next(iter(it.pattern))
        kept, _told = sieve(scene, [Change(Box(it.child_id, slot_id, day), Action.ADD) for day in days], NOW)
        db.session.rollback()
        looked.wait(timeout=60)
        with transaction() as session:
            account = require_parent(session, it.account_id)
            return record(session, Order(Booker.of(account), it.token, scene, kept, total_of(scene, kept), NOW)).id

    at_once(race, [partial(late, it) for it in asked])
    assert most_on_a_day() == FEW > FEW - 2
