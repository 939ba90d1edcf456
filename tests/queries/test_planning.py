"""What a family's planning is read from: its own, nobody else's, in a fixed number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

import pytest
from sqlalchemy import event

from models import BasketLine, Closure, Enrolment, Guardian, School, SchoolClass, db
from queries.planning import basket, load_scene
from rules.bookings import Action, BookingState, Box, Change
from rules.completeness import Missing
from rules.custody import CustodyPattern, CustodySpan
from rules.scene import Scene, Taken
from tests import cast
from tests.cast import Town

FIRST, LAST = date(2019, 9, 1), date(2019, 9, 30)
FRIDAY = date(2019, 9, 20)


def scene_of(account, first_day: date = FIRST, last_day: date = LAST) -> Scene:
    return load_scene(cast.family_of(account).id, first_day, last_day, cast.NOW)


def test_a_scene_holds_the_family_and_nobody_else(app, town: Town) -> None:
    scene = scene_of(town.nadia)
    assert list(scene.children) == [town.hugo.id, town.lea.id]
    assert (scene.first_day, scene.last_day, scene.family_missing) == (FIRST, LAST, ())
    hugo = scene.children[town.hugo.id]
    assert (hugo.first_name, hugo.pupil.school_id, hugo.missing) == ("Hugo", town.school.id, ())
    assert hugo.enrolled == {town.canteen.id: None}


def test_a_period_is_read_with_its_rules_slots_and_contact(app, town: Town) -> None:
    (period,) = scene_of(town.nadia).periods.values()
    (slot,) = period.slots
    assert (period.name, str(period.add_rule), period.weekdays) == (
        "RESTAURATION SCOLAIRE 2019/2020",
        "WP(Thu,1,23:59)",
        frozenset({1, 2, 3, 4, 5}),
    )
    assert (period.contact_phone, period.audience.school_ids) == ("03 00 00 00 01", frozenset({town.school.id}))
    assert (slot.starts_at, slot.ends_at, slot.price_cents, slot.places) == (time(12), time(13, 30), 430, None)
    assert scene_of(town.nadia).period_of_slot == {slot.id: period.id}


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({"needs_enrolment": False}, True),
        ({"needs_enrolment": True}, False),
        ({"needs_enrolment": False, "last_day": date(2019, 9, 1)}, True),
        ({"needs_enrolment": False, "first_day": date(2019, 8, 1), "last_day": date(2019, 8, 31)}, False),
        ({"needs_enrolment": False, "first_day": date(2019, 9, 30)}, True),
        ({"needs_enrolment": False, "first_day": date(2019, 10, 1)}, False),
    ],
)
def test_a_period_shows_where_it_is_open_to_the_family(app, town: Town, changes, is_shown) -> None:
    period = cast.make_period("AUTRE", **({"first_day": FIRST} | changes))
    assert (period.id in scene_of(town.nadia).periods) is is_shown


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_period_of_one_school_shows_to_its_pupils(app, town: Town, is_theirs) -> None:
    elsewhere = cast.add(School(name="Cambon", weekdays="1245"))
    school = town.school if is_theirs else elsewhere
    period = cast.make_period("GARDERIE", schools=[school, cast.add(School(name="Foch"))], needs_enrolment=False)
    assert (period.id in scene_of(town.nadia).periods) is is_theirs


def test_a_period_shows_to_siblings_of_two_schools(app, town: Town) -> None:
    elsewhere = cast.add(School(name="Cambon", weekdays="1245"))
    town.lea.school_class = cast.add(SchoolClass(school=elsewhere, name="CM2", level="CM2"))
    db.session.commit()
    period = cast.make_period("CAMBON", schools=[elsewhere], needs_enrolment=False)
    scene = scene_of(town.nadia)
    assert scene.periods[period.id].audience.school_ids == frozenset({elsewhere.id})
    assert {child.pupil.school_id for child in scene.children.values()} == {town.school.id, elsewhere.id}


def test_a_period_with_a_booking_shows_all_the_same(app, town: Town) -> None:
    old = cast.make_period("ANCIENNE", last_day=date(2019, 9, 6))
    cast.book(town.hugo, old.slots[0], FRIDAY, town.nadia)
    assert old.id in scene_of(town.nadia).periods
    assert old.id not in scene_of(town.nadia, date(2019, 9, 21), LAST).periods
    assert old.id not in scene_of(town.claire).periods


def test_live_bookings_are_taken_and_the_other_homes_say_so_only(app, town: Town) -> None:
    waits = cast.book(town.sam, town.meal, FRIDAY, town.zoe, state=BookingState.WAITING, price_cents=400)
    mine = cast.book(town.sam, town.meal, LAST, town.paul)
    cast.book(town.sam, town.meal, FIRST, town.paul, state=BookingState.CANCELLED)
    cast.book(town.sam, town.meal, date(2019, 10, 1), town.paul)
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    assert scene_of(town.paul).taken == {
        Box(town.sam.id, town.meal.id, FRIDAY): Taken(waits.id, False, BookingState.WAITING, 400),
        Box(town.sam.id, town.meal.id, LAST): Taken(mine.id, True, BookingState.ACCEPTED, 430),
    }


def test_places_are_counted_for_everybody_where_they_are_limited(app, town: Town) -> None:
    unlimited = cast.make_period("GARDERIE", needs_enrolment=False).slots[0]
    town.meal.places = 24
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    cast.book(town.sam, town.meal, FRIDAY, town.paul, state=BookingState.WAITING)
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia, state=BookingState.REFUSED)
    cast.book(town.julien, unlimited, FRIDAY, town.claire)
    assert scene_of(town.nadia).places_taken == {(town.meal.id, FRIDAY): 2}


def test_closures_of_the_place_the_period_and_the_slot_are_read(app, town: Town) -> None:
    elsewhere = cast.make_period("GARDERIE")
    things = [
        {"period": town.canteen},
        {"establishment": town.canteen.establishment},
        {"slot": town.meal},
        {"period": elsewhere},
        {"period": town.canteen, "first_day": date(2019, 10, 1), "last_day": date(2019, 10, 2)},
    ]
    for number, thing in enumerate(things):
        cast.add(Closure(**({"first_day": FRIDAY, "last_day": FRIDAY} | thing), reason=f"Motif {number}"))
    closures = scene_of(town.nadia).periods[town.canteen.id].closures
    assert [(it.reason, it.slot_id) for it in closures] == [
        ("Motif 0", None),
        ("Motif 1", None),
        ("Motif 2", town.meal.id),
    ]


def test_each_home_has_its_own_weeks(app, town: Town) -> None:
    weeks = {account: scene_of(account).children[town.sam.id].custody for account in (town.paul, town.zoe)}
    alternate = CustodyPattern.ALTERNATE_WEEKS
    assert weeks[town.paul] == CustodySpan(alternate, date(2019, 9, 2))
    assert weeks[town.zoe] == CustodySpan(alternate, date(2019, 9, 9))


@pytest.mark.parametrize("is_booked", [True, False])
def test_a_child_that_left_the_family_shows_only_where_it_is_booked(app, town: Town, is_booked) -> None:
    town.hugo.custodies[0].last_day = date(2019, 8, 31)
    db.session.commit()
    if is_booked:
        cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    assert (town.hugo.id in scene_of(town.nadia).children) is is_booked
    assert town.hugo.id in scene_of(town.nadia, date(2019, 8, 31), LAST).children


def test_an_enrolment_is_the_familys_own(app, town: Town) -> None:
    enrolment = db.session.query(Enrolment).filter_by(child=town.sam, family=cast.family_of(town.paul)).one()
    enrolment.ended_on = FRIDAY
    db.session.commit()
    enrolled = [scene_of(account).children[town.sam.id].enrolled for account in (town.paul, town.zoe)]
    assert enrolled == [{town.canteen.id: FRIDAY}, {town.canteen.id: None}]


def test_what_is_missing_in_a_file_is_named(app, town: Town) -> None:
    scene = scene_of(town.ines)
    assert scene.family_missing == (Missing.ADDRESS, Missing.PHONE, Missing.FAMILY_REVIEW)
    assert scene.missing(town.tom.id)[3:] == (
        Missing.HEALTH_RECORD,
        Missing.EMERGENCY_CONTACT,
        Missing.CHILD_REVIEW,
    )
    guardian = db.session.query(Guardian).filter_by(family=cast.family_of(town.ines)).one()
    guardian.mobile_phone = "06 00 00 00 04"
    db.session.commit()
    assert scene_of(town.ines).family_missing == (Missing.ADDRESS, Missing.FAMILY_REVIEW)


def test_a_family_that_does_not_exist_has_nothing(app, town: Town) -> None:
    scene = load_scene(999_999_999, FIRST, LAST, cast.NOW)
    assert (scene.children, scene.taken) == ({}, {})
    assert scene.family_missing == tuple(Missing)


@pytest.mark.parametrize("more", [0, 4])
def test_a_scene_costs_nine_statements_whatever_its_size(app, town: Town, more) -> None:
    for number in range(more):
        child = cast.make_child(f"Enfant{number}", town.nadia, school_class=town.school_class)
        slots = [cast.make_slot(f"Slot {n}", places=9) for n in range(3)]
        period = cast.make_period(f"PERIOD {number}", slots=slots, needs_enrolment=False)
        cast.book(child, period.slots[0], FRIDAY, town.nadia)
    family_id = cast.family_of(town.nadia).id
    with statements() as seen:
        scene = load_scene(family_id, FIRST, LAST, cast.NOW)
    assert (len(scene.children), len(scene.periods), len(scene.taken)) == (2 + more, 1 + more, more)
    assert len(seen) == 9


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def see(_connection, _cursor, statement, *_more) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", see)
    yield seen
    event.remove(db.engine, "before_cursor_execute", see)


def test_a_basket_is_sorted_by_day_child_and_slot(app, town: Town) -> None:
    days = [(town.lea, LAST), (town.lea, FRIDAY), (town.hugo, FRIDAY)]
    for child, day in days:
        line = {"child_id": child.id, "slot_id": town.meal.id, "day": day, "action": Action.ADD}
        cast.add(BasketLine(account_id=town.nadia.id, **line))
    boxes = [Box(child.id, town.meal.id, day) for child, day in reversed(days)]
    assert basket(town.nadia.id) == tuple(Change(box, Action.ADD) for box in boxes)
    assert basket(town.karim.id) == ()
