"""May this box be booked, may it be cancelled: one decision for the page that shows it and for the final press.

Each box for itself; what boxes of one child and day do to one another is in `rules/together.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from rules.activities import OpenOn
from rules.bookings import Box
from rules.calendar import Calendar, CalendarUnknown
from rules.deadlines import PARIS, Deadline, deadline, has_opened, is_open
from rules.refusals import Code, Refusal
from rules.scene import ChildFacts, ClosureFacts, PeriodFacts, Scene


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
        if closure.class_id is None and _closes(closure, slot_id, day):
            return Opening(False, closure.reason)
    return OPEN


def outing(period: PeriodFacts, child: ChildFacts, slot_id: int, day: date) -> str:
    """Why the slot is closed that day for this child's class alone; empty when it is not."""
    found = (it for it in period.closures if it.class_id is not None and it.class_id == child.class_id)
    return next((it.reason for it in found if _closes(it, slot_id, day)), "")


def _closes(closure: ClosureFacts, slot_id: int, day: date) -> bool:
    return closure.first_day <= day <= closure.last_day and closure.slot_id in (None, slot_id)


def may_ever_book(scene: Scene, child: ChildFacts, period: PeriodFacts, day: date) -> Code | None:
    """Why the period is not this child's on that day, or None: eligibility, enrolment."""
    if scene.unfit[child.id, period.id]:
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
    code = _taken(scene, box) or _not_theirs(scene, child, period, box.day)
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


def cut_off(scene: Scene, period: PeriodFacts, box: Box, *, cancel: bool) -> Deadline:
    """From when on this box can no longer be added, or cancelled."""
    rule = period.cancel_rule if cancel else period.add_rule
    return deadline(rule, box.day, scene.slot(box.slot_id).starts_at, scene.calendar)


def places_left(scene: Scene, box: Box) -> int | None:
    """How many places are left for the box, in its slot and in its building, that day; None where there is no limit."""
    places = scene.slot(box.slot_id).places
    of_slot = None if places is None else places - scene.places_taken.get((box.slot_id, box.day), 0)
    of_building = _left_in_building(scene, box)
    if of_slot is None or of_building is None:
        return of_building if of_slot is None else of_slot
    return min(of_slot, of_building)


def _left_in_building(scene: Scene, box: Box) -> int | None:
    """A child who is in the building that day anyway takes no place of it a second time."""
    period = scene.period_of(box)
    if period.building_places is None or scene.presence.get((box.child_id, period.establishment_id, box.day)):
        return None
    return period.building_places - scene.building_taken.get((period.establishment_id, box.day), 0)


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


def _not_theirs(scene: Scene, child: ChildFacts, period: PeriodFacts, day: date) -> Code | None:
    return may_ever_book(scene, child, period, day) if child.custody.covers(day) else Code.NOT_YOUR_DAY


def _not_served(scene: Scene, period: PeriodFacts, box: Box) -> Refusal | None:
    if not scene.calendar.is_known(box.day):
        return Refusal(Code.CALENDAR_UNKNOWN, box)
    served = opening(period, box.slot_id, box.day, scene.calendar)
    if not served.is_open:
        return Refusal(Code.CLOSED_DAY, box, {"reason": served.reason})
    reason = outing(period, scene.children[box.child_id], box.slot_id, box.day)
    return Refusal(Code.CLOSED_DAY, box, {"reason": reason}) if reason else None


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
        limit = cut_off(scene, period, box, cancel=cancel)
    except CalendarUnknown:  # a rule that counts school days may step back into a year that nobody entered
        return Refusal(Code.CALENDAR_UNKNOWN, box)
    if is_open(limit.closes_at, now):
        return None
    return Refusal(Code.PAST_CUT_OFF, box, {"closes_at": limit.shown_at or limit.closes_at})


def _gate_or_full(scene: Scene, box: Box) -> Refusal | None:
    missing = scene.missing(box.child_id, scene.period_of(box))
    if missing:
        return Refusal(Code.FILE_INCOMPLETE, box, {"missing": missing})
    left = places_left(scene, box)
    return Refusal(Code.FULL, box) if left is not None and left <= 0 else None
