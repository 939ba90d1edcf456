"""May this box be booked, may it be cancelled: one decision for the page that shows it and for the final press.

A `Scene` (`queries/planning.py`) is all that is known of a family and its offer between two days, as of one moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from rules.activities import OpenOn, Validation
from rules.bookings import BookingState, Box
from rules.calendar import Calendar, CalendarUnknown
from rules.completeness import Gap, MissingDocument
from rules.custody import CustodySpan
from rules.deadlines import PARIS, Rule, closes_at, has_opened, is_open
from rules.refusals import Code, Refusal


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """A column: its hours on the Paris clock, its price in cents, its places (None: no limit)."""

    id: int
    name: str
    starts_at: time | None
    ends_at: time | None
    price_cents: int
    places: int | None


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """Closed days with the reason that families read; for one slot, or (None) for all of the period."""

    first_day: date
    last_day: date
    reason: str
    slot_id: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A period as the rules need it. `school_ids` empty: open to every school."""

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
    school_ids: frozenset[int]
    closures: tuple[ClosureFacts, ...]
    slots: tuple[SlotFacts, ...]


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """A child as one family sees it; `enrolled` maps a period to the last day of the enrolment (None: no end),
    `papers` a service (activity id) to what it alone asks for and was not given."""

    id: int
    first_name: str
    last_name: str
    school_id: int | None
    missing: tuple[Gap, ...]
    custody: CustodySpan
    enrolled: Mapping[int, date | None]
    papers: Mapping[int, tuple[MissingDocument, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """The live booking of a box, and whether it is this family's."""

    booking_id: int
    mine: bool
    state: BookingState
    price_cents: int


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one family's boxes between two days (both included)."""

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

    def slot(self, slot_id: int) -> SlotFacts:
        """The slot of that id; it is in the scene."""
        return next(slot for slot in self.periods[self.period_of_slot[slot_id]].slots if slot.id == slot_id)

    def missing(self, child_id: int, activity_id: int | None = None) -> tuple[Gap, ...]:
        """What stops this child's bookings, in all services or in this one: of the family's file, then the child's."""
        child = self.children[child_id]
        return (*self.family_missing, *child.missing, *child.papers.get(activity_id or 0, ()))


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a slot is served on a day; `reason` says why a day that looks open is not (a closure, a holiday)."""

    is_open: bool
    reason: str = ""


OPEN, OFF = Opening(True), Opening(False)
OFF_IN_HOLIDAYS = {OpenOn.SCHOOL_DAYS: True, OpenOn.HOLIDAYS: False}  # the days off: in them, out of them; else none


def opening(period: PeriodFacts, slot_id: int, day: date, calendar: Calendar) -> Opening:
    """Whether the period's slot is served on that day."""
    if not period.first_day <= day <= period.last_day or day.isoweekday() not in period.weekdays:
        return OFF
    if calendar.is_school_holiday(day) is OFF_IN_HOLIDAYS.get(period.open_on):
        return OFF
    if calendar.is_public_holiday(day):
        return Opening(False, calendar.holiday_name(day))
    for closure in period.closures:
        if closure.first_day <= day <= closure.last_day and closure.slot_id in (None, slot_id):
            return Opening(False, closure.reason)
    return OPEN


def may_ever_book(child: ChildFacts, period: PeriodFacts, day: date) -> Code | None:
    """Why the period is not this child's on that day (school, enrolment), or None. No family is told of the other's."""
    if period.school_ids and child.school_id not in period.school_ids:
        return Code.NOT_ELIGIBLE
    if not period.needs_enrolment:
        return None
    last_day = child.enrolled.get(period.id, date.min)
    return None if last_day is None or day <= last_day else Code.NOT_ENROLLED


def refusal_to_add(scene: Scene, box: Box, now: datetime, *, override: bool = False) -> Refusal | None:
    """Why this box cannot be booked now, or None. `override` (staff, with a reason) lifts the time limits only."""
    known = _known(scene, box)
    if known is None:
        return Refusal(Code.UNKNOWN_BOX, box)
    child, period = known
    code = _taken(scene, box) or _not_theirs(child, period, box.day)
    if code:
        return Refusal(code, box)
    return (
        _not_served(scene, period, box)
        or (None if override else _too_late_or_early(scene, period, box, now))
        or _gate_or_full(scene, box)
    )


def refusal_to_cancel(scene: Scene, box: Box, now: datetime, *, override: bool = False) -> Refusal | None:
    """Why this booking cannot be cancelled now, or None. A place that is given back needs no open day and no file."""
    known = _known(scene, box)
    if known is None:
        return Refusal(Code.UNKNOWN_BOX, box)
    _child, period = known
    taken = scene.taken.get(box)
    if taken is None or not taken.mine:
        return Refusal(Code.NOT_BOOKED, box)
    if override:
        return None
    if box.day < now.astimezone(PARIS).date():
        return Refusal(Code.PAST_DAY, box)
    if not scene.calendar.is_known(box.day):
        return Refusal(Code.CALENDAR_UNKNOWN, box)
    return _past_cut_off(scene, period, box, now, cancel=True)


def cut_off(scene: Scene, period: PeriodFacts, box: Box, *, cancel: bool) -> datetime:
    """The instant (UTC, exclusive) from which this box can no longer be added, or cancelled."""
    rule = period.cancel_rule if cancel else period.add_rule
    return closes_at(rule, box.day, scene.slot(box.slot_id).starts_at, scene.calendar)


def places_left(scene: Scene, box: Box) -> int | None:
    """How many places are left in the box's slot on its day; None where there is no limit."""
    places = scene.slot(box.slot_id).places
    return None if places is None else places - scene.places_taken.get((box.slot_id, box.day), 0)


def _known(scene: Scene, box: Box) -> tuple[ChildFacts, PeriodFacts] | None:
    """A foreign child, a foreign slot and a day out of the scene look the same: the box does not exist."""
    child = scene.children.get(box.child_id)
    period_id = scene.period_of_slot.get(box.slot_id)
    if child is None or period_id is None or not scene.first_day <= box.day <= scene.last_day:
        return None
    return child, scene.periods[period_id]


def _taken(scene: Scene, box: Box) -> Code | None:
    taken = scene.taken.get(box)
    if taken is None:
        return None
    return Code.ALREADY_BOOKED if taken.mine else Code.TAKEN_BY_OTHER_HOME


def _not_theirs(child: ChildFacts, period: PeriodFacts, day: date) -> Code | None:
    return may_ever_book(child, period, day) if child.custody.covers(day) else Code.NOT_YOUR_DAY


def _not_served(scene: Scene, period: PeriodFacts, box: Box) -> Refusal | None:
    if not scene.calendar.is_known(box.day):
        return Refusal(Code.CALENDAR_UNKNOWN, box)
    served = opening(period, box.slot_id, box.day, scene.calendar)
    return None if served.is_open else Refusal(Code.CLOSED_DAY, box, {"reason": served.reason})


def _too_late_or_early(scene: Scene, period: PeriodFacts, box: Box, now: datetime) -> Refusal | None:
    today = now.astimezone(PARIS).date()
    if box.day < today:
        return Refusal(Code.PAST_DAY, box)
    if not has_opened(period.opens_at, now):
        return Refusal(Code.NOT_OPEN_YET, box, {"opens_at": period.opens_at})
    if today > period.book_until:
        return Refusal(Code.AFTER_BOOK_UNTIL, box, {"book_until": period.book_until})
    return _past_cut_off(scene, period, box, now, cancel=False)


def _past_cut_off(scene: Scene, period: PeriodFacts, box: Box, now: datetime, *, cancel: bool) -> Refusal | None:
    try:
        closing = cut_off(scene, period, box, cancel=cancel)
    except CalendarUnknown:  # a rule that counts school days may step back into a year that nobody entered
        return Refusal(Code.CALENDAR_UNKNOWN, box)
    return None if is_open(closing, now) else Refusal(Code.PAST_CUT_OFF, box, {"closes_at": closing})


def _gate_or_full(scene: Scene, box: Box) -> Refusal | None:
    missing = scene.missing(box.child_id, scene.periods[scene.period_of_slot[box.slot_id]].activity_id)
    if missing:
        return Refusal(Code.FILE_INCOMPLETE, box, {"missing": missing})
    left = places_left(scene, box)
    return Refusal(Code.FULL, box) if left is not None and left <= 0 else None
