"""Staff enrol: which child, by which family, in which period, on which weekdays; and book them, or not."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models import Booking, Child, Custody, Enrolment, JournalEntry, OutgoingMail, School, SchoolClass, db
from rules.bookings import BookingState
from rules.fields import Why
from rules.mails import MailKind
from rules.refusals import Code, Refused
from rules.rights import Role
from services import enrolment_desk as enrolments
from services.changes import Edit
from tests import cast
from tests.cast import NOW, Town


def edit(town: Town, row_id: int | None = None, role: Role = Role.COUNTER, **values: Any) -> Edit:
    return Edit(town.staff[role].id, row_id, None if row_id is None else 1, values)


def home(child: Child) -> dict[str, int]:
    """The child with its first family."""
    custody = db.session.scalars(select(Custody).where(Custody.child_id == child.id).order_by(Custody.id)).first()
    return {"child_id": custody.child_id, "family_id": custody.family_id}


def enrolment_of(town: Town) -> Enrolment:
    return db.session.scalars(select(Enrolment).where(Enrolment.child_id == town.hugo.id)).one()


def test_a_child_is_enrolled_by_the_family_that_has_it(town: Town) -> None:
    hugo, care = home(town.hugo), cast.make_period("ÉTUDE")
    values = {"period_id": care.id, "weekdays": [4, 1]}
    enrolment = db.session.get_one(Enrolment, enrolments.enrol(edit(town, **hugo, **values), NOW))
    assert {"child_id": enrolment.child_id, "family_id": enrolment.family_id} == hugo
    assert enrolment.pattern == f"{care.slots[0].id}:14"
    assert not db.session.scalar(select(Booking.id)) and not db.session.scalar(select(OutgoingMail.id))
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.object_id, entry.family_id) == ("enrolment.created", enrolment.id, hugo["family_id"])


def test_a_child_is_enrolled_once_by_each_family(town: Town) -> None:
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **home(town.hugo), period_id=town.canteen.id), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [("period_id", Why.TAKEN)]


def test_a_period_of_another_school_is_refused(town: Town) -> None:
    far = cast.make_period("CANTINE CAMBON", schools=[School(name="École Cambon")])
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **home(town.hugo), period_id=far.id), NOW)
    assert [(it.code, it.about) for it in caught.value.refusals] == [(Code.NOT_ELIGIBLE, "period_id")]


def test_a_child_without_class_is_of_no_school(town: Town) -> None:
    child = cast.make_child("Nour", town.nadia, school_class=None)
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **home(child), period_id=town.canteen.id), NOW)
    assert [it.code for it in caught.value.refusals] == [Code.NOT_ELIGIBLE]
    child.school_class = cast.add(SchoolClass(school=town.school, name="CP"))
    db.session.commit()
    assert enrolments.enrol(edit(town, **home(child), period_id=town.canteen.id), NOW)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("child_id", Why.NEEDED), ("family_id", Why.NEEDED), ("period_id", Why.NEEDED)]),
        ({"child_id": 999_999, "family_id": 1, "period_id": 1}, [("family_id", Why.UNKNOWN)]),
    ],
)
def test_a_child_without_family_is_not_enrolled(town: Town, values: dict[str, Any], expected: list[Any]) -> None:
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **values), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == expected


def test_a_stranger_family_does_not_enrol_the_child(town: Town) -> None:
    values = {"child_id": town.hugo.id, "family_id": cast.family_of(town.claire).id, "period_id": town.canteen.id}
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **values), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [("family_id", Why.UNKNOWN)]


def test_a_period_that_is_gone_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **home(town.hugo), period_id=999_999), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [("period_id", Why.UNKNOWN)]


def test_the_pattern_and_the_last_day_are_changed(town: Town) -> None:
    enrolment = enrolment_of(town)
    days = [f"{town.meal.id}:1", f"{town.meal.id}:2"]
    enrolments.change_enrolment(edit(town, enrolment.id, days=days, ended_on=date(2019, 12, 20)), NOW)
    db.session.refresh(enrolment)
    assert (enrolment.pattern, enrolment.ended_on) == (f"{town.meal.id}:12", date(2019, 12, 20))
    entry = db.session.scalars(select(JournalEntry)).one()
    assert sorted((it.field, it.before, it.after) for it in entry.values) == [
        ("ended_on", "", "2019-12-20"),
        ("usual_days", "Repas=12345", "Repas=12"),
    ]


@pytest.mark.parametrize("days", [["{}:1", "{}:6"], ["999999:1"]])
def test_a_day_on_which_the_period_never_opens_is_refused(town: Town, days: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        typed = [text.format(town.meal.id) for text in days]
        enrolments.change_enrolment(edit(town, enrolment_of(town).id, days=typed), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [("days", Why.OFF_WEEKDAY)]


def test_the_agent_books_the_pattern_only_when_asked_to(town: Town) -> None:
    care = cast.make_period("ÉTUDE", last_day=date(2019, 9, 20))
    values = {"period_id": care.id, "weekdays": [1, 4], "books": True}
    enrolment_id = enrolments.enrol(edit(town, **home(town.hugo), **values), NOW)
    mondays = [date(2019, 9, day) for day in (2, 5, 9, 12, 16, 19)]
    assert list(db.session.scalars(select(Booking.day).order_by(Booking.day))) == mondays
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == MailKind.ENROLMENT_MADE)).one()
    assert (mail.recipient, mail.values["enrolment_id"]) == ("famille1042@example.org", enrolment_id)
    days = [f"{care.slots[0].id}:4"]
    enrolments.change_enrolment(edit(town, enrolment_id, days=days, books=True), NOW)
    live = select(Booking.day).where(Booking.state == BookingState.ACCEPTED).order_by(Booking.day)
    assert list(db.session.scalars(live)) == mondays[1::2]


def test_to_book_the_usual_days_there_must_be_one(town: Town) -> None:
    care = cast.make_period("ÉTUDE", last_day=date(2019, 9, 20))
    values = {"period_id": care.id, "weekdays": [], "books": True}
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, **home(town.hugo), **values), NOW)
    assert [(it.about, it.values["why"]) for it in caught.value.refusals] == [("weekdays", Why.NEEDED)]
    assert enrolments.enrol(edit(town, **home(town.hugo), **values | {"books": False}), NOW)


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_only_reads_does_not_enrol(town: Town, role: Role) -> None:
    care = cast.make_period("ÉTUDE")
    with pytest.raises(Refused) as caught:
        enrolments.enrol(edit(town, role=role, **home(town.hugo), period_id=care.id), NOW)
    assert [it.code for it in caught.value.refusals] == [Code.NO_RIGHT]
