"""The week that a family's home page shows."""

from datetime import date

import pytest

from rules.bookings import BookingState
from rules.receipts import BookedDay
from rules.week import Expected, FamilyWeek, days_of, monday_to_show

MONDAY = date(2019, 9, 9)


def booked(day: int, child: str, slot: str = "Repas", state: BookingState = BookingState.ACCEPTED) -> BookedDay:
    return BookedDay(date(2019, 9, day), child, slot, "Cantine", "Cantine du Centre", state)


@pytest.mark.parametrize(
    ("today", "monday"),
    [(9, 9), (10, 9), (13, 9), (14, 16), (15, 16), (16, 16)],
)
def test_on_a_weekend_the_coming_week_is_shown(today, monday) -> None:
    assert monday_to_show(date(2019, 9, today)) == date(2019, 9, monday)


def test_the_children_of_one_slot_stand_together() -> None:
    lines = [booked(9, "Hugo"), booked(9, "Hugo", "MATIN"), booked(9, "Léa"), booked(10, "Léa")]
    days = days_of(MONDAY, lines)
    assert days[0].expected == (
        Expected(("Hugo", "Léa"), "Repas", "Cantine", False),
        Expected(("Hugo",), "MATIN", "Cantine", False),
    )
    assert days[1].expected == (Expected(("Léa",), "Repas", "Cantine", False),)


def test_what_waits_for_the_service_stands_apart() -> None:
    days = days_of(MONDAY, [booked(9, "Hugo"), booked(9, "Léa", state=BookingState.WAITING)])
    assert [(it.names, it.is_waiting) for it in days[0].expected] == [(("Hugo",), False), (("Léa",), True)]


def test_a_weekend_is_shown_when_something_is_booked_on_it() -> None:
    assert [it.day.day for it in days_of(MONDAY, [])] == [9, 10, 11, 12, 13]
    assert [it.day.day for it in days_of(MONDAY, [booked(14, "Hugo")])] == [9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("today", "lines", "is_coming", "is_empty"),
    [(8, [], True, True), (9, [booked(9, "Hugo")], False, False), (13, [booked(20, "Hugo")], False, True)],
)
def test_a_week_knows_whether_it_has_begun_and_holds_anything(today, lines, is_coming, is_empty) -> None:
    week = FamilyWeek(date(2019, 9, today), days_of(MONDAY, lines), None, (), (), True)
    assert (week.is_coming, week.is_empty) == (is_coming, is_empty)
