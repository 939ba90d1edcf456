"""Which slots do not go together and which want one another, as the town hall reads and chooses them."""

from sqlalchemy import and_, case, or_, select

from models.activities import Period, Slot, SlotLink
from models.base import db
from queries.activities import Options
from rules.activities import SlotLinkKind


def beside(period_id: int, slot_id: int | None = None) -> Options:
    """The slots that may be linked with one of this period: of the same establishment or activity, but for itself."""
    own = select(Period).where(Period.id == period_id).subquery()
    near = or_(Period.establishment_id == own.c.establishment_id, Period.activity_id == own.c.activity_id)
    rows = select(Slot.id, Slot.name, Period.name).join(Period).join(own, near).where(Slot.id != (slot_id or 0))
    latest_first = (Period.first_day.desc(), Period.name, Slot.position, Slot.id)
    return [(key, f"{name}, {period}") for key, name, period in db.session.execute(rows.order_by(*latest_first))]


def beside_slot(slot_id: int) -> Options:
    """The slots that may be linked with this one; none for a slot that is gone."""
    period_id = db.session.scalar(select(Slot.period_id).where(Slot.id == slot_id))
    return [] if period_id is None else beside(period_id, slot_id)


def linked(slot_id: int) -> dict[SlotLinkKind, list[tuple[int, str]]]:
    """The slots that do not go with this one, whoever says so, and those of which it wants one, with their periods."""
    excluded_by = and_(SlotLink.other_id == slot_id, SlotLink.kind == SlotLinkKind.EXCLUDES)
    other_id = case((SlotLink.slot_id == slot_id, SlotLink.other_id), else_=SlotLink.slot_id)
    rows = (
        select(SlotLink.kind, Slot.id, Slot.name, Period.name)
        .join(Slot, Slot.id == other_id)
        .join(Period, Period.id == Slot.period_id)
        .where(or_(SlotLink.slot_id == slot_id, excluded_by))
        .order_by(Period.name, Slot.position, Slot.id)
    )
    found: dict[SlotLinkKind, list[tuple[int, str]]] = {kind: [] for kind in SlotLinkKind}
    for kind, key, name, period in db.session.execute(rows):
        found[kind].append((key, f"{name}, {period}"))
    return found
