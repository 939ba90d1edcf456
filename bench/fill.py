"""A commune of any size, written in bulk: two children a family with a month of meals; the measured family has three.

A larger town has more canteens, not larger ones: one for 75 families, with 180 places a day.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from models import (
    Account,
    Activity,
    Booking,
    Child,
    Contact,
    Custody,
    Declaration,
    Document,
    DocumentType,
    Enrolment,
    Establishment,
    Family,
    FileReview,
    Guardian,
    HealthRecord,
    Period,
    School,
    SchoolClass,
    SchoolHoliday,
    SchoolYear,
    Slot,
    Text,
    db,
)
from rules.activities import ActivityKind, OpenOn, Validation
from rules.bookings import BookingState
from rules.custody import CustodyPattern
from rules.documents import DocumentState, Level
from rules.health import Diet
from rules.rights import Role
from services.passwords import hash_password

Row = dict[str, Any]

PASSWORD = "Marelle-bench-2019"
MADE_AT = datetime(2019, 7, 8, 8, 0, tzinfo=UTC)
MONTH = [date(2019, 9, 2) + timedelta(n) for n in range(29) if (date(2019, 9, 2) + timedelta(n)).isoweekday() <= 5]
FAMILIES_A_CANTEEN = 75
PARENTS = 20
"""Who has an account: « mesure », « mesure2 » and so on."""


def fill(families: int) -> None:
    """The whole commune, of which the first family is the measured one (user « mesure »)."""
    class_id = _school()
    for first in range(1, families + 1, FAMILIES_A_CANTEEN):
        _families(range(first, min(first + FAMILIES_A_CANTEEN, families + 1)), _canteen(class_id, first), class_id)
    password_hash = hash_password(PASSWORD)
    for number in range(1, PARENTS + 1):
        user = "mesure" if number == 1 else f"mesure{number}"
        db.session.add(
            Account(
                role=Role.FAMILY,
                name="Mesure",
                username=user,
                email=f"{user}@example.org",
                guardian_id=number,
                password_hash=password_hash,
                created_at=MADE_AT,
                is_demonstration=True,
            )
        )
        db.session.flush()
    db.session.commit()


def complete_files() -> None:
    """Every file confirmed, every text declared, the one paper that is asked for given: the gate has all to read."""
    numbers = db.session.scalars(select(Family.id)).all()
    paper = DocumentType(name="Carnet de vaccination", level=Level.CHILD, is_mandatory=True)
    db.session.add_all([paper, DocumentType(name="Avis d’imposition", level=Level.FAMILY)])
    db.session.flush()
    texts = db.session.scalars(select(Text.id)).all()
    homes = db.session.execute(select(Custody.family_id, Custody.child_id))
    of_child = [{"family_id": family_id, "child_id": child_id} for family_id, child_id in homes]
    _insert(FileReview, _review, [{"family_id": n} for n in numbers] + of_child)
    _insert(Declaration, _declaration, [{"family_id": n, "text_id": text_id} for n in numbers for text_id in texts])
    _insert(Document, partial(_document, paper.id), of_child)
    db.session.commit()


def _school() -> int:
    year = SchoolYear(first_day=date(2019, 9, 1), last_day=date(2020, 8, 31), zone="C")
    year.holidays = [
        SchoolHoliday(name="Toussaint", first_day=date(2019, 10, 19), resumes_on=date(2019, 11, 4)),
        SchoolHoliday(name="Noël", first_day=date(2019, 12, 21), resumes_on=date(2020, 1, 6)),
    ]
    school_class = SchoolClass(school=School(name="École", weekdays="12345"), name="CE1", level="CE1")
    activity = Activity(id=1, name="Restauration", kind=ActivityKind.CANTEEN)
    db.session.add_all([year, school_class, activity])
    db.session.commit()
    return school_class.id


def _canteen(class_id: int, number: int) -> Slot:
    period = Period(
        activity_id=1,
        establishment=Establishment(name=f"Restaurant {number}"),
        name="RESTAURATION SCOLAIRE 2019/2020",
        first_day=date(2019, 9, 2),
        last_day=date(2020, 7, 3),
        weekdays="12345",
        open_on=OpenOn.SCHOOL_DAYS,
        book_until=date(2020, 7, 3),
        add_rule="WP(Thu,1,23:59)",
        cancel_rule="WP(Thu,1,23:59)",
        validation=Validation.DIRECT,
        needs_enrolment=True,
        schools=[db.session.get_one(SchoolClass, class_id).school],
        slots=[Slot(name="Repas", starts_at=time(12), ends_at=time(13, 30), price_cents=430, places=180)],
    )
    db.session.add(period)
    db.session.commit()
    return period.slots[0]


def _families(numbers: range, slot: Slot, class_id: int) -> None:
    """These families, their children and their bookings; family 1 is the measured one and has three children."""
    of_family = [{"id": n, "name": f"Famille{n}"} for n in numbers]
    of_child = [{"family_id": n, "child_id": 3 * n + k} for n in numbers for k in range(3 if n == 1 else 2)]
    _insert(Family, _family, of_family)
    _insert(Guardian, _guardian, of_family)
    _insert(Child, partial(_child, class_id), of_child)
    _insert(Custody, _custody, of_child)
    _insert(HealthRecord, _health, of_child)
    _insert(Contact, _contact, of_child)
    _insert(Enrolment, partial(_enrolment, slot.period_id), of_child)
    for day in MONTH:
        _insert(Booking, partial(_booking, slot.id, day), of_child)
    db.session.commit()


def _insert(model: Any, make: Callable[[Row], Row], rows: list[Row]) -> None:
    db.session.execute(insert(model), [make(row) for row in rows])


def _named(last_name: str, first_name: str, **more: Any) -> Row:
    folded = f"{last_name} {first_name}".lower()
    return {"last_name": last_name, "first_name": first_name, "search_name": folded} | more


def _family(of: Row) -> Row:
    home = {"street": "1 rue du Lavoir", "postcode": "39220", "town": "Les Essarts", "phone": "01 99 00 00 01"}
    return of | {"number": str(of["id"]), "search_name": of["name"].lower(), "version": 1} | home


def _guardian(of: Row) -> Row:
    return _named(of["name"], "Parent", id=of["id"], family_id=of["id"], rank=1, version=1)


def _child(class_id: int, of: Row) -> Row:
    named = _named(f"Famille{of['family_id']}", f"Enfant{of['child_id']}", id=of["child_id"], version=1)
    return named | {"school_class_id": class_id, "birth_date": date(2012, 5, 3)}


def _custody(of: Row) -> Row:
    return of | {"pattern": CustodyPattern.ALL_DAYS, "first_day": date(2012, 5, 3)}


def _health(of: Row) -> Row:
    return {"child_id": of["child_id"], "diet": Diet.STANDARD, "version": 1}


def _contact(of: Row) -> Row:
    return of | _named("Roy", "Ana", phone="06 39 98 00 01", is_emergency=True)


def _review(of: Row) -> Row:
    return {"child_id": None, "school_year": 2019, "account_id": 1, "reviewed_at": MADE_AT} | of


def _review(of: Row) -> Row:
    return {"child_id": None, "school_year": 2019, "account_id": 1, "reviewed_at": MADE_AT} | of


def _declaration(of: Row) -> Row:
    return of | {"account_id": 1, "accepted_at": MADE_AT}


def _document(type_id: int, of: Row) -> Row:
    given = {"type_id": type_id, "given_at": MADE_AT, "given_by_id": 1, "state": DocumentState.VALID, "version": 1}
    return of | given | {"name": "Carnet", "filename": "carnet.pdf", "media_type": "application/pdf", "size": 90_000}


def _enrolment(period_id: int, of: Row) -> Row:
    return of | {"period_id": period_id, "pattern": "1:12345", "created_at": MADE_AT}


def _booking(slot_id: int, day: date, of: Row) -> Row:
    state = {"price_cents": 430, "state": BookingState.ACCEPTED, "booked_at": MADE_AT}
    return of | {"slot_id": slot_id, "day": day} | state
