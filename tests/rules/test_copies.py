"""A reservation taken over for another child: which period, which column, which dates, and why not the others."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from rules.bookings import BookingState, Box, Done
from rules.copies import copy_for, match
from rules.custody import CustodyPattern, CustodySpan
from rules.refusals import Code
from rules.scene import ClosureFacts, SlotFacts, Taken
from tests.rules.test_reservations import LINE, MADE
from tests.scenes import BOX, CHILD, FRIDAY, HUGO, MEAL, MINE, MONDAY, NOW, PERIOD, PUPIL, SCENE

LEA, FOCH, FOCH_MEAL = 2, 6, 60
FOCH_SCHOOL = replace(PUPIL, school_id=4)
SISTER = replace(CHILD, id=LEA, first_name="Léa", enrolled={5: None})
OTHER_SLOT = SlotFacts(FOCH_MEAL, "Repas", time(11, 45), time(13, 15), 400, None)
OTHER = replace(
    PERIOD,
    id=FOCH,
    establishment="Cantine Foch",
    slots=(OTHER_SLOT,),
    audience=replace(PERIOD.audience, school_ids=frozenset({4})),
)
LINES = tuple(replace(LINE, box=Box(HUGO, MEAL, day)) for day in (FRIDAY, MONDAY))
TWO_DAYS = replace(MADE, lines=LINES)


def scene(sister=SISTER, periods=(PERIOD, OTHER), **changes):
    """Hugo's two days and his sister, with these periods of the same activity."""
    by_id = {it.id: it for it in periods}
    slots = {slot.id: it.id for it in periods for slot in it.slots}
    values = {"taken": {BOX: MINE}, **changes}
    return replace(SCENE, children={HUGO: CHILD, LEA: sister}, periods=by_id, period_of_slot=slots, **values)


def told(copied) -> list[Code | None]:
    """Of each date why it is left out, or None."""
    return [it.refusal.code if it.refusal else None for it in copied.days]


ELSEWHERE = CustodySpan(CustodyPattern.ALTERNATE_WEEKS, date(2019, 9, 9))


@pytest.mark.parametrize(
    ("sister", "changes", "expected"),
    [
        ({}, {}, [None, None]),
        ({}, {"taken": {Box(LEA, MEAL, FRIDAY): MINE}}, [Code.ALREADY_BOOKED, None]),
        (
            {},
            {"taken": {Box(LEA, MEAL, MONDAY): Taken(8, False, BookingState.ACCEPTED, 430)}},
            [None, Code.TAKEN_BY_OTHER_HOME],
        ),
        ({"enrolled": {}}, {}, [Code.NOT_ENROLLED] * 2),
        ({"enrolled": {5: FRIDAY}}, {}, [None, Code.NOT_ENROLLED]),
        ({"custody": ELSEWHERE}, {}, [Code.NOT_YOUR_DAY, None]),
    ],
)
def test_each_date_is_taken_over_or_says_why_not(sister, changes, expected) -> None:
    copied = copy_for(scene(replace(SISTER, **sister), **changes), TWO_DAYS, LEA, NOW)
    assert copied is not None and copied.period is PERIOD and told(copied) == expected
    assert [box.day for box in copied.boxes] == [
        day for day, code in zip((FRIDAY, MONDAY), expected, strict=True) if not code
    ]


@pytest.mark.parametrize(
    ("period", "more", "now", "expected"),
    [
        ({}, {}, NOW + timedelta(days=29), Code.PAST_DAY),
        ({}, {}, NOW + timedelta(days=17), Code.PAST_CUT_OFF),
        ({"book_until": date(2019, 8, 20)}, {}, NOW, Code.AFTER_BOOK_UNTIL),
        ({"closures": (ClosureFacts(FRIDAY, FRIDAY, "grève"),)}, {}, NOW, Code.CLOSED_DAY),
        (
            {"slots": (replace(PERIOD.slots[0], places=1),)},
            {"places_taken": {(MEAL, FRIDAY): 1}},
            NOW,
            Code.FULL,
        ),
    ],
)
def test_a_period_says_why_a_day_is_left_out(period, more, now, expected) -> None:
    copied = copy_for(scene(periods=(replace(PERIOD, **period),), **more), MADE, LEA, now)
    assert told(copied) == [expected] and copied.boxes == ()


def test_one_place_left_is_not_taken_over_twice() -> None:
    places = replace(PERIOD, slots=(replace(PERIOD.slots[0], places=2),))
    one_left = scene(periods=(places,), places_taken={(MEAL, FRIDAY): 1})
    copied = copy_for(one_left, replace(MADE, lines=(LINES[0], LINES[0])), LEA, NOW)
    assert copied is not None and copied.boxes == (Box(LEA, MEAL, FRIDAY),)


@pytest.mark.parametrize(
    ("pupil", "enrolled", "expected"),
    [
        (PUPIL, {5: None}, 5),
        (FOCH_SCHOOL, {FOCH: None}, FOCH),  # a sibling of another school: its own canteen
        (FOCH_SCHOOL, {}, FOCH),  # not enrolled there: said of each date
        (replace(PUPIL, school_id=99), {}, None),
    ],
)
def test_the_same_period_where_it_is_open_to_the_child_else_another_of_the_activity(pupil, enrolled, expected) -> None:
    copied = copy_for(scene(replace(SISTER, pupil=pupil, enrolled=enrolled)), TWO_DAYS, LEA, NOW)
    assert (copied.booklet.period_id if copied else None) == expected


def test_a_period_where_the_child_is_enrolled_goes_before_the_same_one_where_it_is_not() -> None:
    for_all = replace(OTHER, audience=PERIOD.audience)
    copied = copy_for(scene(replace(SISTER, enrolled={FOCH: None}), periods=(PERIOD, for_all)), TWO_DAYS, LEA, NOW)
    assert copied is not None and copied.period.id == FOCH
    assert copied.boxes == (Box(LEA, FOCH_MEAL, FRIDAY), Box(LEA, FOCH_MEAL, MONDAY))


def test_a_period_of_another_activity_is_no_place_for_a_copy() -> None:
    other_activity = replace(OTHER, activity_id=3)
    assert copy_for(scene(replace(SISTER, pupil=FOCH_SCHOOL), periods=(PERIOD, other_activity)), MADE, LEA, NOW) is None
    assert copy_for(scene(), MADE, 99, NOW) is None


NOON = replace(LINE, slot="Repas enfant", starts_at=time(12), ends_at=time(13, 30))


@pytest.mark.parametrize(
    ("line", "slots", "expected"),
    [
        (NOON, (replace(OTHER_SLOT, name="REPAS ENFANT"),), FOCH_MEAL),
        (NOON, (replace(OTHER_SLOT, name="Midi", starts_at=time(12), ends_at=time(13, 30)),), FOCH_MEAL),
        (NOON, (OTHER_SLOT,), None),
        (replace(NOON, starts_at=None, ends_at=None), (replace(OTHER_SLOT, starts_at=None, ends_at=None),), None),
        (NOON, (replace(OTHER_SLOT, id=61, starts_at=time(12)), replace(OTHER_SLOT, name="repas-enfant")), FOCH_MEAL),
    ],
)
def test_a_column_is_matched_by_its_name_then_by_its_hours(line, slots, expected) -> None:
    found = match((line,), slots)
    assert (found[MEAL].id if found else None) == expected


def test_a_date_without_such_a_column_says_so_and_cancelled_dates_are_not_copied() -> None:
    evening = replace(OTHER, slots=(replace(OTHER_SLOT, name="Soir", starts_at=time(16)),), audience=PERIOD.audience)
    lines = (LINES[0], replace(LINES[1], state=BookingState.CANCELLED), replace(LINES[1], done=Done.CANCELLED))
    enrolled = replace(SISTER, enrolled={FOCH: None})
    copied = copy_for(scene(enrolled, periods=(evening,)), replace(MADE, lines=lines), LEA, NOW)
    assert copied is not None
    assert [(it.day, it.box, it.is_taken_over) for it in copied.days] == [(FRIDAY, None, False)]
