"""The words of enrolment: what became of a request, and the weekly pattern that books a year."""

from enum import StrEnum


class EnrolmentState(StrEnum):
    """Only an accepted enrolment opens the bookings of a period that needs one."""

    WAITING = "waiting"  # for staff, where the period says so
    ACCEPTED = "accepted"
    REFUSED = "refused"
