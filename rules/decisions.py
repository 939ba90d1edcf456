"""What an agent's answers make of a request that waits for the town hall (issue « Staff validation », PRODUCT T2)."""

from collections.abc import Collection, Iterable, Mapping

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


def state_after(states: Iterable[BookingState]) -> ReservationState:
    """The state of a request whose own bookings, once answered, are in these states; cancelled ones do not count.

    With a day accepted and another refused it is accepted in part. A request with nothing refused is accepted.
    """
    found = set(states)
    if BookingState.REFUSED not in found:
        return ReservationState.ACCEPTED
    return ReservationState.PARTLY if BookingState.ACCEPTED in found else ReservationState.REFUSED
