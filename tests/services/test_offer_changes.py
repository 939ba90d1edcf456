"""For whom a period is, which slots go together, how many children a building takes: set by staff under its locks."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from models import DocumentType, Establishment, JournalEntry, Period, Slot, SlotLink, db
from queries.planning import basket
from queries.slot_links import linked
from rules.activities import OpenOn, SlotLinkKind, Validation
from rules.bookings import Box
from rules.documents import Level, Validity
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import activities, document_types, reference
from services.bookings import Press, confirm_basket
from services.changes import Edit
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written

FRIDAY = date(2019, 9, 20)
EXCLUDES, NEEDS = SlotLinkKind


def edit(town: Town, row: Any = None, **values: Any) -> Edit:
    version = getattr(row, "version", None)
    return Edit(town.staff[Role.ADMINISTRATOR].id, row.id if row else None, version, values)


def period_values(period: Period, **changes: Any) -> dict[str, Any]:
    """What the form of that period posts."""
    names = ("activity_id", "establishment_id", "name", "first_day", "last_day", "opens_at", "book_until")
    values = {name: getattr(period, name) for name in names} | {"weekdays": [1, 2, 3, 4, 5], "school_ids": []}
    return values | {"open_on": OpenOn.SCHOOL_DAYS, "validation": Validation.DIRECT, "needs_enrolment": True} | changes


def slot_values(slot: Slot, **changes: Any) -> dict[str, Any]:
    names = ("name", "position", "starts_at", "ends_at", "price_cents", "places")
    return {name: getattr(slot, name) for name in names} | changes


def whys(deed: Callable[[], Any]) -> list[tuple[Any, Any]]:
    with nothing_written(), pytest.raises(Refused) as caught:
        deed()
    return [(refusal.about, refusal.values.get("why", refusal.code)) for refusal in caught.value.refusals]


def last_entry() -> dict[str, tuple[str, str]]:
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    return {it.field: (it.before, it.after) for it in entry.values}


def locks() -> dict[str, int]:
    """How often each period and each building was held."""
    periods = db.session.execute(select(Period.name, Period.lock_version)).all()
    return dict([*periods, *db.session.execute(select(Establishment.name, Establishment.lock_version)).all()])


def held(before: dict[str, int]) -> set[str]:
    return {name for name, count in locks().items() if count != before.get(name, count)}


def test_the_audience_of_a_period_is_kept_and_journalled(app, town: Town) -> None:
    other = cast.make_period("CANTINE")
    asked = {"levels": ["CE1"], "least_age": 3, "most_age": 11, "ages_on": FRIDAY, "residents_only": True}
    ways = {"requires_id": other.id, "enrolment_waits": True, "has_pattern": True, "shows_places": True}
    activities.save_period(edit(town, town.canteen, **period_values(town.canteen, **asked, **ways)), NOW)
    kept = db.session.get_one(Period, town.canteen.id)
    assert (kept.levels, kept.least_age, kept.most_age, kept.requires_id) == ("CE1", 3, 11, other.id)
    assert kept.residents_only and kept.enrolment_waits and kept.has_pattern and kept.shows_places
    assert last_entry()["levels"] == ("", "CE1") and last_entry()["ages_on"] == ("", "2019-09-20")
    activities.save_period(edit(town, kept, **period_values(kept)), NOW)  # a form that says nothing of it
    assert (kept.levels, kept.least_age, kept.has_pattern) == ("CE1", 3, True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"levels": ["CM3"]}, ("levels", Why.UNKNOWN)),
        ({"least_age": 8, "most_age": 7}, ("most_age", Why.AGES_ORDER)),
        ({"least_age": 100}, ("least_age", Why.AGE)),
        ({"most_age": -1}, ("most_age", Why.AGE)),
        ({"requires_id": 999_999}, ("requires_id", Why.UNKNOWN)),
    ],
)
def test_an_audience_that_makes_no_sense_is_refused(app, town: Town, changes, expected) -> None:
    values = period_values(town.canteen, **changes)
    assert whys(lambda: activities.save_period(edit(town, town.canteen, **values), NOW)) == [expected]


def test_a_required_period_never_leads_back(app, town: Town) -> None:
    first = cast.make_period("CANTINE", requires_id=town.canteen.id)
    second = cast.make_period("ÉTUDE", requires_id=first.id)
    free = cast.make_period("LIBRE", needs_enrolment=False)

    def require(key: int) -> list[tuple[Any, Any]]:
        return whys(
            lambda: activities.save_period(
                edit(town, town.canteen, **period_values(town.canteen, requires_id=key)), NOW
            )
        )

    assert [require(it.id) for it in (town.canteen, second)] == [[("requires_id", Why.ITSELF)]] * 2
    assert require(free.id) == [("requires_id", Why.UNKNOWN)]
    agent = town.staff[Role.ADMINISTRATOR].id
    assert whys(lambda: activities.remove_period(agent, town.canteen.id, NOW)) == [(None, Code.STILL_IN_USE)]


def centre(town: Town) -> tuple[Slot, Slot, Slot]:
    """A leisure centre: the day, the morning, the meal; the canteen is elsewhere."""
    slots = [cast.make_slot(name, position=place) for place, name in enumerate(("Journée", "Matin", "Repas"), 1)]
    made = cast.make_period("CENTRE", slots=slots, needs_enrolment=False).slots
    return made[0], made[1], made[2]


def save_links(town: Town, slot: Slot, **ids: list[int]) -> int:
    return activities.save_slot(edit(town, slot, **slot_values(slot, **ids)), NOW)


def test_linked_slots_are_kept_once_and_journalled_by_name(app, town: Town) -> None:
    day, morning, meal = centre(town)
    save_links(town, day, excludes_ids=[morning.id], needs_ids=[meal.id])
    assert last_entry()["excludes"] == ("", "Matin, CENTRE") and last_entry()["needs"] == ("", "Repas, CENTRE")
    assert [key for key, _name in linked(morning.id)[EXCLUDES]] == [day.id]
    save_links(town, morning, excludes_ids=[day.id], needs_ids=[])  # said again from the other side
    assert db.session.query(SlotLink).count() == 2
    save_links(town, morning, excludes_ids=[], needs_ids=[meal.id])
    assert {(it.slot_id, it.other_id, it.kind) for it in db.session.query(SlotLink)} == {
        (day.id, meal.id, NEEDS),
        (morning.id, meal.id, NEEDS),
    }
    assert last_entry() == {"excludes": ("Journée, CENTRE", ""), "needs": ("", "Repas, CENTRE")}


def test_a_link_may_change_its_kind(app, town: Town) -> None:
    day, morning, _meal = centre(town)
    save_links(town, day, excludes_ids=[morning.id], needs_ids=[])
    save_links(town, day, excludes_ids=[], needs_ids=[morning.id])
    assert [(it.slot_id, it.other_id, it.kind) for it in db.session.query(SlotLink)] == [(day.id, morning.id, NEEDS)]


def test_a_form_with_old_links_is_stale(app, town: Town) -> None:
    day, morning, meal = centre(town)
    old = edit(town, day, **slot_values(day, excludes_ids=[], needs_ids=[meal.id]))
    save_links(town, day, excludes_ids=[morning.id], needs_ids=[])
    assert whys(lambda: activities.save_slot(old, NOW)) == [(None, Code.CHANGED_MEANWHILE)]


def test_links_that_make_no_sense_are_refused(app, town: Town) -> None:
    day, morning, meal = centre(town)
    save_links(town, meal, excludes_ids=[], needs_ids=[day.id])
    cases = [
        ({"excludes_ids": [day.id]}, ("excludes_ids", Why.ITSELF)),
        ({"needs_ids": [day.id]}, ("needs_ids", Why.ITSELF)),
        ({"excludes_ids": [town.meal.id]}, ("excludes_ids", Why.UNKNOWN)),
        ({"needs_ids": [999_999]}, ("needs_ids", Why.UNKNOWN)),
        ({"excludes_ids": [morning.id], "needs_ids": [morning.id]}, ("excludes_ids", Why.BOTH_WAYS)),
        ({"excludes_ids": [meal.id]}, ("excludes_ids", Why.BOTH_WAYS)),
    ]
    for ids, expected in cases:
        assert whys(lambda ids=ids: save_links(town, day, **ids)) == [expected]


def test_linked_slots_hold_the_periods_of_both(app, town: Town) -> None:
    day, _morning, _meal = centre(town)
    other = cast.make_period("MERCREDI", establishment=day.period.establishment, activity=day.period.activity)
    before = locks()
    save_links(town, day, excludes_ids=[other.slots[0].id], needs_ids=[])
    assert held(before) == {"CENTRE", "MERCREDI"}
    before = locks()
    save_links(town, day, excludes_ids=[], needs_ids=[])  # what was linked is held as well
    assert held(before) == {"CENTRE", "MERCREDI"}


def test_a_slot_is_taken_away_with_its_exclusions_but_not_while_one_needs_it(app, town: Town) -> None:
    day, morning, meal = centre(town)
    agent = town.staff[Role.ADMINISTRATOR].id
    save_links(town, day, excludes_ids=[morning.id], needs_ids=[meal.id])
    assert whys(lambda: activities.remove_slot(agent, meal.id, NOW)) == [(None, Code.STILL_IN_USE)]
    activities.remove_slot(agent, morning.id, NOW)
    assert [(it.other_id, it.kind) for it in db.session.query(SlotLink)] == [(meal.id, NEEDS)]


def test_a_buildings_limit_holds_all_its_periods_and_itself(app, town: Town) -> None:
    place = town.canteen.establishment
    cast.make_period("ÉTUDE", establishment=place)
    cast.make_period("AILLEURS")
    before = locks()
    reference.save_establishment(edit(town, place, name=place.name, places=30), NOW)
    assert held(before) == {town.canteen.name, "ÉTUDE", place.name}
    assert (place.places, last_entry()) == (30, {"places": ("", "30")})
    reference.save_establishment(edit(town, place, name="Cantine"), NOW)  # a form that says nothing of it
    assert (place.name, place.places) == ("Cantine", 30)


def test_a_period_that_comes_to_a_building_holds_it(app, town: Town) -> None:
    other = cast.make_period("AILLEURS")
    here, there = town.canteen.establishment.name, other.establishment.name
    before = locks()
    activities.save_period(edit(town, **period_values(town.canteen, name="NOUVELLE")), NOW)
    assert held(before) == {here}
    before = locks()
    activities.save_period(
        edit(town, other, **period_values(other, establishment_id=town.canteen.establishment_id)), NOW
    )
    assert held(before) == {"AILLEURS", here, there}


@pytest.mark.parametrize(("level", "fine"), [("CE1 CE2", True), ("CE1, CE2", False)])
def test_the_level_of_a_class_has_no_comma(app, town: Town, level, fine) -> None:
    asked = edit(town, town.school_class, name="CE1", level=level)
    if fine:
        reference.save_class(asked, NOW)
        assert town.school_class.level == "CE1 CE2"
    else:
        assert whys(lambda: reference.save_class(asked, NOW)) == [("level", Why.COMMA)]


def test_a_paper_may_be_asked_for_by_some_periods_only(app, town: Town) -> None:
    values = {"name": "Brevet", "level": Level.CHILD, "validity": Validity.ALWAYS, "position": 1}
    kind_id = document_types.save_type(edit(town, **values, period_ids=[town.canteen.id]), NOW)
    kind = db.session.get_one(DocumentType, kind_id)
    assert [it.id for it in kind.periods] == [town.canteen.id] and last_entry()["periods"] == ("", town.canteen.name)
    gone = edit(town, kind, **values, period_ids=[999_999])
    assert whys(lambda: document_types.save_type(gone, NOW)) == [("period_ids", Why.UNKNOWN)]
    document_types.save_type(edit(town, kind, **values), NOW)
    assert kind.periods == [] and last_entry() == {"periods": (town.canteen.name, "")}


@pytest.mark.parametrize(
    ("clock", "opens"),
    [((7, 59, 59), False), ((7, 59, 59, 999_999), False), ((8, 0, 0), True), ((8, 0, 1), True)],
)
def test_a_period_opens_for_all_at_one_instant_of_the_server(app, town: Town, clock, opens) -> None:
    town.canteen.opens_at = datetime(2019, 8, 28, 8, 0, tzinfo=PARIS)
    db.session.commit()
    now = datetime(2019, 8, 28, *clock, tzinfo=PARIS)
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, datetime(2019, 8, 28, 8, tzinfo=PARIS))
    press = Press(town.nadia.id, "a-token-of-the-tests", basket(town.nadia.id), 430)
    if opens:
        assert confirm_basket(press, now)
    else:
        with nothing_written(), pytest.raises(Refused) as caught:
            confirm_basket(press, now)
        assert [it.code for it in caught.value.refusals] == [Code.NOT_OPEN_YET]
