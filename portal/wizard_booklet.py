"""What every step of the wizard asks again: this child, this period, this reservation, of this family, as of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, flash, redirect, request
from flask_login import current_user

from portal import wizard_links
from queries import wizard as queries
from queries.planning import basket, load_scene
from queries.wizard import Days, Replaced
from rules.bookings import REPLACEABLE, Booklet, Change
from rules.booklet_grid import Desk, is_offered
from rules.cells import Sight
from rules.deadlines import PARIS
from rules.fields import whole_number
from rules.refusals import Code, Refusal
from rules.scene import ChildFacts, PeriodFacts
from web import guard
from web.sentences import sentence


@dataclass(frozen=True)
class Entry:
    """The ids of the address once they are known to be the family's; `basket` is all that its account wants."""

    family_id: int
    booklet: Booklet
    days: Days
    basket: tuple[Change, ...]
    replaced: Replaced | None
    now: datetime

    @property
    def first_day(self) -> date:
        """The first day of the period that is not past."""
        return max(self.days.first_day, min(self.now.astimezone(PARIS).date(), self.days.last_day))

    @property
    def modifies_id(self) -> int | None:
        """The reservation that is being replaced."""
        return self.replaced.id if self.replaced else None


@dataclass(frozen=True)
class Wish:
    """A step over some days: the child in the period as it stands, and what the basket wants of it on any day."""

    entry: Entry
    desk: Desk
    changes: tuple[Change, ...]

    @property
    def child(self) -> ChildFacts:
        """Who it is about."""
        return self.desk.sight.scene.children[self.entry.booklet.child_id]

    @property
    def period(self) -> PeriodFacts:
        """Where and when."""
        return self.desk.period

    @property
    def referent(self) -> str:
        """« TEST JULIEN », as the guide writes it."""
        return referent(self.child)

    @property
    def replaced(self) -> Replaced | None:
        """The reservation that is being replaced."""
        return self.entry.replaced

    @property
    def besides(self) -> int:
        """How many lines of the basket are about another child or period; they stay there."""
        return len(self.entry.basket) - len(self.changes)


def referent(child: ChildFacts) -> str:
    """« TEST JULIEN », as the guide writes it."""
    return f"{child.last_name} {child.first_name}".upper()


def enter(child_id: int, period_id: int, now: datetime) -> Entry:
    """The ids of the address; 404 for another family’s child or reservation, and where there is no such period."""
    booklet, family_id = Booklet(child_id, period_id), guard.current_family_id()
    days = queries.days_of(family_id, booklet)
    if days is None:
        abort(404)
    replaced = _replaced(family_id, booklet)
    return Entry(family_id, booklet, days, basket(current_user.id), replaced, now)


def look(entry: Entry, days: Sequence[date] = ()) -> Wish:
    """The child in the period over these days; 404 where it is not the family's, or where the period is not offered.

    Where the reservation to replace has ended, it leads to that reservation, which says so.
    """
    _demand_replaceable(entry)
    days = [*days, entry.first_day]
    scene = load_scene(entry.family_id, min(days), max(days), entry.now)
    child_id, period_id = entry.booklet.child_id, entry.booklet.period_id
    if child_id not in scene.children or period_id not in scene.periods:
        abort(404)
    if entry.replaced is None and not is_offered(scene, entry.booklet, entry.now.astimezone(PARIS).date()):
        abort(404)
    sight = Sight(scene, {change.box: change.action for change in entry.basket}, entry.now)
    own = frozenset(entry.replaced.held) if entry.replaced else frozenset()
    slots = {slot.id for slot in scene.periods[period_id].slots}
    mine = [it for it in entry.basket if it.box.child_id == child_id and it.box.slot_id in slots]
    return Wish(entry, Desk(sight, entry.booklet, own), tuple(mine))


def _replaced(family_id: int, booklet: Booklet) -> Replaced | None:
    """What the address wants to replace: a reservation of this family, child and period."""
    text = request.args.get("modifie")
    if text is None:
        return None
    number = whole_number(text)
    found = queries.replaced(family_id, number) if number else None
    return found if found and found.booklet == booklet else abort(404)


def _demand_replaceable(entry: Entry) -> None:
    if entry.replaced and entry.replaced.state not in REPLACEABLE:
        flash(sentence(Refusal(Code.RESERVATION_CHANGED)), "warn")
        abort(redirect(wizard_links.reservation(entry.replaced.id), 303))
