"""What an agent's answers make of a request that waits for the town hall (issue « Staff validation », PRODUCT T2)."""

from collections.abc import Collection, Mapping

from rules.bookings import BookingState, ReservationState

Answers = Mapping[int, bool] | bool
"""Accepted or refused: each waiting booking by its id, or (True, False) all of them."""


def answered(waiting: Collection[int], answers: Answers) -> dict[int, bool] | None:
    """The answer to each booking that waits; None where one has no answer: it was not on the page that was answered.

    An answer to a day that no longer waits (the family has cancelled it meanwhile) counts for nothing.
    """
    if isinstance(answers, bool):
        return dict.fromkeys(waiting, answers)
    return {key: answers[key] for key in waiting} if set(waiting) <= set(answers) else None


def state_of(held: Collection[BookingState]) -> ReservationState:
    """The state of a request that holds bookings in these states; cancelled ones do not count beside others.

    It waits while one of them does. With a day accepted and another refused it is accepted in part.
    """
    if BookingState.WAITING in held:
        return ReservationState.WAITING
    if BookingState.ACCEPTED in held:
        return ReservationState.PARTLY if BookingState.REFUSED in held else ReservationState.ACCEPTED
    return ReservationState.REFUSED if BookingState.REFUSED in held else ReservationState.CANCELLED
