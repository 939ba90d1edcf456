"""What comes back when days reopen, family after family, and what a request is then."""

from dataclasses import replace
from datetime import date

import pytest

from rules.bookings import BookingState, Box
from rules.closures import ClosedBooking, Count, Reopening, Toll, by_day, by_family
from rules.refusals import Code
from rules.scene import ClosureFacts
from tests.plannings import NOW, child, period, scene, slot, taken

FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)
STRIKE = ClosureFacts(FRIDAY, FRIDAY, "Grève")
ACCEPTED = BookingState.ACCEPTED


def booking(key: int, child_id: int = 1, slot_id: int = 1, day: date = FRIDAY, family_id: int = 1) -> ClosedBooking:
    box = Box(child_id, slot_id, day)
    names = {"child": "Hugo", "full_name": "Benmoussa Hugo", "slot": f"Créneau {slot_id}", "period": "CANTINE"}
    what = {"period_id": 1, "activity_id": 1, "activity": "Restauration", "cents": 430, "state": ACCEPTED}
    return ClosedBooking(id=key, box=box, family_id=family_id, **names, **what)


def codes(reopening: Reopening, there, *bookings: ClosedBooking) -> list[Code | None]:
    return [it.refusal.code if it.refusal else None for it in reopening.of_family(there, bookings)]


@pytest.mark.parametrize(("places", "expected"), [(1, Code.FULL), (2, None)])
@pytest.mark.parametrize("where", ["slot", "building"])
def test_what_comes_back_takes_its_place_from_the_next_family(where, places, expected) -> None:
    limits = {"building_places": places} if where == "building" else {"slots": (slot(places=places),)}
    closed = period(closures=(STRIKE,), establishment_id=7, **limits)
    reopening = Reopening({1: STRIKE}, NOW)
    assert codes(reopening, scene([child(1, "Hugo")], [closed]), booking(1)) == [None]
    assert codes(reopening, scene([child(2, "Julien")], [closed]), booking(2, 2, family_id=2)) == [expected]


def test_two_slots_of_a_child_in_a_building_take_one_place_of_it() -> None:
    two = period(closures=(STRIKE,), slots=(slot(1), slot(2, "Soir")), building_places=1, establishment_id=7)
    reopening = Reopening({1: STRIKE}, NOW)
    assert codes(reopening, scene([child(1, "Hugo")], [two]), booking(1), booking(2, slot_id=2)) == [None, None]
    assert codes(reopening, scene([child(2, "Julien")], [two]), booking(3, 2, family_id=2)) == [Code.FULL]


@pytest.mark.parametrize(
    ("closures", "expected"),
    [
        ((STRIKE,), None),
        ((STRIKE, STRIKE), Code.CLOSED_DAY),
        ((STRIKE, replace(STRIKE, reason="Neige")), Code.CLOSED_DAY),
        ((STRIKE, replace(STRIKE, class_id=3)), Code.CLOSED_DAY),
        ((STRIKE, replace(STRIKE, class_id=4)), None),
        ((STRIKE, replace(STRIKE, slot_id=9)), None),
    ],
)
def test_only_the_closure_that_ends_is_lifted(closures, expected) -> None:
    there = scene([child(1, "Hugo", class_id=3)], [period(closures=closures)])
    assert codes(Reopening({1: STRIKE}, NOW), there, booking(1)) == [expected]


def test_who_booked_again_and_who_is_seen_no_more_are_left_alone() -> None:
    mine = scene([child(1, "Hugo")], [period()], taken=taken(Box(1, 1, FRIDAY)))
    assert codes(Reopening({}, NOW), mine, booking(1)) == [Code.ALREADY_BOOKED]
    assert codes(Reopening({}, NOW), scene(), booking(1, child_id=99)) == [Code.NOT_ELIGIBLE]


def test_days_services_and_families_are_counted() -> None:
    bookings = (booking(1), booking(2, 2, family_id=2), booking(3, day=MONDAY), booking(4, slot_id=2))
    assert by_day(bookings) == (
        Count(FRIDAY, "Restauration", "CANTINE", "Créneau 1", 2),
        Count(FRIDAY, "Restauration", "CANTINE", "Créneau 2", 1),
        Count(MONDAY, "Restauration", "CANTINE", "Créneau 1", 1),
    )
    assert {key: len(theirs) for key, theirs in by_family(bookings).items()} == {1: 3, 2: 1}
    assert Toll(bookings, ()).cents == 4 * 430
