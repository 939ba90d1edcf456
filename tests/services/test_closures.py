"""Closing days on which children are booked: what is cancelled, who is told, what nobody can do meanwhile or later."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from models import (
    BasketLine,
    Booking,
    Closure,
    JournalEntry,
    OutgoingMail,
    SchoolClass,
    db,
)
from queries.bookings import receipt
from queries.closures import cancelled_by
from rules import rights
from rules.activities import Validation
from rules.bookings import Action, BookingState, Box, Change, ReservationState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Right, Role
from services.bookings import StaffChange, change_for_family
from services.changes import Edit
from services.closures import change_reason, remove_closure, save_closure
from services.journal_chain import verify
from services.planning import keep_ticks
from tests import cast
from tests.cast import NOW, Town
from tests.pages import statements
from tests.snapshot import nothing_written

THURSDAY, FRIDAY, MONDAY = date(2019, 9, 19), date(2019, 9, 20), date(2019, 9, 23)
CANCELLED = BookingState.CANCELLED


def closing(town: Town, row_id: int | None = None, role: Role = Role.ADMINISTRATOR, **changes: Any) -> Edit:
    values: dict[str, Any] = {"reason": "Grève", "first_day": THURSDAY, "last_day": FRIDAY}
    values |= {"establishment_id": None, "period_id": None, "slot_id": None, "school_class_id": None}
    if not any(name in changes for name in values if name.endswith("_id")) or "school_class_id" in changes:
        values["period_id"] = town.canteen.id
    return Edit(town.staff[role].id, row_id, None, values | changes)


def refused(edit: Edit, seen: int = 0) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as raised:
        save_closure(edit, NOW, seen)
    return [refusal.code for refusal in raised.value.refusals]


def mails(kind: MailKind = MailKind.CLOSURE_TOLD) -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)))


@pytest.fixture
def booked(town: Town) -> dict[str, Booking]:
    """Hugo on Thursday and Friday, Léa on Friday; Julien waits for Friday; Hugo's Monday stays out of it."""
    made = {
        "hugo-thursday": cast.book(town.hugo, town.meal, THURSDAY, town.nadia),
        "hugo": cast.book(town.hugo, town.meal, FRIDAY, town.karim),
        "lea": cast.book(town.lea, town.meal, FRIDAY, town.nadia),
        "julien": cast.book(town.julien, town.meal, FRIDAY, town.claire, state=BookingState.WAITING),
        "monday": cast.book(town.hugo, town.meal, MONDAY, town.nadia),
    }
    return made


@pytest.mark.parametrize("place", ["establishment_id", "period_id", "slot_id"])
def test_what_is_booked_there_is_cancelled_and_says_by_which_closure(town: Town, booked, place: str) -> None:
    ids = {"establishment_id": town.canteen.establishment_id, "period_id": town.canteen.id, "slot_id": town.meal.id}
    closure_id = save_closure(closing(town, **{place: ids[place]}), NOW, 4)
    db.session.expire_all()
    for name, booking in booked.items():
        was = BookingState.WAITING if name == "julien" else BookingState.ACCEPTED
        expected = (was, None, None) if name == "monday" else (CANCELLED, closure_id, was)
        assert (booking.state, booking.closure_id, booking.closed_state) == expected, name
    states = {it.state for name in booked for it in [booked[name].lines[0].reservation] if name != "monday"}
    assert states == {ReservationState.CANCELLED}
    assert booked["monday"].lines[0].reservation.state is ReservationState.ACCEPTED
    assert {it.id for it in cancelled_by(closure_id).bookings} == {booked[it].id for it in booked if it != "monday"}


@pytest.mark.parametrize("seen", [0, 3, 5, -1])
def test_another_number_than_was_shown_closes_nothing(town: Town, booked, seen: int) -> None:
    assert refused(closing(town), seen) == [Code.COUNT_CHANGED]


def test_who_may_not_edit_bookings_closes_only_where_nothing_is_booked(town: Town, booked, monkeypatch) -> None:
    monkeypatch.setitem(rights.RIGHTS, Role.ACCOUNTS, frozenset({Right.EDIT_OFFER}))
    assert refused(closing(town, role=Role.ACCOUNTS), 4) == [Code.NO_RIGHT]
    day = date(2019, 9, 26)
    assert save_closure(closing(town, role=Role.ACCOUNTS, first_day=day, last_day=day), NOW)


def test_each_family_gets_one_mail_and_the_service_one(town: Town, booked) -> None:
    cast.family_of(town.claire).contact_email = ""
    db.session.commit()
    save_closure(closing(town), NOW, 4)
    family, service = mails()
    assert (family.recipient, service.recipient) == ("famille1042@example.org", "cantine@mairie.example")
    said = [(line["child"], line["day"], line["cents"]) for line in family.values["lines"]]
    assert said == [("Hugo", "2019-09-19", -430), ("Hugo", "2019-09-20", -430), ("Léa", "2019-09-20", -430)]
    assert family.values["what"] == ["RESTAURATION SCOLAIRE 2019/2020"] and family.values["reason"] == "Grève"
    assert [(it["day"], it["bookings"]) for it in service.values["counts"]] == [("2019-09-19", 1), ("2019-09-20", 3)]
    assert service.family_id is None and service.values["lines"] == []


def test_the_journal_has_an_entry_for_the_closure_and_one_for_each_reservation(town: Town, booked) -> None:
    closure_id = save_closure(closing(town), NOW, 4)
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [it.action for it in entries] == ["closure.created", *["reservation.called_off"] * 4]
    assert ("closed_bookings", "", "4") in [(it.field, it.before, it.after) for it in entries[0].values]
    assert entries[0].object_id == closure_id
    assert {it.object_id for it in entries[1:]} == {
        booked[name].lines[0].reservation_id for name in booked if name != "monday"
    }
    assert [(it.field, it.before) for it in entries[1].values][0] == ("cancelled", "2019-09-19 Repas")
    assert verify().broken_id is None


def test_a_reservation_that_keeps_another_day_stays_as_it_is(town: Town, booked) -> None:
    kept, other = booked["hugo"].lines[0], booked["monday"].lines[0]
    other.reservation = kept.reservation
    db.session.commit()
    save_closure(closing(town), NOW, 4)
    db.session.expire_all()
    assert kept.reservation.state is ReservationState.ACCEPTED
    shown = receipt(cast.family_of(town.nadia).id, kept.reservation.confirmation_id)
    assert shown is not None
    assert [line.closed_for for line in shown.reservations[0].lines] == ["Grève", ""]


def test_an_outing_closes_for_its_class_only(town: Town, booked) -> None:
    other = cast.add(SchoolClass(school=town.school, name="CM2", level="CM2"))
    town.lea.school_class = other
    db.session.commit()
    save_closure(closing(town, school_class_id=other.id, reason="Sortie au musée"), NOW, 1)
    db.session.expire_all()
    assert [booked[name].state is CANCELLED for name in ("lea", "hugo", "julien")] == [True, False, False]
    with pytest.raises(Refused) as raised:
        keep_ticks(town.nadia.id, {Box(town.lea.id, town.meal.id, FRIDAY): True}, NOW)
    assert raised.value.refusals[0].values["reason"] == "Sortie au musée"


def test_nobody_books_there_afterwards_and_only_cancellations_leave_the_baskets(town: Town, booked) -> None:
    inside, outside = Box(town.hugo.id, town.meal.id, FRIDAY), Box(town.hugo.id, town.meal.id, date(2019, 9, 24))
    added = Box(town.julien.id, town.meal.id, THURSDAY)
    keep_ticks(town.nadia.id, {inside: False, outside: True}, NOW)
    keep_ticks(town.claire.id, {added: True}, NOW)
    save_closure(closing(town), NOW, 4)
    assert {line.day for line in db.session.scalars(select(BasketLine))} == {outside.day, added.day}
    with pytest.raises(Refused) as raised:
        keep_ticks(town.nadia.id, {inside: True}, NOW)
    assert [it.code for it in raised.value.refusals] == [Code.CLOSED_DAY]


def test_the_counter_cannot_book_a_closed_day_even_with_a_reason(town: Town) -> None:
    save_closure(closing(town), NOW)
    change = StaffChange(
        town.staff[Role.COUNTER].id,
        cast.family_of(town.nadia).id,
        (Change(Box(town.hugo.id, town.meal.id, FRIDAY), Action.ADD),),
        "Urgence",
        "a-token-of-the-counter",
    )
    with nothing_written(), pytest.raises(Refused) as raised:
        change_for_family(change, NOW)
    assert [it.code for it in raised.value.refusals] == [Code.CLOSED_DAY]


@pytest.mark.parametrize("name", ["establishment_id", "period_id", "slot_id", "school_class_id"])
def test_a_thing_that_is_not_there_is_not_closed(town: Town, name: str) -> None:
    assert refused(closing(town, **{name: 999_999})) == [Code.CHANGED_MEANWHILE]


def test_what_cancelled_something_keeps_its_days_and_stays(town: Town, booked) -> None:
    closure_id = save_closure(closing(town), NOW, 4)
    admin = town.staff[Role.ADMINISTRATOR].id
    assert refused(closing(town, closure_id, last_day=THURSDAY)) == [Code.CHANGED_MEANWHILE]
    with nothing_written(), pytest.raises(Refused) as raised:
        remove_closure(admin, closure_id, NOW)
    assert [it.code for it in raised.value.refusals] == [Code.STILL_IN_USE]
    change_reason(Edit(admin, closure_id, None, {"reason": "Grève nationale"}), NOW)
    assert db.session.get_one(Closure, closure_id).reason == "Grève nationale"


def test_a_closure_that_is_moved_onto_booked_days_asks_like_a_new_one(town: Town, booked) -> None:
    far = date(2019, 10, 3)
    closure_id = save_closure(closing(town, first_day=far, last_day=far), NOW)
    assert refused(closing(town, closure_id)) == [Code.COUNT_CHANGED]
    assert save_closure(closing(town, closure_id), NOW, 4) == closure_id
    assert len(cancelled_by(closure_id).bookings) == 4


def test_closing_a_school_takes_few_statements_however_many_are_booked(town: Town) -> None:
    days = [date(2019, 9, day) for day in (16, 17, 19, 20)]
    for child, parent in ((town.hugo, town.nadia), (town.lea, town.nadia), (town.julien, town.claire)):
        for day in days[:1] if child is town.hugo else days:
            cast.book(child, town.meal, day, parent)
    small = closing(town, first_day=days[0], last_day=days[0])
    large = closing(town, first_day=days[1], last_day=days[3])
    with statements() as few:
        save_closure(small, NOW, 3)
    with statements() as many:
        save_closure(large, NOW, 6)
    own = [
        [it for it in seen if not it.startswith("INSERT")] for seen in (few, many)
    ]  # rows go in one by one on SQLite
    assert len(own[0]) == len(own[1]) < 30
    assert db.session.scalar(select(func.count()).where(Booking.state == CANCELLED)) == 9


def test_a_request_of_which_a_day_is_left_still_waits(town: Town, booked) -> None:
    town.canteen.validation = Validation.STAFF
    other = cast.book(town.julien, town.meal, MONDAY, town.claire, state=BookingState.WAITING)
    other.lines[0].reservation = booked["julien"].lines[0].reservation
    db.session.commit()
    save_closure(closing(town), NOW, 4)
    db.session.expire_all()
    assert booked["julien"].lines[0].reservation.state is ReservationState.WAITING
