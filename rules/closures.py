"""What a closure cancels, and what of it comes back when the days reopen (PRODUCT B16)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from rules.baskets import sieve
from rules.bookings import Action, BookingState, Box, Change
from rules.deadlines import PARIS
from rules.refusals import Code, Refusal
from rules.scene import ClosureFacts, PeriodFacts, Scene

HIDDEN = (Code.UNKNOWN_BOX, Code.NOT_ELIGIBLE)
"""Of a box that the family sees no more: whether the school, the class or the home changed makes no difference."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes (one of three), for a school class or for all, from the first to the last day, both included."""

    establishment_id: int | None
    period_id: int | None
    slot_id: int | None
    first_day: date
    last_day: date
    class_id: int | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """A family to be told: by mail, or by phone where no e-mail is known. `phones` are those of the file."""

    id: int
    name: str
    number: str
    email: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedBooking:
    """A booking that a closure cancels, or has cancelled; `state` is what it is without the closure. Cents."""

    id: int
    box: Box
    family_id: int
    child: str
    full_name: str  # « Benmoussa Hugo », for staff
    slot: str
    period_id: int
    period: str
    activity_id: int
    activity: str
    cents: int
    state: BookingState


@dataclass(frozen=True, slots=True)
class Toll:
    """All that a closure cancels, and whom it concerns. The bookings by day, service, slot and child."""

    bookings: tuple[ClosedBooking, ...]
    families: tuple[Household, ...]

    @property
    def cents(self) -> int:
        """What the town gives back."""
        return sum(booking.cents for booking in self.bookings)

    @property
    def to_call(self) -> tuple[Household, ...]:
        """The families whose e-mail nobody knows."""
        return tuple(family for family in self.families if not family.email)

    def of_family(self, family_id: int) -> tuple[ClosedBooking, ...]:
        """The bookings of one family."""
        return tuple(booking for booking in self.bookings if booking.family_id == family_id)


@dataclass(frozen=True, slots=True)
class Count:
    """How many bookings of one day and slot."""

    day: date
    activity: str
    period: str
    slot: str
    bookings: int


@dataclass(frozen=True, slots=True)
class Return:
    """A booking that a closure cancelled, and why it does not come back; None: it does."""

    booking: ClosedBooking
    refusal: Refusal | None


def by_day(bookings: Iterable[ClosedBooking]) -> tuple[Count, ...]:
    """How many are booked on each day in each service and slot, in that order."""
    lines = sorted(bookings, key=_place)
    return tuple(Count(*place[:4], len(list(there))) for place, there in groupby(lines, key=_place))


def _place(booking: ClosedBooking) -> tuple[date, str, str, str, int]:
    return booking.box.day, booking.activity, booking.period, booking.slot, booking.box.slot_id


def by_family(bookings: Iterable[ClosedBooking]) -> dict[int, tuple[ClosedBooking, ...]]:
    """The bookings of each family, in the order of their ids."""
    lines = sorted(bookings, key=attrgetter("family_id"))
    return {family_id: tuple(theirs) for family_id, theirs in groupby(lines, key=attrgetter("family_id"))}


class Reopening:
    """Says which bookings come back, one family after the other: what comes back takes its place from the next.

    Time limits, the file and papers do not count: the family had booked in time. A day that is over, a place that
    somebody else has, an enrolment that ended or another closure do.
    """

    def __init__(self, lifted: Mapping[int, ClosureFacts], now: datetime) -> None:
        """`lifted`: for each period that was closed, the closure that ends."""
        self._lifted, self._now = lifted, now
        self._slots: dict[tuple[int, date], int] = {}
        self._buildings: dict[tuple[int, date], int] = {}

    def coming(self, bookings: Iterable[ClosedBooking]) -> list[ClosedBooking]:
        """Those of which the day is not over; the others stay as they are."""
        today = self._now.astimezone(PARIS).date()
        return [booking for booking in bookings if booking.box.day >= today]

    def of_family(self, scene: Scene, bookings: Sequence[ClosedBooking]) -> tuple[Return, ...]:
        """What becomes of a family's bookings of days to come; the scene is of all these days."""
        scene = self._reopened(scene)
        kept, refused = sieve(scene, [Change(it.box, Action.ADD) for it in bookings], self._now, override=True)
        self._count(scene, kept)
        found = {refusal.about: refusal for refusal in refused}
        return tuple(Return(it, _said(found.get(it.box))) for it in bookings)

    def _reopened(self, scene: Scene) -> Scene:
        return replace(
            scene,
            family_missing=(),
            children={
                key: replace(child, missing=(), papers={}, period_papers={}) for key, child in scene.children.items()
            },
            periods={key: _without(period, self._lifted.get(key)) for key, period in scene.periods.items()},
            places_taken=_added(scene.places_taken, self._slots),
            building_taken=_added(scene.building_taken, self._buildings),
        )

    def _count(self, scene: Scene, kept: Iterable[Change]) -> None:
        present = set()
        for box in (change.box for change in kept):
            self._slots[box.slot_id, box.day] = self._slots.get((box.slot_id, box.day), 0) + 1
            building = scene.period_of(box).establishment_id
            child = (box.child_id, building, box.day)
            if child not in present and not scene.presence.get(child):
                self._buildings[building, box.day] = self._buildings.get((building, box.day), 0) + 1
            present.add(child)


def _without(period: PeriodFacts, lifted: ClosureFacts | None) -> PeriodFacts:
    """The period as if this closure were not; of two that say the same, one stays."""
    closures = list(period.closures)
    if lifted in closures:
        closures.remove(lifted)
    return replace(period, closures=tuple(closures))


def _added(
    counted: Mapping[tuple[int, date], int], more: Mapping[tuple[int, date], int]
) -> dict[tuple[int, date], int]:
    return {key: counted.get(key, 0) + more.get(key, 0) for key in {*counted, *more}}


def _said(refusal: Refusal | None) -> Refusal | None:
    if refusal is None or refusal.code not in HIDDEN:
        return refusal
    return Refusal(Code.NOT_ELIGIBLE, refusal.about)
