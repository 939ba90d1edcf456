"""What families and the counter do with the portal, each visit at its moment, through the same services as all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.homes import Home
from queries.demonstration import waiting_reservations
from queries.planning import load_scene
from rules.baskets import sieve
from rules.bookings import Action, Box, Change
from rules.pricing import total_of
from rules.scene import Scene
from services import bookings, planning, reservations
from services.bookings import Press, StaffChange

EVERY_DAY = frozenset({1, 2, 3, 4, 5})
Act = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which boxes are wanted: of these children, in a period, on these weekdays between two days, in these columns."""

    kids: tuple[str, ...]
    period_id: int
    days: tuple[date, date]
    weekdays: frozenset[int] = EVERY_DAY
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What happens at a moment. `act` gets the moment."""

    moment: datetime
    act: Act


def book(home: Home, wish: Wish, agent_id: int) -> Act:
    """The family ticks what it wishes, as far as it may be booked, and confirms; without an account it calls."""

    def act(now: datetime) -> None:
        scene = load_scene(home.family_id, *wish.days, now)
        wanted = [Change(box, Action.ADD) for box in _boxes(scene, home, wish)]
        _change(home, scene, _allowed(scene, wanted, now), agent_id, now)

    return act


def cancel(home: Home, wish: Wish, most: int, agent_id: int) -> Act:
    """The family gives back some of what it has booked."""

    def act(now: datetime) -> None:
        scene = load_scene(home.family_id, *wish.days, now)
        wanted = [Change(box, Action.CANCEL) for box in _boxes(scene, home, wish)]
        _change(home, scene, _allowed(scene, wanted, now)[:most], agent_id, now)

    return act


def cancel_late(home: Home, wish: Wish, reason: str, agent_id: int) -> Act:
    """The counter cancels the next booking after the cut-off, and writes why."""

    def act(now: datetime) -> None:
        scene = load_scene(home.family_id, *wish.days, now)
        boxes = [box for box in _boxes(scene, home, wish) if box in scene.taken and scene.taken[box].mine]
        for change in [Change(box, Action.CANCEL) for box in boxes[:1]]:
            token = _token(home, change, now)
            bookings.change_for_family(StaffChange(agent_id, home.family_id, (change,), reason, token), now)

    return act


def decide(home: Home, accept: bool, reason: str, agent_id: int) -> Act:
    """The counter answers all that the family waits for."""

    def act(now: datetime) -> None:
        for reservation_id in waiting_reservations(home.family_id):
            reservations.decide(agent_id, reservation_id, accept, reason, now)

    return act


def play(visits: Iterable[Visit], now: datetime) -> None:
    """All visits up to now, in the order of time."""
    for visit in sorted(visits, key=lambda visit: visit.moment):
        if visit.moment <= now:
            visit.act(visit.moment)


def _boxes(scene: Scene, home: Home, wish: Wish) -> list[Box]:
    period = scene.periods.get(wish.period_id)
    if period is None:
        return []
    slots = [slot.id for slot in period.slots if not wish.slots or slot.name in wish.slots]
    first, last = wish.days
    days = [first + timedelta(count) for count in range((last - first).days + 1)]
    return [
        Box(home.kids[kid], slot_id, day)
        for day in days
        if day.isoweekday() in wish.weekdays
        for kid in wish.kids
        for slot_id in slots
    ]


def _allowed(scene: Scene, wanted: list[Change], now: datetime) -> list[Change]:
    """What the rules let pass, the last place being for one child only."""
    return list(sieve(scene, wanted, now)[0])


def _change(home: Home, scene: Scene, changes: list[Change], agent_id: int, now: datetime) -> None:
    if not changes:
        return
    token = _token(home, changes[0], now)
    if home.account_id is None:
        bookings.change_for_family(StaffChange(agent_id, home.family_id, tuple(changes), "", token), now)
        return
    planning.keep_ticks(home.account_id, {it.box: it.action is Action.ADD for it in changes}, now)
    press = Press(home.account_id, token, tuple(changes), total_of(scene, changes))
    bookings.confirm_basket(press, now)


def _token(home: Home, change: Change, now: datetime) -> str:
    """One for each visit: no two begin at the same moment with the same box."""
    box = str(change.box).replace(".", "-")
    return f"demo-{home.household.number}-{now:%y%m%d%H%M%S}-{box}-{change.action}"
