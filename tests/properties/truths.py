"""What is true after any sequence of deeds, read from the database alone."""

from collections import Counter, defaultdict

from sqlalchemy import select

from models import Booking, Confirmation, JournalEntry, JournalValue, Reservation, Slot, db
from models.activities import SlotLink
from models.bookings import IS_LIVE
from models.settings import Setting
from rules.activities import SlotLinkKind
from rules.bookings import HOLDING, BookingState, Done, ReservationState
from services.journal import FIRST_HASH, hash_of
from tests.properties.world import World


def check_places(world: World) -> None:
    """What a look at the bookings alone shows."""
    live = list(db.session.scalars(select(Booking).where(IS_LIVE)))
    nobody_is_above_the_places(world, live)
    no_box_is_booked_twice(live)
    nothing_excluded_is_together(live)


def check(world: World) -> None:
    """All of them."""
    check_places(world)
    live = list(db.session.scalars(select(Booking).where(IS_LIVE)))
    every_total_is_the_sum_of_its_lines()
    every_state_says_what_is_held()
    the_journal_tells_what_is_booked(live)


def nobody_is_above_the_places(world: World, live: list[Booking]) -> None:
    """Of a slot, and of a building, whose children count once a day."""
    waiting_counts = db.session.get(Setting, "waiting_holds_place") is None
    held = [it for it in live if waiting_counts or it.state is BookingState.ACCEPTED]
    for (slot_id, day), taken in Counter((it.slot_id, it.day) for it in held).items():
        places = db.session.get_one(Slot, slot_id).places
        assert places is None or taken <= places, f"{taken} on {places} places, {day}"
    inside = defaultdict(set)
    for it in held:
        inside[it.slot.period.establishment, it.day].add(it.child_id)
    for (building, day), children in inside.items():
        assert building.places is None or len(children) <= building.places, f"{children} in {building}, {day}"


def no_box_is_booked_twice(live: list[Booking]) -> None:
    times = Counter((it.child_id, it.slot_id, it.day) for it in live)
    assert not [box for box, count in times.items() if count > 1]


def nothing_excluded_is_together(live: list[Booking]) -> None:
    pairs = db.session.scalars(select(SlotLink).where(SlotLink.kind == SlotLinkKind.EXCLUDES))
    days = defaultdict(set)
    for it in live:
        days[it.child_id, it.day].add(it.slot_id)
    for pair in pairs:
        assert not [where for where, slots in days.items() if {pair.slot_id, pair.other_id} <= slots]


def every_total_is_the_sum_of_its_lines() -> None:
    """What was added costs its price, what was cancelled gives it back, what was kept costs nothing again."""
    signs = {Done.ADDED: 1, Done.CANCELLED: -1, Done.KEPT: 0}
    for made in db.session.scalars(select(Confirmation)):
        lines = [line for reservation in made.reservations for line in reservation.lines]
        assert made.total_cents == sum(signs[line.done] * line.booking.price_cents for line in lines)


def every_state_says_what_is_held() -> None:
    """A request waits while one of its own dates does, and has ended when it holds none."""
    for made in db.session.scalars(select(Reservation).where(Reservation.state != ReservationState.REPLACED)):
        held = {line.booking.state for line in made.lines if line.done in HOLDING}
        assert (made.state is ReservationState.WAITING) == (BookingState.WAITING in held), (made.state, held)
        if made.state is ReservationState.CANCELLED:
            assert held <= {BookingState.CANCELLED}


def the_journal_tells_what_is_booked(live: list[Booking]) -> None:
    """Played from its first entry on, the journal ends with what stands in the database; its chain is whole."""
    told: set[tuple[int, str]] = set()
    previous = FIRST_HASH
    for entry in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)):
        assert (entry.previous_hash, entry.hash) == (previous, hash_of(entry))
        previous = entry.hash
        if entry.object_type == "reservation":
            _play(told, entry)
    assert told == {(it.child_id, f"{it.day.isoformat()} {it.slot.name}") for it in live}


def _play(told: set[tuple[int, str]], entry: JournalEntry) -> None:
    child_id = db.session.get_one(Reservation, entry.object_id).child_id
    values = db.session.scalars(select(JournalValue).where(JournalValue.entry_id == entry.id))
    said = {value.field: (value.before, value.after) for value in values}
    for field, side, does in (("cancelled", 0, "discard"), ("refused_days", 1, "discard"), ("added", 1, "add")):
        for box in filter(None, said.get(field, ("", ""))[side].split(", ")):
            getattr(told, does)((child_id, box))
