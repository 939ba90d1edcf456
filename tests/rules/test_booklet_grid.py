"""The month of the wizard: which dates are rows, which are folded away, and which boxes may change."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.activities import Validation
from rules.bookings import Action, BookingState, Booklet, Box
from rules.booklet_grid import Booked, BookletGrid, Desk, build, is_offered, strangers
from rules.cells import CellState, Sight
from rules.deadlines import parse
from rules.refusals import Code
from rules.scene import ClosureFacts, Scene
from rules.spans import View, span_of
from tests.plannings import child, period, scene, slot, taken

PARIS = ZoneInfo("Europe/Paris")
GUIDE = datetime(2020, 3, 4, 10, 6, tzinfo=PARIS)
MARCH = span_of(View.MONTH, date(2020, 3, 4))
DAYS = MARCH.first_day, MARCH.last_day
RULE = parse("WP(Tue,1,23:59)")
JULIEN, JULIE = 1, 2
BOOKLET = Booklet(JULIEN, 1)


def canteen(**changes) -> object:
    """Cambon's canteen of the Rodez guide."""
    values = {"weekdays": frozenset({1, 2, 4, 5}), "add_rule": RULE, "cancel_rule": RULE, "slots": (slot(),)}
    return period(**(values | changes))


def family(*, of=None, **changes) -> Scene:
    """Julien and Julie in March 2020."""
    return scene([child(1, "Julien"), child(2, "Julie")], [of or canteen()], DAYS, **changes)


def march(seen: Scene, own=frozenset(), wanted=None, now=GUIDE) -> BookletGrid:
    return build(Desk(Sight(seen, wanted or {}, now), BOOKLET, own), MARCH)


def rows(grid: BookletGrid) -> list[int]:
    return [day.day.day for week in grid.weeks for day in week.days]


def meal(day: int, kid: int = JULIEN) -> Box:
    return Box(kid, 1, date(2020, 3, day))


def test_the_dates_of_the_guide() -> None:
    grid = march(family())
    assert rows(grid) == [16, 17, 19, 20, 23, 24, 26, 27, 30, 31]
    assert [day.day.day for day in grid.over] == [2, 3, 5, 6, 9, 10, 12, 13]
    assert all(cell.state is CellState.OPEN and cell.changeable for cell in grid.cells())
    assert {cell.state for day in grid.over for cell in day.cells} == {CellState.LATE}


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2020, 3, 10, 23, 59, 59, tzinfo=PARIS), 16),
        (datetime(2020, 3, 11, tzinfo=PARIS), 23),
        (datetime(2020, 2, 25, 23, 59, tzinfo=PARIS), 2),
        (datetime(2020, 2, 26, tzinfo=PARIS), 9),
    ],
)
def test_a_date_is_folded_from_the_instant_of_its_cut_off(now, first) -> None:
    assert rows(march(family(), now=now))[0] == first


def test_every_day_says_until_when_and_the_week_where_it_is_the_same() -> None:
    grid = march(family())
    assert [week.until.add.shown_at.astimezone(PARIS).day for week in grid.weeks] == [10, 17, 24]
    daily = march(family(of=canteen(add_rule=parse("DB(1,12:00)"), cancel_rule=parse("DB(1,12:00)"))))
    assert {week.until for week in daily.weeks[1:]} == {None}
    assert len({day.until for week in daily.weeks for day in week.days}) == len(rows(daily))


def test_what_is_booked_elsewhere_is_there_and_cannot_change() -> None:
    grid = march(family(taken=taken(meal(17))))
    cell = next(cell for cell in grid.cells() if cell.box == meal(17))
    assert cell.ticked and not cell.changeable and cell.state is CellState.BOOKED


def test_what_is_replaced_may_be_given_up_until_its_cut_off() -> None:
    seen = family(taken=taken(meal(9), meal(17), meal(19)))
    grid = march(seen, own={1, 2})
    changes = {cell.box.day.day: cell.changeable for cell in grid.cells() if cell.ticked}
    assert changes == {17: True, 19: False}
    (kept,) = [cell for day in grid.over for cell in day.cells if cell.ticked]
    assert kept.box == meal(9) and kept.state is CellState.KEPT and not kept.changeable


def test_a_cancellation_that_is_open_longer_keeps_the_row_of_what_is_replaced() -> None:
    seen = family(of=canteen(cancel_rule=parse("DB(1,10:00)")), taken=taken(meal(9), meal(10)))
    assert rows(march(seen, own={1}))[:2] == [9, 16]


@pytest.mark.parametrize("state", [BookingState.WAITING, BookingState.ACCEPTED])
def test_a_waiting_request_of_another_number_cannot_change(state) -> None:
    grid = march(family(taken=taken(meal(17), state=state)))
    assert not next(cell for cell in grid.cells() if cell.box == meal(17)).changeable


def test_a_line_of_the_basket_stays_even_when_it_is_too_late() -> None:
    grid = march(family(), wanted={meal(9): Action.ADD})
    cell = next(grid.cells())
    assert (cell.box, cell.state, cell.changeable) == (meal(9), CellState.ADDING, True)
    assert cell.refusal.code is Code.PAST_CUT_OFF


def test_a_full_or_closed_day_is_no_day_that_is_too_late() -> None:
    strike = ClosureFacts(date(2020, 3, 19), date(2020, 3, 19), "grève")
    full = canteen(slots=(slot(places=1),), closures=(strike,))
    grid = march(family(of=full, places_taken={(1, date(2020, 3, 17)): 1}))
    states = {cell.box.day.day: cell.state for cell in grid.cells() if not cell.changeable}
    assert states == {17: CellState.FULL, 19: CellState.CLOSED}
    assert rows(grid)[:4] == [16, 17, 19, 20]


def test_only_the_other_children_of_the_family_in_the_same_activity_stand_beside() -> None:
    theirs = taken(meal(17, JULIE)) | taken(meal(19, JULIE), mine=False) | taken(meal(20))
    swimming = period(2, activity_id=9, slots=(slot(2, "Piscine"),))
    seen = scene([child(1, "Julien"), child(2, "Julie")], [canteen(), swimming], DAYS)
    seen = replace(seen, taken=theirs | taken(Box(JULIE, 2, date(2020, 3, 24))))
    beside = {day.day.day: day.others for week in march(seen).weeks for day in week.days if day.others}
    assert beside == {17: (Booked(JULIE, "Repas"),)}


def test_a_column_for_each_slot_and_no_box_where_one_is_never_open() -> None:
    slots = (slot(1, "Matin"), slot(2, "Soir"))
    grid = march(family(of=canteen(slots=slots, validation=Validation.STAFF)))
    assert [it.name for it in grid.slots] == ["Matin", "Soir"]
    assert {len(day.cells) for week in grid.weeks for day in week.days} == {2}


@pytest.mark.parametrize(
    ("box", "ticked", "is_strange"),
    [
        (meal(17), True, False),
        (meal(19), True, False),
        (meal(17, JULIE), True, True),
        (Box(JULIEN, 2, date(2020, 3, 17)), True, True),
        (Box(JULIEN, 77, date(2020, 3, 17)), True, True),
        (Box(JULIEN, 1, date(2020, 4, 2)), True, True),
        (meal(23), False, True),
        (meal(24), False, False),
        (meal(26), False, False),
    ],
    ids=["a date", "a booked one", "a sister", "another period", "no slot", "another month", "foreign", "own", "gone"],
)
def test_what_this_month_never_let_anybody_change(box, ticked, is_strange) -> None:
    other = period(2, slots=(slot(2, "Soir"),))
    seen = scene([child(1, "Julien"), child(2, "Julie")], [canteen(), other], DAYS)
    seen = replace(seen, taken=taken(meal(24), meal(23), meal(19)))
    desk = Desk(Sight(seen, {}, GUIDE), BOOKLET, {1})
    assert bool(strangers(desk, MARCH, {box: ticked})) is is_strange


@pytest.mark.parametrize(
    ("booklet", "changes", "today", "offered"),
    [
        (BOOKLET, {}, GUIDE.date(), True),
        (BOOKLET, {}, date(2019, 8, 1), True),
        (BOOKLET, {"book_until": date(2020, 3, 1)}, GUIDE.date(), True),
        (BOOKLET, {"last_day": date(2020, 3, 3)}, GUIDE.date(), False),
        (Booklet(9, 1), {}, GUIDE.date(), False),
        (Booklet(1, 9), {}, GUIDE.date(), False),
    ],
    ids=["open", "not begun", "to be read only", "over", "no child of theirs", "no such period"],
)
def test_where_the_wizard_leads(booklet, changes, today, offered) -> None:
    assert is_offered(family(of=canteen(**changes)), booklet, today) is offered


def test_it_leads_nowhere_without_the_enrolment_that_is_needed() -> None:
    seen = scene([child(1, "Julien", enrolled={})], [canteen()], DAYS)
    assert not is_offered(seen, BOOKLET, GUIDE.date())
    assert is_offered(
        scene([child(1, "Julien", enrolled={})], [canteen(needs_enrolment=False)], DAYS), BOOKLET, DAYS[0]
    )
