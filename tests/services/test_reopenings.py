"""Reopening closed days: what comes back, what does not and why, and who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models import Booking, Closure, Enrolment, JournalEntry, OutgoingMail, Reservation, SchoolClass, db
from queries.planning import basket
from queries.reopenings import returns_of
from rules.bookings import BookingState, Booklet, Box, Done, ReservationState
from rules.custody import CustodyPattern
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services.bookings import Press, confirm_basket
from services.changes import Edit
from services.closures import save_closure
from services.journal_chain import verify
from services.planning import keep_ticks
from services.reopenings import Outcome, reopen_closure
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import nothing_written

THURSDAY, FRIDAY, MONDAY = date(2019, 9, 19), date(2019, 9, 20), date(2019, 9, 23)
ACCEPTED, WAITING, CANCELLED = BookingState.ACCEPTED, BookingState.WAITING, BookingState.CANCELLED


def close(town: Town, seen: int, **changes: Any) -> int:
    values = {"reason": "Grève", "first_day": THURSDAY, "last_day": FRIDAY, "period_id": town.canteen.id}
    return save_closure(Edit(town.staff[Role.ADMINISTRATOR].id, None, None, values | changes), NOW, seen)


def reopen(town: Town, closure_id: int, seen: int | None, role: Role = Role.ADMINISTRATOR, now: Any = NOW) -> Outcome:
    outcome = reopen_closure(town.staff[role].id, closure_id, seen, now)
    db.session.expire_all()
    return outcome


def refused(*args: Any) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as raised:
        reopen(*args)
    return [refusal.code for refusal in raised.value.refusals]


def why(closure_id: int, now: Any = NOW) -> list[Code | None]:
    returns = returns_of(db.session.get_one(Closure, closure_id), now)
    db.session.rollback()
    return [it.refusal.code if it.refusal else None for it in returns]


@pytest.fixture
def booked(town: Town) -> dict[str, Booking]:
    """Hugo on Thursday and Friday, Julien waits for Friday."""
    return {
        "thursday": cast.book(town.hugo, town.meal, THURSDAY, town.nadia),
        "hugo": cast.book(town.hugo, town.meal, FRIDAY, town.nadia),
        "julien": cast.book(town.julien, town.meal, FRIDAY, town.claire, state=WAITING),
    }


def test_what_was_cancelled_is_booked_again_as_it_was(town: Town, booked) -> None:
    closure_id = close(town, 3)
    assert reopen(town, closure_id, 3) == Outcome(3, 0)
    assert [it.state for it in booked.values()] == [ACCEPTED, ACCEPTED, WAITING]
    assert {(it.closure_id, it.closed_state, it.cancelled_at) for it in booked.values()} == {(None, None, None)}
    states = [it.lines[0].reservation.state for it in booked.values()]
    assert states == [ReservationState.ACCEPTED, ReservationState.ACCEPTED, ReservationState.WAITING]
    assert db.session.get_one(Closure, closure_id).reopened_at == NOW


def test_time_limits_do_not_count_but_a_day_that_is_over_does(town: Town, booked) -> None:
    closure_id = close(town, 3)
    friday_morning = NOW.replace(month=9, day=20)
    assert why(closure_id, friday_morning) == [Code.PAST_DAY, None, None]
    assert reopen(town, closure_id, 2, Role.ADMINISTRATOR, friday_morning) == Outcome(2, 1)
    assert [it.state for it in booked.values()] == [CANCELLED, ACCEPTED, WAITING]
    (mail,) = [it for it in reopening_mails() if it.recipient == "famille1042@example.org"]
    assert (len(mail.values["lines"]), mail.values["not_booked"]) == (1, [])


def reopening_mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MailKind.REOPENING_TOLD)))


def full(town: Town) -> None:
    town.meal.places = 1


def crowded_building(town: Town) -> None:
    town.canteen.establishment.places = 1


def other_closure(town: Town) -> None:
    days = {"first_day": FRIDAY, "last_day": FRIDAY}
    db.session.add(Closure(slot=town.meal, reason="Travaux", **days))


def other_school(town: Town) -> None:
    town.canteen.levels = "CM2"


def ended(town: Town) -> None:
    db.session.execute(update(Enrolment).values(ended_on=THURSDAY))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (full, [None, None, Code.FULL]),
        (crowded_building, [None, None, Code.FULL]),
        (other_closure, [None, Code.CLOSED_DAY, Code.CLOSED_DAY]),
        (other_school, [Code.NOT_ELIGIBLE] * 3),
        (ended, [None, Code.NOT_ENROLLED, Code.NOT_ENROLLED]),
    ],
)
def test_what_has_no_place_or_is_not_open_any_more_stays_cancelled(town: Town, booked, change, expected) -> None:
    closure_id = close(town, 3)
    change(town)
    db.session.commit()
    assert why(closure_id) == expected
    back = expected.count(None)
    assert reopen(town, closure_id, back) == Outcome(back, 3 - back)
    assert [it.state is CANCELLED for it in booked.values()] == [code is not None for code in expected]


def test_an_incomplete_file_takes_nothing_away_from_whom_had_booked(town: Town, booked) -> None:
    closure_id = close(town, 3)
    cast.family_of(town.nadia).street = ""
    db.session.commit()
    assert why(closure_id) == [None, None, None]


def test_a_class_that_goes_out_again_and_who_changed_home_stay_out(town: Town, booked) -> None:
    closure_id = close(town, 3)
    home = cast.family_of(town.nadia)
    custody = next(it for it in home.custodies if it.child_id == town.hugo.id)
    custody.pattern, custody.first_day = CustodyPattern.ALTERNATE_WEEKS, date(2019, 9, 9)
    other = cast.add(SchoolClass(school=town.school, name="CM2", level="CM2"))
    town.julien.school_class = other
    days = {"first_day": FRIDAY, "last_day": FRIDAY}
    cast.add(Closure(period=town.canteen, school_class=other, reason="Sortie", **days))
    assert why(closure_id) == [Code.NOT_YOUR_DAY, Code.NOT_YOUR_DAY, Code.CLOSED_DAY]


def test_of_two_closures_that_say_the_same_one_stays(town: Town, booked) -> None:
    first = close(town, 3)
    close(town, 0)
    assert why(first) == [Code.CLOSED_DAY] * 3
    assert reopen(town, first, 0) == Outcome(0, 3)


def test_reopening_without_restoring_tells_the_families_too(town: Town, booked) -> None:
    closure_id = close(town, 3)
    assert reopen(town, closure_id, None) == Outcome(0, 3)
    assert {it.state for it in booked.values()} == {CANCELLED}
    told = {it.recipient: it.values for it in reopening_mails()}
    assert set(told) == {"famille1042@example.org", "famille2051@example.org"}
    left = told["famille1042@example.org"]["not_booked"]
    assert [(it["day"], it["why"]) for it in left] == [("2019-09-19", ""), ("2019-09-20", "")]
    keep_ticks(town.nadia.id, {Box(town.hugo.id, town.meal.id, FRIDAY): True}, NOW)


def test_each_family_and_the_service_are_told_once(town: Town, booked) -> None:
    closure_id = close(town, 3)
    full(town)
    db.session.commit()
    reopen(town, closure_id, 2)
    told = {it.recipient: it.values for it in reopening_mails()}
    assert len(told) == len(reopening_mails()) == 3
    assert [line["cents"] for line in told["famille1042@example.org"]["lines"]] == [430, 430]
    assert [it["why"] for it in told["famille2051@example.org"]["not_booked"]] == ["full"]
    assert sum(it["bookings"] for it in told["cantine@mairie.example"]["counts"]) == 2


def test_the_journal_says_what_came_back(town: Town, booked) -> None:
    closure_id = close(town, 3)
    reopen(town, closure_id, 3)
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(4)).all()
    assert [it.action for it in reversed(entries)] == ["closure.reopened", *["reservation.restored"] * 3]
    assert {(it.field, it.after) for it in entries[-1].values} == {("restored", "3"), ("not_restored", "0")}
    assert {(it.field, it.after) for it in entries[2].values} == {("added", "2019-09-19 Repas")}
    assert verify().broken_id is None


@pytest.mark.parametrize("seen", [0, 2, 4])
def test_another_number_than_was_shown_reopens_nothing(town: Town, booked, seen: int) -> None:
    assert refused(town, close(town, 3), seen) == [Code.COUNT_CHANGED]


def test_the_second_agent_and_a_closure_that_is_gone_are_told(town: Town, booked) -> None:
    closure_id = close(town, 3)
    reopen(town, closure_id, 3)
    assert refused(town, closure_id, 3) == [Code.CHANGED_MEANWHILE]
    assert refused(town, closure_id, None) == [Code.CHANGED_MEANWHILE]
    assert refused(town, 999_999, 0) == [Code.CHANGED_MEANWHILE]


@pytest.mark.parametrize("role", [Role.COUNTER, Role.LEADER, Role.AUDITOR])
@pytest.mark.parametrize("seen", [None, 3])
def test_who_may_not_edit_the_offer_reopens_nothing(town: Town, booked, role: Role, seen: int | None) -> None:
    assert refused(town, close(town, 3), seen, role) == [Code.NO_RIGHT]


def test_a_booking_comes_back_to_the_reservation_that_replaced_its_own(town: Town) -> None:
    boxes = [Box(town.hugo.id, town.meal.id, day) for day in (THURSDAY, MONDAY)]
    first = confirm(town, dict.fromkeys(boxes, True), 860)
    closure_id = close(town, 1)
    later = Box(town.hugo.id, town.meal.id, MONDAY + timedelta(1))
    second = confirm(town, {later: True}, 430, first.id)
    assert first.state is ReservationState.REPLACED and len(second.lines) == 2
    reopen(town, closure_id, 1)
    assert first.state is ReservationState.REPLACED
    kept = {line.booking.day: line.done for line in second.lines}
    assert kept == {THURSDAY: Done.KEPT, MONDAY: Done.KEPT, later.day: Done.ADDED}
    assert (second.first_day, second.last_day, second.state) == (THURSDAY, later.day, ReservationState.ACCEPTED)


def confirm(town: Town, wanted: dict[Box, bool], cents: int, replaces_id: int | None = None) -> Reservation:
    """What Nadia ticks for Hugo, confirmed."""
    keep_ticks(town.nadia.id, wanted, NOW)
    booklet = Booklet(town.hugo.id, town.canteen.id)
    token = f"a-token-of-the-tests-{len(wanted)}-{cents}"
    made = confirm_basket(Press(town.nadia.id, token, basket(town.nadia.id), cents, booklet, replaces_id), NOW)
    return db.session.scalars(select(Reservation).where(Reservation.confirmation_id == made)).one()


def test_a_refused_day_beside_what_comes_back_makes_it_partly_accepted(town: Town, booked) -> None:
    reservation = booked["hugo"].lines[0].reservation
    other = cast.book(town.hugo, town.meal, MONDAY, town.nadia, state=BookingState.REFUSED)
    other.lines[0].reservation = reservation
    db.session.commit()
    closure_id = close(town, 3)
    reopen(town, closure_id, 3)
    assert reservation.state is ReservationState.PARTLY
