"""A small town in which anything may happen to a few boxes, and what must be true after each deed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count, product
from typing import Any

from sqlalchemy import func, select

from models import Account, Booking, Closure, Confirmation, Establishment, JournalEntry, Period, Reservation, Slot, db
from models.activities import SlotLink
from models.bookings import IS_LIVE
from models.settings import Setting
from queries.closures import toll_of
from queries.planning import basket, load_scene
from queries.reopenings import returns_of
from rules.activities import OpenOn, SlotLinkKind, Validation
from rules.baskets import sieve
from rules.bookings import REPLACEABLE, Action, Booklet, Box, Change
from rules.closures import Closing
from rules.pricing import total_of
from rules.refusals import Refused
from rules.rights import Role
from services import bookings, closures, copies, planning, reopenings, reservations
from services.bookings import Press, StaffChange
from services.changes import Edit
from tests import cast
from tests.cast import NOW, PARIS, Town

DAYS = (date(2019, 9, 23), date(2019, 9, 24), date(2019, 9, 25))
LATE = datetime(2019, 9, 20, 8, 0, tzinfo=PARIS)
"""Past every cut-off of those days (Thursday 19 September 23:59), before the days themselves."""

BUILDING, REASON = 2, "Une raison"


@dataclass
class World:
    """The town, the clock, and what was done so far."""

    town: Town
    slots: list[Slot]
    periods: list[Period]
    now: datetime = NOW
    last: Press | None = None
    made: int = 0
    tokens: Iterator[int] = field(default_factory=count)

    def parents(self) -> list[int]:
        """Two of one family, one of another."""
        return [self.town.nadia.id, self.town.karim.id, self.town.claire.id]

    def children(self, parent: int) -> list[int]:
        """Whom this parent books for."""
        return [self.town.julien.id] if parent == self.town.claire.id else [self.town.hugo.id, self.town.lea.id]

    def boxes(self, parent: int) -> list[Box]:
        """All that this parent might tick."""
        sides = product(self.children(parent), [slot.id for slot in self.slots], DAYS)
        return [Box(child, slot, day) for child, slot, day in sides]


def make_world(town: Town, holds: bool) -> World:
    """One building of two places: a centre with a day, a morning and a meal, and an evening that staff decide."""
    if not holds:
        cast.add(Setting(key="waiting_holds_place", value=""))
    day = cast.make_slot("Journée", starts_at=time(8), ends_at=time(12), price_cents=1150, places=1)
    morning = cast.make_slot("Matin", starts_at=time(8), ends_at=time(12), price_cents=600, places=2)
    lunch = cast.make_slot("Repas du centre", starts_at=time(12), ends_at=time(13), price_cents=450)
    evening = cast.make_slot("Soir", starts_at=time(17), ends_at=time(18), price_cents=220, places=1)
    place = Establishment(name="Centre", places=BUILDING)
    free = {"needs_enrolment": False, "establishment": place, "open_on": OpenOn.ALL_DAYS}
    centre = cast.make_period("CENTRE", slots=[day, morning, lunch], **free)
    staffed = cast.make_period("SOIR", slots=[evening], validation=Validation.STAFF, **free)
    cast.add(SlotLink(slot_id=day.id, other_id=morning.id, kind=SlotLinkKind.EXCLUDES))
    for needed in (day, morning):
        cast.add(SlotLink(slot_id=lunch.id, other_id=needed.id, kind=SlotLinkKind.NEEDS))
    return World(town, [day, morning, lunch, evening], [centre, staffed])


def told(deed: Callable[[], object]) -> bool:
    """Do it; whether it was done. A refusal is an answer, anything else is a fault."""
    try:
        deed()
    except Refused:
        return False
    finally:
        db.session.rollback()
    return True


def confirm(world: World, who: int, ticks: list[int], replace: int | None = None) -> None:
    """A parent turns some boxes over and presses the last button, for all or to replace one reservation.

    Every second one takes what there is; the others ask for what they cannot have too.
    """
    parent = world.parents()[who]
    mine = _live_of(world.children(parent))
    old = _some(_reservations(parent), replace) if replace is not None else None
    picked = _picked(world, parent, ticks, old)
    if len(ticks) % 2:
        picked = _possible(world, parent, picked, mine)
    planning.empty_basket(parent)
    if picked and told(lambda: planning.keep_ticks(parent, {box: box not in mine for box in picked}, world.now)):
        _press(world, parent, Booklet(old.child_id, old.period_id) if old else None, old.id if old else None)


def _picked(world: World, parent: int, ticks: list[int], old: Reservation | None) -> set[Box]:
    """The boxes of these numbers; to replace a reservation, those of its child and period."""
    boxes = world.boxes(parent)
    picked = {boxes[number % len(boxes)] for number in ticks}
    if old is None:
        return picked
    return {box for box in picked if (box.child_id, _period(world, box)) == (old.child_id, old.period_id)}


def copy(world: World, who: int, number: int) -> None:
    """A reservation is taken over for the other child, then confirmed."""
    parent = world.parents()[who]
    old = _some(_reservations(parent), number)
    others = [child for child in world.children(parent) if old and child != old.child_id]
    planning.empty_basket(parent)
    if old and others and told(lambda: copies.copy(parent, old.id, others[0], world.now)):
        _press(world, parent, None, None)


def replay(world: World) -> None:
    """The last press once more: the same receipt, and nothing else."""
    if world.last:
        before = _counts()
        assert bookings.confirm_basket(world.last, world.now) == world.made
        db.session.rollback()
        assert _counts() == before


def counter(world: World, who: int, ticks: list[int]) -> None:
    """An agent books and cancels for the family, past the time limits for a reason."""
    parent = world.parents()[who]
    mine, boxes = _live_of(world.children(parent)), world.boxes(parent)
    wanted = sorted({boxes[number % len(boxes)] for number in ticks})
    lines = tuple(_change(box, box not in mine) for box in wanted)
    family = _family(parent)
    change = StaffChange(world.town.staff[Role.COUNTER].id, family, lines, REASON, f"counter-{next(world.tokens):012}")
    told(lambda: bookings.change_for_family(change, world.now))


def decide(world: World, number: int, accepts: bool) -> None:
    """An agent answers a request: all of it, or its first day otherwise than the rest."""
    waiting = [it.id for it in db.session.scalars(select(Reservation).where(Reservation.state == "waiting"))]
    found = _some(waiting, number)
    if found:
        agent = world.town.staff[Role.COUNTER].id
        told(lambda: reservations.decide(agent, found, accepts, REASON, world.now))


def close(world: World, what: int, day: int) -> None:
    """An agent closes a slot, a period or the building for a day, and has seen what it cancels."""
    kinds = [{"slot_id": slot.id} for slot in world.slots] + [{"period_id": it.id} for it in world.periods]
    kinds.append({"establishment_id": world.periods[0].establishment_id})
    place = {"establishment_id": None, "period_id": None, "slot_id": None} | kinds[what % len(kinds)]
    closing = Closing(**place, first_day=DAYS[day], last_day=DAYS[day])
    seen = len(toll_of(closing).bookings)
    edit = Edit(_boss(world), None, None, place | {"first_day": DAYS[day], "last_day": DAYS[day], "reason": REASON})
    told(lambda: closures.save_closure(edit, world.now, seen))


def reopen(world: World, number: int, restores: bool) -> None:
    """An agent ends a closure, with or without what it cancelled."""
    closure = _some(db.session.scalars(select(Closure).where(Closure.reopened_at.is_(None))).all(), number)
    if closure:
        seen = sum(it.refusal is None for it in returns_of(closure, world.now)) if restores else None
        key = closure.id
        told(lambda: reopenings.reopen_closure(_boss(world), key, seen, world.now))


def late(world: World) -> None:
    """The cut-offs pass."""
    world.now = LATE


def _boss(world: World) -> int:
    return world.town.staff[Role.ADMINISTRATOR].id


def _change(box: Box, adds: bool) -> Change:
    return Change(box, Action.ADD if adds else Action.CANCEL)


def _press(world: World, parent: int, booklet: Booklet | None, replaces: int | None) -> None:
    lines = basket(parent)
    if not lines:
        return
    scene = load_scene(_family(parent), DAYS[0], DAYS[-1], world.now)
    press = Press(parent, f"press-{next(world.tokens):012}", lines, total_of(scene, lines), booklet, replaces)
    db.session.rollback()
    found: list[int] = []
    if told(lambda: found.append(bookings.confirm_basket(press, world.now))):
        world.last, world.made = press, found[0]


def _possible(world: World, parent: int, picked: set[Box], mine: set[Box]) -> set[Box]:
    scene = load_scene(_family(parent), DAYS[0], DAYS[-1], world.now)
    kept, _refused = sieve(scene, [_change(box, box not in mine) for box in sorted(picked)], world.now)
    db.session.rollback()
    return {change.box for change in kept}


def _family(parent: int) -> int:
    return cast.family_of(db.session.get_one(Account, parent)).id


def _period(world: World, box: Box) -> int:
    return next(slot.period_id for slot in world.slots if slot.id == box.slot_id)


def _reservations(parent: int) -> list[Reservation]:
    mine = select(Reservation).where(Reservation.family_id == _family(parent), Reservation.state.in_(REPLACEABLE))
    return list(db.session.scalars(mine.order_by(Reservation.id)))


def _some(things: Sequence[Any], number: int) -> Any:
    return things[number % len(things)] if things else None


def _live_of(children: Sequence[int]) -> set[Box]:
    rows = db.session.scalars(select(Booking).where(Booking.child_id.in_(children), IS_LIVE))
    return {Box(it.child_id, it.slot_id, it.day) for it in rows}


def _counts() -> list[int]:
    """How many rows of everything that a press may write."""
    tables = (Booking, Reservation, Confirmation, JournalEntry)
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in tables]
