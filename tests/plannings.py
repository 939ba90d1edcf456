"""A family's scene without a database: Hugo (1) and Léa (2), a canteen (period 1, slot 1, « Repas », 4,30 €)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from rules.activities import OpenOn, Validation
from rules.bookings import BookingState, Box
from rules.calendar import Calendar, HolidaySpan
from rules.custody import CustodyPattern, CustodySpan
from rules.deadlines import parse
from rules.eligibility import Pupil
from rules.scene import ChildFacts, PeriodFacts, Scene, SlotFacts, Taken

NOW = datetime(2019, 8, 27, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
SEPTEMBER = date(2019, 9, 1), date(2019, 9, 30)
CALENDAR = Calendar(
    public_holidays=frozenset({date(2019, 11, 1), date(2019, 11, 11), date(2019, 12, 25), date(2020, 1, 1)}),
    school_holidays=(
        HolidaySpan("Vacances d’été", date(2019, 7, 6), date(2019, 9, 2)),
        HolidaySpan("Vacances de la Toussaint", date(2019, 10, 19), date(2019, 11, 4)),
    ),
    known=((date(2018, 9, 1), date(2019, 9, 1)), (date(2019, 9, 1), date(2020, 9, 1))),
)
ALWAYS = CustodySpan(CustodyPattern.ALL_DAYS, date(2012, 1, 1))


def slot(number: int = 1, name: str = "Repas", **changes: Any) -> SlotFacts:
    """A column at 4,30 €, 12:00–13:30, without a limit of places."""
    values: dict[str, Any] = {"starts_at": time(12), "ends_at": time(13, 30), "price_cents": 430, "places": None}
    return SlotFacts(id=number, name=name, **(values | changes))


def period(number: int = 1, **changes: Any) -> PeriodFacts:
    """The canteen of the Les Rousses guide: school days, until Thursday 23:59 of the week before, enrolment needed."""
    values: dict[str, Any] = {
        "name": "RESTAURATION SCOLAIRE 2019/2020",
        "activity": "Restauration scolaire",
        "activity_id": 1,
        "establishment": "Restaurant du Centre",
        "contact_phone": "03 00 00 00 01",
        "contact_email": "cantine@mairie.example",
        "first_day": date(2019, 9, 2),
        "last_day": date(2020, 7, 3),
        "weekdays": frozenset({1, 2, 3, 4, 5}),
        "open_on": OpenOn.SCHOOL_DAYS,
        "opens_at": None,
        "book_until": date(2020, 7, 3),
        "add_rule": parse("WP(Thu,1,23:59)"),
        "cancel_rule": parse("WP(Thu,1,23:59)"),
        "validation": Validation.DIRECT,
        "needs_enrolment": True,
        "closures": (),
        "slots": (slot(number),),
    }
    return PeriodFacts(id=number, **(values | changes))


def child(number: int, first_name: str, **changes: Any) -> ChildFacts:
    """A child of the family alone, enrolled in period 1, its file complete."""
    values: dict[str, Any] = {
        "last_name": "Benmoussa",
        "pupil": Pupil(1, "CE1", date(2012, 5, 3), is_resident=True),
        "missing": (),
        "custody": ALWAYS,
        "enrolled": {1: None},
    }
    return ChildFacts(id=number, first_name=first_name, **(values | changes))


def scene(
    children: Iterable[ChildFacts] = (), periods: Iterable[PeriodFacts] = (), days: Any = SEPTEMBER, **changes: Any
) -> Scene:
    """A scene of these children and periods (Hugo and the canteen unless told otherwise), nothing booked."""
    children, periods = list(children) or [child(1, "Hugo")], list(periods) or [period()]
    made = Scene(
        family_id=1,
        first_day=days[0],
        last_day=days[1],
        calendar=CALENDAR,
        family_missing=(),
        children={it.id: it for it in children},
        periods={it.id: it for it in periods},
        period_of_slot={column.id: it.id for it in periods for column in it.slots},
        taken={},
    )
    return replace(made, **changes)


def taken(*boxes: Box, **changes: Any) -> dict[Box, Taken]:
    """Live bookings of these boxes: the family's own, accepted, at 4,30 €, unless told otherwise."""
    values: dict[str, Any] = {"mine": True, "state": BookingState.ACCEPTED, "price_cents": 430}
    return {box: Taken(booking_id=number, **(values | changes)) for number, box in enumerate(boxes, start=1)}
