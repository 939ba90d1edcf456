"""Ticks that do not go together are refused at once: beside what is booked, and what the basket wants already."""

from datetime import date, time

import pytest

from models import SlotLink
from queries.planning import basket
from rules.activities import SlotLinkKind
from rules.bookings import Box
from rules.refusals import Code, Refused
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW
from tests.snapshot import nothing_written

FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)


@pytest.fixture
def slots(app, town):
    """At Cambon a day, a half-day and a meal that needs one of them; the canteen is elsewhere at the same hours."""
    day = cast.make_slot("Journée", starts_at=time(8), ends_at=time(11, 30))
    half = cast.make_slot("Matin", starts_at=time(8), ends_at=time(11, 30), position=1)
    lunch = cast.make_slot("Repas du centre", starts_at=time(12), ends_at=time(13), position=2)
    cast.make_period("Centre", needs_enrolment=False, place="Cambon", slots=[day, half, lunch])
    cast.add(SlotLink(slot_id=day.id, other_id=half.id, kind=SlotLinkKind.EXCLUDES))
    for other in (day, half):
        cast.add(SlotLink(slot_id=lunch.id, other_id=other.id, kind=SlotLinkKind.NEEDS))
    return {"day": day, "half": half, "lunch": lunch, "canteen": town.meal}


CASES = [
    ([], [], "day half", [(Code.EXCLUDED, "day"), (Code.EXCLUDED, "half")]),
    (["day"], [], "half", [(Code.EXCLUDED, "half")]),
    ([], ["day"], "half", [(Code.EXCLUDED, "half"), (Code.EXCLUDED, "day")]),
    (["day"], [], "half -day", []),
    ([], [], "lunch", [(Code.NEEDS_SLOT, "lunch")]),
    ([], ["half"], "lunch", []),
    (["half"], [], "lunch", []),
    ([], ["half", "lunch"], "-half", [(Code.NEEDS_SLOT, "lunch")]),
    (["half", "lunch"], [], "-half", [(Code.NEEDED_BY, "half")]),
    (["half", "lunch"], [], "-half day", []),
    (["canteen", "half"], [], "lunch", [(Code.ELSEWHERE, "lunch")]),
    (["half"], ["canteen"], "lunch", [(Code.ELSEWHERE, "canteen"), (Code.ELSEWHERE, "lunch")]),
]


def tick(town, slots, words: str) -> None:
    """« half -day »: tick the half-day, untick the day, Hugo's Friday."""
    wanted = {}
    for word in words.split():
        wanted[Box(town.hugo.id, slots[word.lstrip("-")].id, FRIDAY)] = not word.startswith("-")
    keep_ticks(town.nadia.id, wanted, NOW)


@pytest.mark.parametrize(("booked", "kept", "words", "expected"), CASES)
def test_what_does_not_go_together_is_refused_at_once(town, slots, booked, kept, words, expected) -> None:
    for name in booked:
        cast.book(town.hugo, slots[name], FRIDAY, town.nadia)
    if kept:
        tick(town, slots, " ".join(kept))
    if not expected:
        tick(town, slots, words)
        return
    with nothing_written(), pytest.raises(Refused) as raised:
        tick(town, slots, words)
    found = {(refusal.code, refusal.about.slot_id) for refusal in raised.value.refusals}
    assert found == {(code, slots[name].id) for code, name in expected}


def test_what_clashes_already_does_not_stop_the_rest_of_the_day(town, slots) -> None:
    tick(town, slots, "half")
    cast.book(town.hugo, slots["day"], FRIDAY, town.karim)
    evening = cast.make_period("Garderie", needs_enrolment=False, slots=cast.evening()).slots[0]
    keep_ticks(town.nadia.id, {Box(town.hugo.id, evening.id, FRIDAY): True}, NOW)
    assert len(basket(town.nadia.id)) == 2


def test_another_child_and_another_day_do_not_clash(town, slots) -> None:
    cast.book(town.lea, slots["day"], FRIDAY, town.nadia)
    cast.book(town.hugo, slots["day"], MONDAY, town.nadia)
    tick(town, slots, "half")
    assert len(basket(town.nadia.id)) == 1
