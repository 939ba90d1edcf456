"""What an address asks of the list of reservations, its pages, and whether a reservation may still change."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from rules.bookings import BookingState, Done, ReservationState
from rules.fields import Why
from rules.reservation_deadlines import may_change
from rules.reservations import (
    SIZES,
    Choices,
    FullReservation,
    Listing,
    ReservationLine,
    ReservationRow,
    Search,
    read_search,
)
from tests.scenes import BOX, FRIDAY, MINE, NOW, PARIS, SCENE, on

CHOICES = Choices({1: "Hugo Benmoussa"}, {5: "Cantine / Restauration"})
ROW = ReservationRow(8, "000008", "Hugo", "Cantine", "Repas", NOW, FRIDAY, FRIDAY, ReservationState.ACCEPTED)
LINE = ReservationLine(BOX, "Repas", None, None, Done.ADDED, BookingState.ACCEPTED, 430, "")
MADE = FullReservation(
    *(ROW, 1, 5, 2, "Restauration scolaire", "", "", date(2020, 7, 3), "Nadia", 7, "", "", None, None, (LINE,))
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, Search()),
        ({"numero": " 000008 "}, Search(number=8)),
        ({"enfant": "1", "periode": "5"}, Search(child_id=1, period_id=5)),
        ({"etat": "partly"}, Search(state=ReservationState.PARTLY)),
        ({"du": "2019-09-20", "au": "2019-09-20"}, Search(first_day=FRIDAY, last_day=FRIDAY)),
        ({"taille": "25", "page": "2"}, Search(size=25, page=2)),
        ({"taille": "7", "page": "0"}, Search()),
        ({"taille": "-5", "page": "x", "autre": "1"}, Search()),
    ],
)
def test_an_address_is_read_as_criteria(typed, expected) -> None:
    assert read_search(typed, CHOICES) == (expected, ())


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"numero": "n°8"}, {"numero": Why.WHOLE_NUMBER}),
        ({"numero": "1234567890"}, {"numero": Why.WHOLE_NUMBER}),
        ({"enfant": "2", "periode": "6"}, {"enfant": Why.CHOICE, "periode": Why.CHOICE}),
        ({"etat": "acceptée"}, {"etat": Why.CHOICE}),
        ({"du": "20/09/2019"}, {"du": Why.DAY}),
        ({"du": "2019-02-30", "au": "20190920"}, {"du": Why.DAY, "au": Why.DAY}),
        ({"du": "2019-09-21", "au": "2019-09-20"}, {"au": Why.DAYS_ORDER}),
    ],
)
def test_what_is_no_criterion_is_said_at_its_field(typed, faults) -> None:
    _search, found = read_search(typed, CHOICES)
    assert {fault.about: fault.values["why"] for fault in found} == faults


def test_a_list_is_narrowed_by_a_criterion_and_by_nothing_else() -> None:
    assert not Search(size=50, page=3).is_narrowed
    assert Search(number=8).is_narrowed


@pytest.mark.parametrize(
    ("total", "page", "first", "last", "near"),
    [
        (0, 1, 1, 0, [1]),
        (8, 1, 1, 5, [1, 2]),
        (8, 2, 6, 8, [1, 2]),
        (25, 3, 11, 15, [1, 2, 3, 4, 5]),
        (60, 6, 26, 30, [1, None, 5, 6, 7, None, 12]),
    ],
)
def test_a_page_says_its_ranks_and_its_neighbours(total, page, first, last, near) -> None:
    rows = (ROW,) * max(0, min(5, total - (page - 1) * 5))
    listing = Listing(rows, total, SIZES[0], page)
    assert (listing.first, listing.last, listing.near()) == (first, last, near)


CANCELLED = replace(LINE, state=BookingState.CANCELLED)


@pytest.mark.parametrize(
    ("changes", "cents", "held"),
    [
        ({}, 430, 1),
        ({"lines": (LINE, replace(LINE, done=Done.KEPT, state=BookingState.WAITING))}, 860, 2),
        ({"lines": (CANCELLED,)}, 0, 0),
        ({"lines": (replace(LINE, state=BookingState.REFUSED),)}, 0, 0),
        ({"lines": (replace(CANCELLED, done=Done.CANCELLED),)}, 0, 0),
        ({"row": replace(ROW, state=ReservationState.REPLACED)}, 0, 0),
        ({"row": replace(ROW, state=ReservationState.PARTLY)}, 430, 1),
    ],
)
def test_only_what_is_booked_now_costs_something(changes, cents, held) -> None:
    made = replace(MADE, **changes)
    assert (made.cost_cents, len(made.held)) == (cents, held)


THURSDAY_LATE = datetime(2019, 9, 19, 10, 1, tzinfo=PARIS)
NOTHING_MORE = replace(SCENE, first_day=FRIDAY, last_day=FRIDAY, taken={BOX: MINE})


@pytest.mark.parametrize(
    ("scene", "now", "expected"),
    [
        (NOTHING_MORE, THURSDAY_LATE - timedelta(minutes=1), True),  # it can be given up
        (NOTHING_MORE, THURSDAY_LATE, False),
        (replace(NOTHING_MORE, last_day=date(2019, 9, 30)), THURSDAY_LATE, True),  # another day can be had
        (replace(NOTHING_MORE, last_day=date(2019, 9, 30), periods={}, period_of_slot={}), THURSDAY_LATE, False),
    ],
)
def test_it_may_change_while_a_date_can_be_given_up_or_another_be_had(scene, now, expected) -> None:
    assert may_change(scene, MADE, now) is expected


@pytest.mark.parametrize("state", [ReservationState.REFUSED, ReservationState.CANCELLED, ReservationState.REPLACED])
def test_what_has_ended_never_changes(state) -> None:
    scene = replace(SCENE, taken={on(FRIDAY): MINE})
    assert may_change(scene, MADE, NOW)
    assert not may_change(scene, replace(MADE, row=replace(ROW, state=state)), NOW)
