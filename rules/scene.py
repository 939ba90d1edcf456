"""All that is known of a family and its offer between two days, as of one moment: what the rules of booking look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from rules.activities import OpenOn, Validation
from rules.bookings import BookingState, Box
from rules.calendar import Calendar
from rules.completeness import Gap, MissingDocument
from rules.custody import CustodySpan
from rules.deadlines import Rule
from rules.eligibility import EVERYBODY, Audience, Pupil, Unfit, unfit


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """A column: its hours on the Paris clock, its price in cents, its places (None: no limit).

    `excludes` are the slots that nobody has beside it on one day (said of both); of `needs`, if any, one must be there.
    """

    id: int
    name: str
    starts_at: time | None
    ends_at: time | None
    price_cents: int
    places: int | None
    excludes: frozenset[int] = frozenset()
    needs: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """Closed days with the reason that families read; for one slot, or (None) for all of the period.

    With a school class (an outing), for its children only.
    """

    first_day: date
    last_day: date
    reason: str
    slot_id: int | None = None
    class_id: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A period as the rules need it. `building_places`: how many children its establishment takes on one day."""

    id: int
    name: str
    activity_id: int
    activity: str
    establishment: str
    contact_phone: str
    contact_email: str
    first_day: date
    last_day: date
    weekdays: frozenset[int]
    open_on: OpenOn
    opens_at: datetime | None
    book_until: date
    add_rule: Rule
    cancel_rule: Rule
    validation: Validation
    needs_enrolment: bool
    closures: tuple[ClosureFacts, ...]
    slots: tuple[SlotFacts, ...]
    audience: Audience = EVERYBODY
    establishment_id: int = 0
    building_places: int | None = None
    shows_places: bool = False
    has_pattern: bool = False
    enrolment_waits: bool = False


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """A child as one family sees it; `enrolled` maps a period to the last day of the enrolment (None: no end),
    `papers` a service (activity id) and `period_papers` a period to what it alone asks for and was not given."""

    id: int
    first_name: str
    last_name: str
    pupil: Pupil
    missing: tuple[Gap, ...]
    custody: CustodySpan
    enrolled: Mapping[int, date | None]
    papers: Mapping[int, tuple[MissingDocument, ...]] = field(default_factory=dict)
    period_papers: Mapping[int, tuple[MissingDocument, ...]] = field(default_factory=dict)
    class_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The live booking of a box, whether it is this family's, and whether it holds its place (a request may not)."""

    booking_id: int
    mine: bool
    state: BookingState
    price_cents: int
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one family's boxes between two days (both included).

    `building_taken` counts the children in an establishment on a day, `presence` how many places of it one child of
    this family holds then. `unfit` says why a period is not for a child, by child and period.
    """

    family_id: int
    first_day: date
    last_day: date
    calendar: Calendar
    family_missing: tuple[Gap, ...]
    children: Mapping[int, ChildFacts]
    periods: Mapping[int, PeriodFacts]
    period_of_slot: Mapping[int, int]
    taken: Mapping[Box, Taken]
    places_taken: Mapping[tuple[int, date], int] = field(default_factory=dict)
    building_taken: Mapping[tuple[int, date], int] = field(default_factory=dict)
    presence: Mapping[tuple[int, int, date], int] = field(default_factory=dict)
    unfit: Mapping[tuple[int, int], tuple[Unfit, ...]] = field(init=False)
    _slots: Mapping[int, SlotFacts] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        reasons = {
            (child.id, period.id): unfit(period.audience, child.pupil)
            for child in self.children.values()
            for period in self.periods.values()
        }
        object.__setattr__(self, "unfit", reasons)
        slots = {slot.id: slot for period in self.periods.values() for slot in period.slots}
        object.__setattr__(self, "_slots", slots)

    def slot(self, slot_id: int) -> SlotFacts:
        """The slot of that id; it is in the scene."""
        return self._slots[slot_id]

    def period_of(self, box: Box) -> PeriodFacts:
        """The period of the box's slot; it is in the scene."""
        return self.periods[self.period_of_slot[box.slot_id]]

    def missing(self, child_id: int, period: PeriodFacts | None = None) -> tuple[Gap, ...]:
        """What stops this child's bookings, everywhere or in this period: of the family's file, then the child's."""
        child = self.children[child_id]
        of_all = (*self.family_missing, *child.missing)
        if period is None:
            return of_all
        return (*of_all, *child.papers.get(period.activity_id, ()), *child.period_papers.get(period.id, ()))
