"""The words of enrolment, and what a family may enrol a child in by itself (Les Rousses guide C)."""

from datetime import date
from enum import StrEnum

from rules.eligibility import unfit
from rules.refusals import Code, Refusal
from rules.scene import ChildFacts, PeriodFacts, Scene


class EnrolmentState(StrEnum):
    """Only an accepted enrolment opens the bookings of a period that needs one."""

    WAITING = "waiting"  # for staff, where the period says so
    ACCEPTED = "accepted"
    REFUSED = "refused"


def is_offered(child: ChildFacts, period: PeriodFacts, today: date) -> bool:
    """Whether the child can be enrolled in the period: it needs an enrolment, is not over, and is for this child."""
    return period.needs_enrolment and period.last_day >= today and not unfit(period.audience, child.pupil)


def refusal_to_enrol(scene: Scene, child_id: int, period_id: int, today: date) -> Refusal | None:
    """Why the family cannot enrol this child now, or None; a child who has left the home is nobody's there."""
    child, period = scene.children.get(child_id), scene.periods.get(period_id)
    if child is None or period is None or not is_offered(child, period, today):
        return Refusal(Code.NOT_ELIGIBLE)
    missing = scene.missing(child_id, period)
    return Refusal(Code.FILE_INCOMPLETE, None, {"missing": missing}) if missing else None


def price_changed(period: PeriodFacts, shown: dict[int, int]) -> Refusal | None:
    """That a slot no longer has the price (cents) that the form showed, or None."""
    for slot in period.slots:
        if shown.get(slot.id) != slot.price_cents:
            return Refusal(Code.TOTAL_CHANGED, None, {"shown": shown.get(slot.id, 0), "total": slot.price_cents})
    return None
