"""The offer as staff edit it: services, periods, slots and closures."""

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from models import Activity, Closure, JournalEntry, Period, Slot, db
from rules.activities import ActivityKind, OpenOn, Validation
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import activities, closures
from services.changes import Edit
from services.locking import lock_periods
from services.transaction import transaction
from tests import cast
from tests.cast import NOW, PARIS, Town


def edit(town: Town, row_id: int | None = None, role: Role = Role.ADMINISTRATOR, **values: Any) -> Edit:
    return Edit(town.staff[role].id, row_id, None if row_id is None else 1, values)


def period_values(town: Town, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "activity_id": town.canteen.activity_id,
        "establishment_id": town.canteen.establishment_id,
        "name": "CANTINE 2020/2021",
        "first_day": date(2020, 9, 1),
        "last_day": date(2021, 7, 2),
        "weekdays": [5, 1, 2, 4],
        "open_on": OpenOn.SCHOOL_DAYS,
        "opens_at": None,
        "book_until": date(2021, 7, 2),
        "validation": Validation.DIRECT,
        "needs_enrolment": True,
        "school_ids": [town.school.id],
    }
    return values | changes


def limits(**changes: Any) -> dict[str, Any]:
    return {"add_rule": " NONE ", "cancel_rule": "DB( 2, 10:00, hol+we )"} | changes


def slot_values(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"name": "Repas", "position": 1, "starts_at": time(12), "ends_at": time(13, 30)}
    return values | {"price_cents": 450, "places": 20} | changes


def closure_values(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"reason": "Travaux", "first_day": date(2019, 9, 16), "last_day": date(2019, 9, 20)}
    return values | {"establishment_id": None, "period_id": None, "slot_id": None} | changes


def whys(refused: Refused) -> list[tuple[Any, Any]]:
    return [(refusal.about, refusal.values.get("why")) for refusal in refused.refusals]


def journalled() -> list[tuple[str, str, int | None, str]]:
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    return [(entry.action, entry.object_type, entry.object_id, entry.fields) for entry in entries]


def test_a_new_service_is_kept_and_journalled(town: Town) -> None:
    values = {"name": "  Étude  surveillée ", "kind": ActivityKind.SCHOOL_DAY_CARE, "contact_email": "a@b.fr"}
    activity_id = activities.save_activity(edit(town, **values), NOW)
    assert db.session.get_one(Activity, activity_id).name == "Étude surveillée"
    assert journalled()[-1] == ("activity.created", "activity", activity_id, "name, contact_phone, contact_email, kind")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": "", "kind": ActivityKind.CANTEEN}, [("name", Why.NEEDED)]),
        ({"name": "Étude"}, [("kind", Why.NEEDED)]),
        ({"name": "Étude", "kind": ActivityKind.CANTEEN, "contact_email": "ici"}, [("contact_email", Why.EMAIL)]),
        (
            {"name": "Service de RESTAURATION SCOLAIRE 2019/2020", "kind": ActivityKind.CANTEEN},
            [("name", Why.TAKEN)],
        ),
    ],
)
def test_a_service_that_is_not_as_expected_is_refused(town: Town, values: dict[str, Any], expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        activities.save_activity(edit(town, **values), NOW)
    assert whys(caught.value) == expected
    assert journalled() == []


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_only_the_administrator_edits_the_offer(town: Town, role: Role) -> None:
    deeds = (
        lambda: activities.save_activity(edit(town, role=role, name="Étude", kind=ActivityKind.CANTEEN), NOW),
        lambda: activities.save_period(edit(town, role=role, **period_values(town)), NOW),
        lambda: activities.save_deadlines(edit(town, town.canteen.id, role, **limits()), NOW),
        lambda: activities.save_slot(edit(town, town.meal.id, role, **slot_values()), NOW),
        lambda: activities.remove_slot(town.staff[role].id, town.meal.id, NOW),
        lambda: closures.save_closure(edit(town, role=role, **closure_values(slot_id=town.meal.id)), NOW),
    )
    for deed in deeds:
        with pytest.raises(Refused) as caught:
            deed()
        assert [refusal.code for refusal in caught.value.refusals] == [Code.NO_RIGHT]


def test_a_new_period_begins_with_the_usual_limits(town: Town) -> None:
    period = db.session.get_one(Period, activities.save_period(edit(town, **period_values(town)), NOW))
    assert (period.weekdays, period.add_rule, period.cancel_rule) == ("1245", "WP(Thu,1,23:59)", "WP(Thu,1,23:59)")
    assert [school.name for school in period.schools] == ["École du Centre"]


def test_a_changed_period_says_in_the_journal_what_changed(town: Town) -> None:
    opens_at = datetime(2020, 8, 24, 8, 0, tzinfo=PARIS)
    period_id = activities.save_period(edit(town, **period_values(town)), NOW)
    changed = period_values(town, opens_at=opens_at, school_ids=[])
    assert activities.save_period(edit(town, period_id, **changed), NOW) == period_id
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert [(it.field, it.before, it.after) for it in entry.values] == [
        ("opens_at", "", "2020-08-24T06:00:00+00:00"),
        ("schools", "École du Centre", ""),
    ]


def test_changing_a_period_or_its_limits_takes_its_lock(town: Town) -> None:
    period = town.canteen
    before = period.lock_version
    activities.save_deadlines(edit(town, period.id, **limits()), NOW)
    assert db.session.get_one(Period, period.id).lock_version == before + 1
    later = Edit(town.staff[Role.ADMINISTRATOR].id, period.id, 2, period_values(town))
    activities.save_period(later, NOW)
    assert db.session.get_one(Period, period.id).lock_version == before + 2


def test_limits_are_kept_in_one_way_of_writing_and_journalled(town: Town) -> None:
    activities.save_deadlines(edit(town, town.canteen.id, **limits()), NOW)
    assert (town.canteen.add_rule, town.canteen.cancel_rule) == ("NONE", "DB(2,10:00,we+hol)")
    entry = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert [(entry.action, it.field, it.before, it.after) for it in entry.values] == [
        ("period.changed", "add_rule", "WP(Thu,1,23:59)", "NONE"),
        ("period.changed", "cancel_rule", "WP(Thu,1,23:59)", "DB(2,10:00,we+hol)"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"add_rule": "jeudi"}, [("add_rule", Why.RULE)]),
        ({"add_rule": ""}, [("add_rule", Why.NEEDED)]),
        ({"add_rule": "WP(Thu,1,25:00)", "cancel_rule": "X"}, [("add_rule", Why.RULE), ("cancel_rule", Why.RULE)]),
        ({"cancel_rule": " DB(1,10:00)" * 30}, [("cancel_rule", Why.TOO_LONG), ("cancel_rule", Why.RULE)]),
    ],
)
def test_limits_that_cannot_be_read_are_refused(town: Town, changes: Any, expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        activities.save_deadlines(edit(town, town.canteen.id, **limits(**changes)), NOW)
    assert whys(caught.value) == expected
    assert journalled() == []


def test_what_another_agent_changed_meanwhile_is_not_undone(town: Town) -> None:
    activities.save_deadlines(edit(town, town.canteen.id, **limits()), NOW)
    activities.save_slot(edit(town, town.meal.id, **slot_values(price_cents=500)), NOW)
    for stale in (
        lambda: activities.save_period(edit(town, town.canteen.id, **period_values(town)), NOW),
        lambda: activities.save_deadlines(edit(town, town.canteen.id, **limits(add_rule="HB(1)")), NOW),
        lambda: activities.save_slot(edit(town, town.meal.id, **slot_values()), NOW),
    ):
        with pytest.raises(Refused) as caught:
            stale()
        assert [refusal.code for refusal in caught.value.refusals] == [Code.CHANGED_MEANWHILE]
    assert db.session.get_one(Period, town.canteen.id).add_rule == "NONE"


def test_a_booking_does_not_make_a_form_stale(town: Town) -> None:
    with transaction() as session:
        lock_periods(session, [town.canteen.id])
    assert activities.save_period(edit(town, town.canteen.id, **period_values(town)), NOW) == town.canteen.id


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"last_day": date(2020, 8, 31)}, [("last_day", Why.DAYS_ORDER)]),
        ({"weekdays": []}, [("weekdays", Why.NEEDED)]),
        ({"first_day": None, "validation": None}, [("first_day", Why.NEEDED), ("validation", Why.NEEDED)]),
        ({"activity_id": 999_999}, [("activity_id", Why.UNKNOWN)]),
        ({"name": "a" * 161}, [("name", Why.TOO_LONG)]),
    ],
)
def test_a_period_that_is_not_as_expected_is_refused(town: Town, changes: Any, expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        activities.save_period(edit(town, **period_values(town, **changes)), NOW)
    assert whys(caught.value) == expected


def test_a_period_that_holds_something_is_not_taken_away(town: Town) -> None:
    agent = town.staff[Role.ADMINISTRATOR].id
    with pytest.raises(Refused) as caught:
        activities.remove_period(agent, town.canteen.id, NOW)
    assert [refusal.code for refusal in caught.value.refusals] == [Code.STILL_IN_USE]
    empty = activities.save_period(edit(town, **period_values(town)), NOW)
    activities.remove_period(agent, empty, NOW)
    assert db.session.get(Period, empty) is None
    assert journalled()[-1][:3] == ("period.removed", "period", empty)


def test_a_slot_joins_its_period_and_stays_there(town: Town) -> None:
    slot_id = activities.save_slot(edit(town, period_id=town.canteen.id, **slot_values(name="Goûter")), NOW)
    other = cast.make_period("ÉTUDE")
    activities.save_slot(edit(town, slot_id, period_id=other.id, **slot_values(name="Goûter", price_cents=120)), NOW)
    slot = db.session.get_one(Slot, slot_id)
    assert (slot.period_id, slot.price_cents, slot.places) == (town.canteen.id, 120, 20)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_at": time(12)}, [("ends_at", Why.END_FIRST)]),
        ({"price_cents": None}, [("price_cents", Why.NEEDED)]),
        ({"name": " "}, [("name", Why.NEEDED)]),
        ({"period_id": None}, [("period_id", Why.NEEDED)]),
        ({"period_id": 999_999}, [("period_id", Why.UNKNOWN)]),
    ],
)
def test_a_slot_that_is_not_as_expected_is_refused(town: Town, changes: Any, expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        activities.save_slot(edit(town, **(slot_values(period_id=town.canteen.id) | changes)), NOW)
    assert whys(caught.value) == expected


def test_a_new_price_and_fewer_places_leave_the_bookings_alone(town: Town) -> None:
    booking = cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    cast.book(town.julien, town.meal, date(2019, 9, 20), town.claire)
    activities.save_slot(edit(town, town.meal.id, **slot_values(price_cents=500, places=1)), NOW)
    db.session.refresh(booking)
    assert (booking.price_cents, booking.state.value) == (430, "accepted")


def test_a_booked_slot_is_not_taken_away(town: Town) -> None:
    cast.book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    with pytest.raises(Refused) as caught:
        activities.remove_slot(town.staff[Role.ADMINISTRATOR].id, town.meal.id, NOW)
    assert [refusal.code for refusal in caught.value.refusals] == [Code.STILL_IN_USE]


@pytest.mark.parametrize("place", ["establishment_id", "period_id", "slot_id"])
def test_one_thing_is_closed_and_its_period_was_held(town: Town, place: str) -> None:
    ids = {"establishment_id": town.canteen.establishment_id, "period_id": town.canteen.id, "slot_id": town.meal.id}
    before = town.canteen.lock_version
    closure_id = closures.save_closure(edit(town, **closure_values(**{place: ids[place]})), NOW)
    assert getattr(db.session.get_one(Closure, closure_id), place) == ids[place]
    assert db.session.get_one(Period, town.canteen.id).lock_version == before + 1
    assert journalled()[-1] == ("closure.created", "closure", closure_id, f"reason, first_day, last_day, {place}")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [("establishment_id", Why.ONE_PLACE)]),
        ({"period_id": 1, "slot_id": 1}, [("establishment_id", Why.ONE_PLACE)]),
        ({"period_id": 1, "reason": ""}, [("reason", Why.NEEDED)]),
        ({"period_id": 1, "first_day": None}, [("first_day", Why.NEEDED)]),
        ({"period_id": 1, "last_day": date(2019, 9, 15)}, [("last_day", Why.DAYS_ORDER)]),
    ],
)
def test_a_closure_that_is_not_as_expected_is_refused(town: Town, changes: Any, expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        closures.save_closure(edit(town, **closure_values(**changes)), NOW)
    assert whys(caught.value) == expected


def test_a_closure_is_lifted(town: Town) -> None:
    closure_id = closures.save_closure(edit(town, **closure_values(slot_id=town.meal.id)), NOW)
    closures.remove_closure(town.staff[Role.ADMINISTRATOR].id, closure_id, NOW)
    assert db.session.get(Closure, closure_id) is None
    assert journalled()[-1][:3] == ("closure.removed", "closure", closure_id)
