"""Forged posts, at the last button as at the tick: each is refused for its reason, and nothing is written."""

from datetime import date, datetime

import pytest

from models import BasketLine, Closure, School, SchoolClass, db
from queries.planning import basket
from rules.bookings import Action, Box, Change
from rules.refusals import Code, Refused
from rules.rights import Role
from services.bookings import Press, StaffChange, change_for_family, confirm_basket
from services.planning import drop_line, empty_basket, keep_ticks
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written

TOKEN = "a-token-of-the-tests"
FRIDAY, SUNDAY, ARMISTICE = date(2019, 9, 20), date(2019, 9, 22), date(2019, 11, 11)
LATER = datetime(2019, 9, 25, 9, 0, tzinfo=PARIS)


def meal(child, day: date = FRIDAY):
    return lambda town: Box(getattr(town, child).id, town.meal.id, day)


def garderie(town: Town) -> Box:
    """A slot of a period in which the family has nobody."""
    return Box(town.hugo.id, cast.make_period("GARDERIE").slots[0].id, FRIDAY)


def siblings(town: Town) -> Box:
    """A slot of a period in which only the sister is enrolled."""
    period = cast.make_period("GARDERIE", schools=[town.school])
    cast.enrol(town.lea, period, town.nadia)
    return Box(town.hugo.id, period.slots[0].id, FRIDAY)


def other_schools(town: Town) -> Box:
    """The sister goes to another school, for which the slot is."""
    elsewhere = cast.add(School(name="Cambon", weekdays="1245"))
    town.lea.school_class = cast.add(SchoolClass(school=elsewhere, name="CM2", level="CM2"))
    db.session.commit()
    period = cast.make_period("CAMBON", schools=[elsewhere], needs_enrolment=False)
    return Box(town.hugo.id, period.slots[0].id, FRIDAY)


def full(town: Town) -> Box:
    town.meal.places = 1
    cast.book(town.julien, town.meal, FRIDAY, town.claire)
    return meal("hugo")(town)


def closed(town: Town) -> Box:
    cast.add(Closure(period=town.canteen, first_day=FRIDAY, last_day=FRIDAY, reason="Travaux"))
    return meal("hugo")(town)


ADDED = [
    ("another family's child", meal("julien"), NOW, Code.UNKNOWN_BOX),
    ("a child that does not exist", lambda town: Box(999_999_999, town.meal.id, FRIDAY), NOW, Code.UNKNOWN_BOX),
    ("a slot that does not exist", lambda town: Box(town.hugo.id, 999_999_999, FRIDAY), NOW, Code.UNKNOWN_BOX),
    ("a slot of another period", garderie, NOW, Code.UNKNOWN_BOX),
    ("a slot of the sister's period", siblings, NOW, Code.NOT_ENROLLED),
    ("a slot of the sister's school", other_schools, NOW, Code.NOT_ELIGIBLE),
    ("past the cut-off", meal("hugo", date(2019, 9, 27)), LATER, Code.PAST_CUT_OFF),
    ("a past day", meal("hugo"), LATER, Code.PAST_DAY),
    ("a Sunday", meal("hugo", SUNDAY), NOW, Code.CLOSED_DAY),
    ("a public holiday", meal("hugo", ARMISTICE), NOW, Code.CLOSED_DAY),
    ("a closed day", closed, NOW, Code.CLOSED_DAY),
    ("a full slot", full, NOW, Code.FULL),
    ("a day of the year 1", meal("hugo", date(1, 1, 1)), NOW, Code.UNKNOWN_BOX),
    ("a day of the year 9999", meal("hugo", date(9999, 12, 31)), NOW, Code.UNKNOWN_BOX),
]


def booked(child: str, account: str, day: date = FRIDAY):
    def make(town: Town) -> Box:
        cast.book(getattr(town, child), town.meal, day, getattr(town, account))
        return meal(child, day)(town)

    return make


CANCELLED = [
    ("another family's booking", booked("julien", "claire"), NOW, Code.UNKNOWN_BOX),
    ("a meal already eaten", booked("hugo", "nadia"), LATER, Code.PAST_DAY),
    ("past the cut-off", booked("hugo", "nadia", date(2019, 9, 27)), LATER, Code.PAST_CUT_OFF),
]
CASES = [(*case, True) for case in ADDED] + [(*case, False) for case in CANCELLED]
IDS = [case[0] for case in CASES]


def codes(raised) -> list[Code]:
    return [refusal.code for refusal in raised.value.refusals]


@pytest.mark.parametrize(("make", "now", "expected", "wanted"), [case[1:] for case in CASES], ids=IDS)
def test_a_forged_tick(app, town: Town, make, now, expected, wanted) -> None:
    box = make(town)
    with nothing_written(), pytest.raises(Refused) as raised:
        keep_ticks(town.nadia.id, {box: wanted}, now)
    assert codes(raised) == [expected]


@pytest.mark.parametrize(
    ("make", "now", "expected", "wanted"),
    [case[1:] for case in CASES if "not exist" not in case[0]],
    ids=[case[0] for case in CASES if "not exist" not in case[0]],
)
def test_a_line_that_came_into_the_basket_all_the_same(app, town: Town, make, now, expected, wanted) -> None:
    box, action = make(town), Action.ADD if wanted else Action.CANCEL
    line = {"child_id": box.child_id, "slot_id": box.slot_id, "day": box.day, "action": action}
    cast.add(BasketLine(account_id=town.nadia.id, **line))
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(Press(town.nadia.id, TOKEN, (Change(box, action),), 430 if wanted else -430), now)
    assert codes(raised) == [expected]


def press(town: Town, **changes) -> Press:
    """The right press for Hugo's meal of Friday, which is in Nadia's basket, but for these changes."""
    box = meal("hugo")(town)
    keep_ticks(town.nadia.id, {box: True}, NOW)
    values = {"account_id": town.nadia.id, "token": TOKEN, "shown": basket(town.nadia.id), "total_cents": 430}
    return Press(**(values | changes))


def line(town: Town, day: date = FRIDAY) -> Change:
    return Change(meal("hugo", day)(town), Action.ADD)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (lambda town: {"total_cents": 0}, [Code.TOTAL_CHANGED]),
        (lambda town: {"total_cents": -430}, [Code.TOTAL_CHANGED]),
        (lambda town: {"shown": (line(town), line(town))}, [Code.TWICE, Code.TWICE]),
        (lambda town: {"shown": (line(town), line(town, date(2019, 9, 23)))}, [Code.BASKET_CHANGED]),
        (lambda town: {"shown": (Change(line(town).box, Action.CANCEL),)}, [Code.BASKET_CHANGED]),
        (lambda town: {"shown": ()}, [Code.BASKET_CHANGED]),
        (lambda town: {"account_id": town.karim.id}, [Code.BASKET_EMPTY]),
        (lambda town: {"account_id": town.staff[Role.ADMINISTRATOR].id}, [Code.NO_RIGHT]),
        (lambda town: {"account_id": 999_999_999}, [Code.NO_RIGHT]),
        (lambda town: {"token": "short"}, [Code.BASKET_CHANGED]),
        (lambda town: {"token": "x" * 65}, [Code.BASKET_CHANGED]),
        (lambda town: {"token": TOKEN + "\n"}, [Code.BASKET_CHANGED]),
        (lambda town: {"token": "a token with blanks"}, [Code.BASKET_CHANGED]),
        (lambda town: {"token": "é" * 20}, [Code.BASKET_CHANGED]),
    ],
)
def test_a_forged_press(app, town: Town, changes, expected) -> None:
    pressed = press(town, **changes(town))
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(pressed, NOW)
    assert codes(raised) == expected


def test_a_token_of_somebody_else_shows_nothing(app, town: Town) -> None:
    confirm_basket(press(town), NOW)
    with nothing_written(), pytest.raises(Refused) as raised:
        confirm_basket(Press(town.claire.id, TOKEN, (), 0), NOW)
    assert codes(raised) == [Code.BASKET_CHANGED]


def test_a_closed_account_does_nothing(app, town: Town) -> None:
    pressed = press(town)
    town.nadia.closed_at = NOW
    db.session.commit()
    deeds = [
        lambda: confirm_basket(pressed, NOW),
        lambda: keep_ticks(town.nadia.id, {line(town).box: False}, NOW),
        lambda: drop_line(town.nadia.id, line(town).box),
        lambda: empty_basket(town.nadia.id),
    ]
    for deed in deeds:
        with nothing_written(), pytest.raises(Refused, match=Code.NO_RIGHT):
            deed()


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR, Role.FAMILY])
def test_who_may_not_edit_bookings_changes_none(app, town: Town, role) -> None:
    agent = town.nadia if role is Role.FAMILY else town.staff[role]
    change = StaffChange(agent.id, cast.family_of(town.nadia).id, (line(town),), "Par téléphone", TOKEN)
    with nothing_written(), pytest.raises(Refused, match=Code.NO_RIGHT):
        change_for_family(change, NOW)
