"""What an agent changes in a family's planning: time limits are passed for a reason, nothing else is."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from models import Booking, Confirmation, JournalEntry, OutgoingMail, db
from queries.bookings import receipt
from rules.activities import Validation
from rules.bookings import Action, BookingState, Box, Change, ReservationState
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services.bookings import StaffChange, change_for_family
from tests import cast
from tests.cast import NOW, PARIS, Town
from tests.snapshot import nothing_written

TOKEN = "a-token-of-the-tests"
FRIDAY, SATURDAY, NEXT_FRIDAY = date(2019, 9, 20), date(2019, 9, 21), date(2019, 9, 27)
LATER = datetime(2019, 9, 25, 9, 0, tzinfo=PARIS)
REASON = "Certificat médical"


def add(town: Town, day: date, child=None) -> Change:
    return Change(Box((child or town.hugo).id, town.meal.id, day), Action.ADD)


def cancel(town: Town, day: date) -> Change:
    return Change(Box(town.hugo.id, town.meal.id, day), Action.CANCEL)


def change(town: Town, *changes: Change, reason: str = "", role: Role = Role.COUNTER) -> StaffChange:
    return StaffChange(town.staff[role].id, cast.family_of(town.nadia).id, changes, reason, TOKEN)


def refused(asked: StaffChange, now=NOW) -> list[Code]:
    with nothing_written(), pytest.raises(Refused) as raised:
        change_for_family(asked, now)
    return [refusal.code for refusal in raised.value.refusals]


@pytest.mark.parametrize("role", [Role.COUNTER, Role.ADMINISTRATOR])
def test_in_time_no_reason_is_needed_and_none_is_kept(app, town: Town, role) -> None:
    made = change_for_family(change(town, add(town, FRIDAY), reason="Par téléphone", role=role), NOW)
    confirmation = db.session.get_one(Confirmation, made)
    assert (confirmation.account_id, confirmation.total_cents) == (town.staff[role].id, 430)
    assert confirmation.override_reason == ""
    assert db.session.scalars(select(Booking.is_late)).one() is False


def test_late_without_a_reason_is_refused_with_every_line(app, town: Town) -> None:
    cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    asked = change(town, cancel(town, FRIDAY), add(town, NEXT_FRIDAY), reason=" \n ")
    assert refused(asked, LATER) == [Code.PAST_DAY, Code.PAST_CUT_OFF, Code.REASON_NEEDED]


def test_late_with_a_reason_is_done_flagged_and_kept(app, town: Town) -> None:
    eaten = cast.book(town.hugo, town.meal, FRIDAY, town.nadia)
    october = date(2019, 10, 11)
    lines = cancel(town, FRIDAY), add(town, NEXT_FRIDAY), add(town, october)
    made = change_for_family(change(town, *lines, reason=REASON), LATER)
    late = dict(db.session.execute(select(Booking.day, Booking.is_late)).all())
    assert late == {FRIDAY: True, NEXT_FRIDAY: True, october: False}
    assert (eaten.state, db.session.get_one(Confirmation, made).override_reason) == (BookingState.CANCELLED, REASON)
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.actor_name, entry.fields) == ("Agent counter", "added, cancelled, override_reason")


@pytest.mark.parametrize(
    ("day", "prepare", "expected"),
    [
        (SATURDAY, lambda town: None, Code.CLOSED_DAY),
        (FRIDAY, lambda town: setattr(town.meal, "places", 0), Code.FULL),
        (FRIDAY, lambda town: setattr(cast.family_of(town.nadia), "street", ""), Code.FILE_INCOMPLETE),
        (FRIDAY, lambda town: cast.book(town.hugo, town.meal, FRIDAY, town.nadia), Code.ALREADY_BOOKED),
    ],
)
@pytest.mark.parametrize("now", [NOW, LATER])
def test_no_reason_passes_anything_but_time(app, town: Town, day, prepare, expected, now) -> None:
    prepare(town)
    db.session.commit()
    assert refused(change(town, add(town, day), reason=REASON), now) == [expected]


def test_a_child_of_another_family_is_refused(app, town: Town) -> None:
    asked = change(town, add(town, FRIDAY), add(town, FRIDAY, town.julien), reason=REASON)
    assert refused(asked) == [Code.UNKNOWN_BOX]


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_day_twice_is_refused(app, town: Town, times) -> None:
    assert refused(change(town, *[add(town, FRIDAY)] * times)) == [Code.TWICE] * times


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda town: change(town), Code.BASKET_EMPTY),
        (lambda town: change(town, *[add(town, FRIDAY)] * 2001), Code.UNKNOWN_BOX),
        (lambda town: change(town, add(town, FRIDAY), reason="x" * 501), Code.BAD_VALUE),
        (lambda town: change(town, add(town, FRIDAY), reason="\0"), Code.BAD_VALUE),
        (lambda town: StaffChange(town.staff[Role.COUNTER].id, 999, (add(town, FRIDAY),), "", TOKEN), Code.UNKNOWN_BOX),
        (lambda town: StaffChange(999, 1, (add(town, FRIDAY),), "", TOKEN), Code.NO_RIGHT),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(app, town: Town, make, expected) -> None:
    assert refused(make(town)) == [expected]


def test_what_staff_book_waits_for_nobody(app, town: Town) -> None:
    town.canteen.validation = Validation.STAFF
    db.session.commit()
    made = change_for_family(change(town, add(town, FRIDAY)), NOW)
    (reservation,) = receipt(cast.family_of(town.nadia).id, made).reservations
    assert (reservation.state, reservation.lines[0].state) == (ReservationState.ACCEPTED, BookingState.ACCEPTED)


@pytest.mark.parametrize("address", ["famille1042@example.org", ""])
def test_the_family_reads_of_it_at_its_own_address_if_it_has_one(app, town: Town, address) -> None:
    cast.family_of(town.nadia).contact_email = address
    db.session.commit()
    change_for_family(change(town, add(town, NEXT_FRIDAY), reason=REASON), LATER)
    mails = {mail.kind: mail for mail in db.session.scalars(select(OutgoingMail))}
    recap = mails.pop(MailKind.BOOKING_RECAP, None)
    assert (recap.recipient if recap else "") == address
    assert mails[MailKind.BOOKING_SERVICE].values["reason"] == REASON
