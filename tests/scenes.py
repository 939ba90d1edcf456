"""One family's canteen as the rules see it, without a database: a scene, and what differs from it in a case."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rules.activities import OpenOn, Validation
from rules.bookings import BookingState, Box
from rules.calendar import Calendar, HolidaySpan
from rules.custody import CustodyPattern, CustodySpan
from rules.deadlines import parse
from rules.eligibility import Audience, Pupil
from rules.refusals import Code, Refusal
from rules.scene import ChildFacts, PeriodFacts, Scene, SlotFacts, Taken

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2019, 8, 27, 10, 0, tzinfo=PARIS)
FRIDAY, MONDAY = date(2019, 9, 20), date(2019, 9, 23)
ARMISTICE, AUTUMN_LEAVE, SUNDAY = date(2019, 11, 11), date(2019, 10, 24), date(2019, 9, 22)
HUGO, OTHER_CHILD, MEAL, OTHER_SLOT = 1, 9, 10, 90
BOX = Box(HUGO, MEAL, FRIDAY)

CALENDAR = Calendar(
    frozenset({ARMISTICE}),
    (HolidaySpan("Toussaint", date(2019, 10, 19), date(2019, 11, 4)),),
    ((date(2019, 9, 1), date(2020, 9, 1)),),
    ((ARMISTICE, "Armistice"),),
)
PERIOD = PeriodFacts(
    id=5,
    name="RESTAURATION SCOLAIRE 2019/2020",
    activity_id=2,
    activity="Restauration scolaire",
    establishment="Restaurant du Centre",
    contact_phone="",
    contact_email="",
    first_day=date(2019, 9, 2),
    last_day=date(2020, 7, 3),
    weekdays=frozenset({1, 2, 3, 4, 5}),
    open_on=OpenOn.SCHOOL_DAYS,
    opens_at=None,
    book_until=date(2020, 7, 3),
    add_rule=parse("WP(Thu,1,23:59)"),
    cancel_rule=parse("DB(1,10:00)"),
    validation=Validation.DIRECT,
    needs_enrolment=True,
    closures=(),
    slots=(SlotFacts(MEAL, "Repas", time(12), time(13, 30), 430, None),),
    audience=Audience(school_ids=frozenset({3})),
)
PUPIL = Pupil(3, "CE1", date(2012, 5, 3), is_resident=True)
CHILD = ChildFacts(
    HUGO, "Hugo", "Benmoussa", PUPIL, (), CustodySpan(CustodyPattern.ALL_DAYS, date(2012, 5, 3)), {5: None}
)
MINE = Taken(77, True, BookingState.ACCEPTED, 430)
SCENE = Scene(
    family_id=1042,
    first_day=date(2019, 8, 1),
    last_day=date(2021, 8, 31),
    calendar=CALENDAR,
    family_missing=(),
    children={HUGO: CHILD},
    periods={5: PERIOD},
    period_of_slot={MEAL: 5},
    taken={},
)


def with_period(**changes: object) -> Scene:
    """The scene with another kind of period."""
    return replace(SCENE, periods={5: replace(PERIOD, **changes)})


def with_child(**changes: object) -> Scene:
    """The scene with another kind of child."""
    return replace(SCENE, children={HUGO: replace(CHILD, **changes)})


def with_places(places: int, taken: int) -> Scene:
    """The scene with a limit of places on Friday, some of them taken."""
    slot = replace(PERIOD.slots[0], places=places)
    return replace(with_period(slots=(slot,)), places_taken={(MEAL, FRIDAY): taken})


def on(day: date) -> Box:
    """Hugo's meal of that day."""
    return replace(BOX, day=day)


def code(refusal: Refusal | None) -> Code | None:
    """Why it is refused, or None."""
    return refusal.code if refusal else None
