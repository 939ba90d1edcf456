"""The engine under thousands of random lives: what is true after every deed of parents and agents, and at the end.

`MARELLE_SEQUENCES=5000` asks for more of them, at random; CI plays the same ones each time. On SQLite: what overlapping
writers do is asked in `tests/races` of both databases.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Booking, db
from services import demonstration
from tests import tables
from tests.properties import world
from tests.properties.truths import check, check_places

ASKED = os.environ.get("MARELLE_SEQUENCES")
SEQUENCES = int(ASKED or 500)

WHO, DAY, SOME = st.integers(0, 2), st.integers(0, 2), st.integers(0, 9)
TICKS = st.lists(st.integers(0, 23), min_size=1, max_size=5)
CONFIRM = st.tuples(st.just(world.confirm), WHO, TICKS)
DEEDS = st.one_of(
    CONFIRM,
    CONFIRM,
    st.tuples(st.just(world.confirm), WHO, TICKS, SOME),
    st.tuples(st.just(world.copy), WHO, SOME),
    st.tuples(st.just(world.replay)),
    st.tuples(st.just(world.counter), WHO, TICKS),
    st.tuples(st.just(world.decide), SOME, st.booleans()),
    st.tuples(st.just(world.close), SOME, DAY),
    st.tuples(st.just(world.reopen), SOME, st.booleans()),
    st.tuples(st.just(world.late)),
)
seen = {"sequences": 0, "deeds": 0, "bookings": 0}


@given(holds=st.booleans(), deeds=st.lists(DEEDS, min_size=1, max_size=9))
@settings(
    max_examples=SEQUENCES,
    deadline=None,
    database=None,
    derandomize=ASKED is None,
    suppress_health_check=list(HealthCheck),
)
def _live(holds, deeds) -> None:
    db.session.remove()
    tables.empty()
    here = world.make_world(tables.make_town(), holds)
    for deed, *told in deeds:
        deed(here, *told)
        check_places(here)
        db.session.rollback()
    check(here)
    seen["sequences"] += 1
    seen["deeds"] += len(deeds)
    seen["bookings"] += db.session.query(Booking).count()


def test_whatever_happens_the_truths_hold(sqlite_app) -> None:
    with sqlite_app.app_context():
        with demonstration.hurried():
            _live()
        tables.empty()
    print(seen)
    assert seen["sequences"] >= SEQUENCES
    assert seen["bookings"] > seen["sequences"] / 2, "too few of them booked anything: they prove little"


@pytest.mark.parametrize("broken", ["places", "journal", "total"])
def test_the_truths_see_what_is_wrong(app, broken) -> None:
    """A control: each kind of damage is seen."""
    here = world.make_world(tables.make_town(), holds=True)
    world.confirm(here, 0, [0, 6, 16])
    check(here)
    booking = db.session.query(Booking).first()
    if broken == "places":
        booking.slot.places = 0
    elif broken == "journal":
        booking.state = "cancelled"
    else:
        booking.price_cents += 1
    db.session.flush()
    with pytest.raises(AssertionError):
        check(here)
