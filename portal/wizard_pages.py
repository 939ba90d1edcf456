"""What the first steps of the wizard draw: the children, and what each of them may book."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from portal import gate
from portal.wizard_booklet import Wish, referent
from queries import wizard as queries
from rules.bookings import Booklet
from rules.deadlines import PARIS, has_opened
from rules.offers import Choices, choices
from rules.scene import ChildFacts, PeriodFacts


@dataclass(frozen=True)
class ChildCard:
    """A child to choose, and what its file lacks (None: nothing, and it may be chosen)."""

    id: int
    referent: str
    lack: gate.Lack | None


@dataclass(frozen=True)
class ChildrenPage:
    """*Nouvelle réservation*: the services, what the family's own file lacks, and its children."""

    services: tuple[str, ...]
    lack: gate.Lack | None
    children: tuple[ChildCard, ...]


@dataclass(frozen=True)
class Place:
    """What an establishment offers to a child."""

    name: str
    periods: tuple[PeriodFacts, ...]


@dataclass(frozen=True)
class PeriodsPage:
    """*Choix de l’établissement et de la période*; `to_enrol` ask for an enrolment, `asked` is asked for already."""

    child: ChildFacts
    is_complete: bool
    places: tuple[Place, ...]
    to_enrol: tuple[PeriodFacts, ...]
    asked: tuple[PeriodFacts, ...]
    now: datetime

    @property
    def referent(self) -> str:
        """« TEST JULIEN »."""
        return referent(self.child)

    def opens_later(self, period: PeriodFacts) -> bool:
        """Whether nobody may book there yet."""
        return not has_opened(period.opens_at, self.now)


def children(family_id: int, now: datetime) -> ChildrenPage:
    """The family's children as of now."""
    scene = queries.offer(family_id, now).scene
    offered = {it.activity for child in scene.children.values() for it in _all(choices(scene, child, now))}
    return ChildrenPage(
        tuple(sorted(offered)),
        gate.of_family(scene.family_missing) if scene.family_missing else None,
        tuple(_card(child) for child in scene.children.values()),
    )


def periods(family_id: int, child_id: int, now: datetime) -> PeriodsPage | None:
    """What the child may book as of now; None for a child that is not the family's."""
    scene, asked = queries.offer(family_id, now)
    child = scene.children.get(child_id)
    if child is None:
        return None
    found = choices(scene, child, now)
    waiting = {it.id for it in found.to_enrol if Booklet(child_id, it.id) in asked}
    return PeriodsPage(
        child,
        not scene.missing(child_id),
        _places(found),
        tuple(it for it in found.to_enrol if it.id not in waiting),
        tuple(it for it in found.to_enrol if it.id in waiting),
        now,
    )


def lacks(wish: Wish) -> list[gate.Lack]:
    """What stands in the way of booking for this child in this period."""
    scene, child, period = wish.desk.sight.scene, wish.child, wish.period
    name = wish.desk.sight.names[child.id]
    papers = (*child.papers.get(period.activity_id, ()), *child.period_papers.get(period.id, ()))
    return [
        *([gate.of_family(scene.family_missing)] if scene.family_missing else []),
        *([gate.of_child(child.id, name, (*child.missing, *papers))] if child.missing or papers else []),
    ]


def is_past_booking(wish: Wish) -> bool:
    """Whether the last day for bookings is over."""
    return wish.entry.now.astimezone(PARIS).date() > wish.period.book_until


def _all(found: Choices) -> tuple[PeriodFacts, ...]:
    return (*found.periods, *found.to_enrol)


def _card(child: ChildFacts) -> ChildCard:
    lack = gate.of_child(child.id, child.first_name, child.missing) if child.missing else None
    return ChildCard(child.id, referent(child), lack)


def _places(found: Choices) -> tuple[Place, ...]:
    by_place = sorted(found.periods, key=lambda it: (it.establishment, it.activity, it.first_day, it.id))
    return tuple(Place(name, tuple(group)) for name, group in groupby(by_place, key=lambda it: it.establishment))
