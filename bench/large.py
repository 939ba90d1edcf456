"""The largest page that a family asks for: five children in four activities, a month of boxes to tick."""

from datetime import date, time

from sqlalchemy import select

from bench.fill import MADE_AT
from models import (
    Account,
    Activity,
    Child,
    Contact,
    Custody,
    Establishment,
    Family,
    Guardian,
    HealthRecord,
    Period,
    School,
    SchoolClass,
    Slot,
    db,
)
from rules.activities import ActivityKind, OpenOn, Validation
from rules.custody import CustodyPattern
from rules.rights import Role

USER, CHILDREN = "grande", 5
ACTIVITIES = (
    ("Garderie du matin", (time(7, 30), time(8, 30)), 150),
    ("Repas du midi", (time(12), time(13, 30)), 430),
    ("Étude surveillée", (time(16, 30), time(17, 30)), 180),
    ("Garderie du soir", (time(17, 30), time(18, 30)), 220),
)


def make_large_family() -> None:
    """The family, its account « grande », and four activities of its own school."""
    school = School(name="Grande école", weekdays="1245")
    school_class = SchoolClass(school=school, name="CM1", level="CM1")
    home = {"street": "1 rue du Lavoir", "postcode": "39220", "town": "Les Essarts", "phone": "01 99 00 00 09"}
    family = Family(number="99999", name="Grande", search_name="grande", **home)
    guardian = Guardian(family=family, rank=1, last_name="Grande", first_name="Ana", search_name="grande ana")
    hash_ = db.session.scalar(select(Account.password_hash).where(Account.username == "mesure")) or ""
    account = Account(
        role=Role.FAMILY, name="Grande", username=USER, email="grande@example.org", password_hash=hash_,
        guardian=guardian, created_at=MADE_AT, is_demonstration=True,
    )  # fmt: skip
    db.session.add_all([account, *(_activity(school, number, *it) for number, it in enumerate(ACTIVITIES))])
    children = [_child(family, number, school_class) for number in range(CHILDREN)]
    db.session.add_all(children)
    db.session.commit()


def _activity(school: School, number: int, name: str, hours: tuple[time, time], cents: int) -> Period:
    return Period(
        activity=Activity(name=name, kind=ActivityKind.SCHOOL_DAY_CARE),
        establishment=Establishment(name=f"Salle {number}"),
        name=f"{name} 2019/2020",
        first_day=date(2019, 9, 2),
        last_day=date(2020, 7, 3),
        weekdays="1245",
        open_on=OpenOn.SCHOOL_DAYS,
        book_until=date(2020, 7, 3),
        add_rule="WP(Thu,1,23:59)",
        cancel_rule="DB(1,10:00,we+hol)",
        validation=Validation.DIRECT,
        needs_enrolment=False,
        schools=[school],
        slots=[Slot(name=name, starts_at=hours[0], ends_at=hours[1], price_cents=cents, places=120)],
    )


def _child(family: Family, number: int, school_class: SchoolClass) -> Child:
    named = {"last_name": "Grande", "first_name": f"Enfant {number}", "search_name": f"grande enfant {number}"}
    child = Child(birth_date=date(2012, 5, 3), school_class=school_class, health=HealthRecord(), **named)
    child.custodies.append(Custody(family=family, pattern=CustodyPattern.ALL_DAYS, first_day=date(2012, 5, 3)))
    ana = Contact(family=family, last_name="Roy", first_name="Ana", phone="06 39 98 00 01", is_emergency=True)
    child.contacts.append(ana)
    return child
