"""What an agent's answers make of a request that waits."""

import pytest

from rules.bookings import BookingState, ReservationState
from rules.decisions import answered, state_of

WAITING, ACCEPTED, REFUSED, CANCELLED = BookingState


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (True, {1: True, 2: True}),
        (False, {1: False, 2: False}),
        ({1: True, 2: False}, {1: True, 2: False}),
        ({1: True, 2: False, 3: True}, {1: True, 2: False}),  # the family has cancelled the third meanwhile
        ({1: True}, None),
        ({}, None),
        ({1: True, 3: True}, None),
    ],
)
def test_each_day_that_waits_has_an_answer(answers, expected) -> None:
    assert answered({1, 2}, answers) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([ACCEPTED, ACCEPTED], ReservationState.ACCEPTED),
        ([ACCEPTED, REFUSED], ReservationState.PARTLY),
        ([REFUSED, REFUSED], ReservationState.REFUSED),
        ([CANCELLED, REFUSED], ReservationState.REFUSED),
        ([CANCELLED, ACCEPTED], ReservationState.ACCEPTED),
        ([CANCELLED, ACCEPTED, REFUSED], ReservationState.PARTLY),
        ([ACCEPTED, WAITING], ReservationState.WAITING),
        ([REFUSED, WAITING], ReservationState.WAITING),
        ([CANCELLED], ReservationState.CANCELLED),
    ],
)
def test_the_state_of_the_whole_is_that_of_its_days(states, expected) -> None:
    assert state_of(states) is expected
