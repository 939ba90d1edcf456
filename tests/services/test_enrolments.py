"""A parent enrols: the days of the pattern, those that cannot be had, a change from a day on, a request taken back."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models import Booking, Closure, Confirmation, Enrolment, JournalEntry, OutgoingMail, Reservation, db
from rules.activities import Validation
from rules.bookings import BookingState, ReservationState
from rules.enrolments import EnrolmentState
from rules.mails import MailKind
from rules.patterns import Pattern
from rules.refusals import Code, Refused
from services import enrolments
from services.enrolments import Application, NewPattern
from tests import cast
from tests.cast import NOW, Town
from tests.snapshot import nothing_written

PARIS = ZoneInfo("Europe/Paris")
TOKEN = "enrolment-test-token"


@pytest.fixture
def care(town: Town) -> Any:
    """Meals with a pattern, from 2 to 27 September."""
    return cast.make_period("CANTINE", has_pattern=True, last_day=date(2019, 9, 27), schools=[town.school])


def week(period: Any, *weekdays: int) -> Pattern:
    return {period.slots[0].id: frozenset(weekdays)} if weekdays else {}


def prices(period: Any) -> dict[int, int]:
    return {slot.id: slot.price_cents for slot in period.slots}


def ask(town: Town, period: Any, *weekdays: int, token: str = TOKEN, **changes: Any) -> int:
    """Nadia enrols Hugo."""
    values: dict[str, Any] = {
        "account_id": town.nadia.id,
        "child_id": town.hugo.id,
        "period_id": period.id,
        "token": token,
        "pattern": week(period, *weekdays),
        "prices": prices(period),
    }
    now = changes.pop("now", NOW)
    return enrolments.enrol_child(Application(**(values | changes)), now)


def change(town: Town, enrolment_id: int, period: Any, *weekdays: int, from_day: date, now: datetime = NOW) -> int:
    token = f"change-{from_day}-{len(weekdays)}-xxxx"
    wish = NewPattern(town.nadia.id, enrolment_id, token, week(period, *weekdays), prices(period), from_day)
    return enrolments.change_pattern(wish, now)


def live(period: Any) -> list[int]:
    """The days of September with a live booking in the period."""
    states = (BookingState.ACCEPTED, BookingState.WAITING)
    of_period = select(Booking.day).where(Booking.slot_id == period.slots[0].id, Booking.state.in_(states))
    return [day.day for day in db.session.scalars(of_period.order_by(Booking.day))]


def mail() -> dict[str, Any]:
    """What the last mail about an enrolment says."""
    kinds = OutgoingMail.kind == MailKind.ENROLMENT_MADE
    return dict(db.session.scalars(select(OutgoingMail).where(kinds).order_by(OutgoingMail.id.desc())).first().values)


def counts() -> list[int]:
    """How many days, entries of the journal and mails there are."""
    tables = (Enrolment, Booking, Confirmation, JournalEntry, OutgoingMail)
    return [db.session.scalars(select(func.count()).select_from(table)).one() for table in tables]


def refused(deed: Any) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as caught:
        deed()
    return [it.code for it in caught.value.refusals]


def test_one_numbered_reservation_holds_the_whole_year(town: Town, care: Any) -> None:
    enrolment_id = ask(town, care, 1, 2)
    reservation = db.session.scalars(select(Reservation)).one()
    assert reservation.state is ReservationState.ACCEPTED
    assert live(care) == [2, 3, 9, 10, 16, 17, 23, 24]
    confirmation = db.session.scalars(select(Confirmation)).one()
    assert (confirmation.total_cents, mail()["confirmation_id"]) == (8 * 430, confirmation.id)
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    assert (enrolment.pattern, enrolment.asked_by_id) == (f"{care.slots[0].id}:12", town.nadia.id)
    actions = sorted(db.session.scalars(select(JournalEntry.action)))
    assert actions == ["enrolment.created", "reservation.made"]


def test_the_days_that_cannot_be_had_are_told_with_their_reason(town: Town, care: Any) -> None:
    cast.add(Closure(period=care, first_day=date(2019, 9, 16), last_day=date(2019, 9, 16), reason="Grève"))
    care.slots[0].places = 1
    cast.book(town.lea, care.slots[0], date(2019, 9, 23), town.nadia)
    ask(town, care, 1, now=datetime(2019, 8, 30, 10, 0, tzinfo=PARIS))
    told = [(it["day"], it["why"], it["reason"]) for it in mail()["not_booked"]]
    assert told == [
        ("2019-09-02", "past_cut_off", ""),
        ("2019-09-16", "closed_day", "Grève"),
        ("2019-09-23", "full", ""),
    ]
    of_hugo = select(Booking.day).where(Booking.child_id == town.hugo.id)
    assert list(db.session.scalars(of_hugo)) == [date(2019, 9, 9)]


def test_the_same_form_enrols_once_and_another_one_is_refused(town: Town, care: Any) -> None:
    first = ask(town, care, 1)
    before = counts()
    assert ask(town, care, 1) == first
    assert ask(town, care, 1, token="another-token-of-the-same") == first
    assert counts() == before
    assert refused(lambda: ask(town, care, 2, token="a-third-token-of-hers")) == [Code.ALREADY_ENROLLED]
    other = {"account_id": town.karim.id, "token": "a-token-of-the-father"}
    assert refused(lambda: ask(town, care, 1, **other)) == [Code.ALREADY_ENROLLED]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child_id": "julien"}, Code.UNKNOWN_BOX),
        ({"period_id": 999_999}, Code.UNKNOWN_BOX),
        ({"pattern": {999_999: frozenset({1})}}, Code.BAD_VALUE),
        ({"prices": {}}, Code.TOTAL_CHANGED),
        ({"token": "x"}, Code.BASKET_CHANGED),
        ({"account_id": "counter"}, Code.NO_RIGHT),
    ],
)
def test_a_forged_form_is_refused(town: Town, care: Any, changes: dict[str, Any], code: Code) -> None:
    ids = {"julien": town.julien.id, "counter": next(iter(town.staff.values())).id}
    changes = {name: ids[it] if isinstance(it, str) and it in ids else it for name, it in changes.items()}
    assert refused(lambda: ask(town, care, 1, **changes)) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"levels": "PS,MS"}, Code.NOT_ELIGIBLE),
        ({"residents_only": True}, Code.NOT_ELIGIBLE),
        ({"needs_enrolment": False}, Code.NOT_ELIGIBLE),
        ({"first_day": date(2019, 1, 7), "last_day": date(2019, 8, 26)}, Code.NOT_ELIGIBLE),
        ({"has_pattern": False}, Code.UNKNOWN_BOX),
    ],
)
def test_a_period_that_is_not_the_childs_is_refused(town: Town, care: Any, changes: dict[str, Any], code: Code) -> None:
    for name, value in changes.items():
        setattr(care, name, value)
    db.session.commit()
    assert refused(lambda: ask(town, care, 1)) == [code]


def test_an_incomplete_file_enrols_nowhere(town: Town, care: Any) -> None:
    asked = {"account_id": town.ines.id, "child_id": town.tom.id}
    assert refused(lambda: ask(town, care, 1, **asked)) == [Code.FILE_INCOMPLETE]


def test_each_home_books_its_own_weeks(town: Town, care: Any) -> None:
    for parent in (town.paul, town.zoe):
        ask(town, care, 1, token=f"token-of-{parent.username}-xxxx", account_id=parent.id, child_id=town.sam.id)
    by_family = select(Booking.day).order_by(Booking.family_id, Booking.day)
    assert [day.day for day in db.session.scalars(by_family)] == [2, 16, 9, 23]


def test_the_days_of_a_period_that_staff_validate_wait(town: Town, care: Any) -> None:
    care.validation = Validation.STAFF
    db.session.commit()
    ask(town, care, 1)
    assert set(db.session.scalars(select(Booking.state))) == {BookingState.WAITING}


def test_other_days_from_a_day_on_leave_the_past_and_what_was_done_by_hand(town: Town, care: Any) -> None:
    enrolment_id = ask(town, care, 1, 4)
    cast.book(town.hugo, care.slots[0], date(2019, 9, 18), town.nadia)  # a Wednesday, by hand
    by_hand = select(Booking).where(Booking.day == date(2019, 9, 23))
    db.session.scalars(by_hand).one().state = BookingState.CANCELLED
    db.session.commit()
    change(town, enrolment_id, care, 1, 2, from_day=date(2019, 9, 12))
    assert live(care) == [2, 5, 9, 16, 17, 18, 24]
    said = mail()
    assert (said["changed_from"], said["total_cents"]) == ("2019-09-12", -430)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "enrolment.changed")).one()
    assert [(it.field, it.before, it.after) for it in entry.values] == [("usual_days", "Repas=14", "Repas=12")]


def test_a_day_whose_cut_off_has_passed_stays_booked_and_is_told(town: Town, care: Any) -> None:
    enrolment_id = ask(town, care, 1)
    late = datetime(2019, 9, 6, 10, 0, tzinfo=PARIS)
    change(town, enrolment_id, care, 2, from_day=date(2019, 9, 9), now=late)
    assert live(care) == [2, 9, 17, 24]
    said = mail()
    assert [(it["day"], it["why"]) for it in said["not_cancelled"]] == [("2019-09-09", "past_cut_off")]
    assert [it["day"] for it in said["not_booked"]] == ["2019-09-10"]


def test_the_same_days_again_book_what_could_not_be_had_before_and_else_say_nothing(town: Town, care: Any) -> None:
    care.opens_at = datetime(2019, 8, 28, 8, 0, tzinfo=PARIS)
    db.session.commit()
    enrolment_id = ask(town, care, 1)
    assert live(care) == [] and {it["why"] for it in mail()["not_booked"]} == {"not_open_yet"}
    later = datetime(2019, 8, 28, 9, 0, tzinfo=PARIS)
    change(town, enrolment_id, care, 1, from_day=date(2019, 9, 2), now=later)
    assert live(care) == [2, 9, 16, 23]
    assert live(care) == [2, 9, 16, 23]
    before = counts()
    change(town, enrolment_id, care, 1, from_day=date(2019, 9, 3), now=later)
    assert counts() == before


def test_only_an_enrolment_of_ones_own_that_still_runs_is_changed(town: Town, care: Any) -> None:
    theirs = cast.enrol(town.julien, care, town.claire)
    waiting = cast.enrol(town.lea, care, town.nadia, state=EnrolmentState.WAITING)
    ended = cast.enrol(town.hugo, care, town.nadia, ended_on=date(2019, 8, 26))
    for enrolment in (theirs, waiting, ended):
        key = enrolment.id
        assert refused(lambda key=key: change(town, key, care, 1, from_day=date(2019, 9, 9))) == [
            Code.CHANGED_MEANWHILE
        ]


def test_a_waiting_request_is_taken_back_and_a_decided_one_is_not(town: Town, care: Any) -> None:
    care.enrolment_waits = True
    db.session.commit()
    enrolment_id = ask(town, care, 1)
    assert mail()["waits"] and not db.session.scalar(select(func.count(Booking.id)))
    assert refused(lambda: enrolments.withdraw(town.claire.id, enrolment_id, NOW)) == [Code.CHANGED_MEANWHILE]
    enrolments.withdraw(town.nadia.id, enrolment_id, NOW)
    assert db.session.get(Enrolment, enrolment_id) is None
    accepted = cast.enrol(town.hugo, care, town.nadia).id
    assert refused(lambda: enrolments.withdraw(town.nadia.id, accepted, NOW)) == [Code.ALREADY_DECIDED]
