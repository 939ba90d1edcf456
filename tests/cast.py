"""The named cast of the tests, made by plain factories. The day is that of the Les Rousses guide.

Nadia and Karim are parents of one family (n° 1042: Hugo, Léa). Claire is a stranger family (n° 2051: Julien). Inès's
file is incomplete (n° 418: Tom). Paul (n° 771) and Zoé (n° 772) have Sam one week each. Everything is enrolled in
the canteen « RESTAURATION SCOLAIRE 2019/2020 », 4,30 €, until Thursday 23:59 of the previous week.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher, profiles
from sqlalchemy import delete, select

from models import (
    Account,
    Activity,
    Booking,
    Child,
    Confirmation,
    Contact,
    Custody,
    Declaration,
    Enrolment,
    Establishment,
    Family,
    FileReview,
    Guardian,
    HealthRecord,
    Period,
    Reservation,
    ReservationLine,
    School,
    SchoolClass,
    SchoolHoliday,
    SchoolYear,
    Slot,
    Text,
    db,
)
from rules.activities import ActivityKind, OpenOn, Validation
from rules.bookings import BookingState, Done, ReservationState
from rules.custody import CustodyPattern
from rules.rights import Role
from rules.texts import DECLARED, TextKey

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2019, 8, 27, 10, 0, tzinfo=PARIS)
PASSWORD = "Marelle-test-2019"
_HASH = PasswordHasher.from_parameters(profiles.CHEAPEST).hash(PASSWORD)


@dataclass
class Town:
    """Who and what there is; everything is in the database, with its id."""

    school: School
    school_class: SchoolClass
    canteen: Period
    meal: Slot
    nadia: Account
    karim: Account
    claire: Account
    ines: Account
    paul: Account
    zoe: Account
    hugo: Child
    lea: Child
    julien: Child
    tom: Child
    sam: Child
    staff: dict[Role, Account] = field(default_factory=dict)


_AT_ONCE: list[bool] = []
"""Not empty while a whole town is made: its rows are kept together at the end, which takes a fifth of the time."""


def add(thing: Any) -> Any:
    """Keep it, now."""
    db.session.add(thing)
    if _AT_ONCE:
        db.session.flush()
    else:
        db.session.commit()
    return thing


def make_school_year() -> SchoolYear:
    """2019-2020, zone C, as published."""
    spans = [
        ("Vacances d’été", date(2019, 7, 6), date(2019, 9, 2)),
        ("Vacances de la Toussaint", date(2019, 10, 19), date(2019, 11, 4)),
        ("Vacances de Noël", date(2019, 12, 21), date(2020, 1, 6)),
        ("Vacances d’hiver", date(2020, 2, 8), date(2020, 2, 24)),
        ("Vacances de printemps", date(2020, 4, 4), date(2020, 4, 20)),
        ("Pont de l’Ascension", date(2020, 5, 22), date(2020, 5, 24)),
        ("Vacances d’été", date(2020, 7, 4), date(2020, 9, 1)),
    ]
    year = SchoolYear(first_day=date(2019, 9, 1), last_day=date(2020, 8, 31), zone="C")
    year.holidays = [SchoolHoliday(name=name, first_day=first, resumes_on=back) for name, first, back in spans]
    return add(year)


def make_period(name: str = "RESTAURATION SCOLAIRE 2019/2020", **changes: Any) -> Period:
    """A period with one slot « Repas », open on school days from Monday to Friday, unless told otherwise."""
    place = changes.pop("place", f"Lieu de {name}")
    slots = changes.pop("slots", None) or [make_slot()]
    values: dict[str, Any] = {
        "activity": Activity(
            name=f"Service de {name}",
            kind=ActivityKind.CANTEEN,
            contact_phone="03 00 00 00 01",
            contact_email="cantine@mairie.example",
        ),
        "establishment": Establishment(name=place),
        "name": name,
        "first_day": date(2019, 9, 2),
        "last_day": date(2020, 7, 3),
        "weekdays": "12345",
        "open_on": OpenOn.SCHOOL_DAYS,
        "book_until": date(2020, 7, 3),
        "add_rule": "WP(Thu,1,23:59)",
        "cancel_rule": "WP(Thu,1,23:59)",
        "validation": Validation.DIRECT,
        "needs_enrolment": True,
        "slots": slots,
    }
    return add(Period(**(values | changes)))


def make_slot(name: str = "Repas", **changes: Any) -> Slot:
    """A slot at 4,30 €, 12:00–13:30, without a limit of places; not kept by itself."""
    values: dict[str, Any] = {"starts_at": time(12), "ends_at": time(13, 30), "price_cents": 430, "places": None}
    return Slot(name=name, **(values | changes))


def evening() -> list[Slot]:
    """The one slot of a period that goes with a meal on the same day: 16:30–18:30."""
    return [make_slot("Soir", starts_at=time(16, 30), ends_at=time(18, 30))]


def make_family(number: str, name: str, *parents: str, complete: bool = True) -> list[Account]:
    """A family and the account of each parent, who signs in as « nadia » or nadia@example.org."""
    home = {"street": "1 rue du Lavoir", "postcode": "39220", "town": "Les Essarts", "phone": "03 00 00 00 02"}
    family = Family(
        number=number, name=name, contact_email=f"famille{number}@example.org", **(home if complete else {})
    )
    accounts = []
    for rank, first_name in enumerate(parents, start=1):
        guardian = Guardian(family=family, rank=rank, last_name=name, first_name=first_name)
        user = first_name.lower()
        accounts.append(make_account(Role.FAMILY, f"{first_name} {name}", user, guardian=guardian))
    if complete:
        review(accounts[0])
    return accounts


def review(account: Account, child: Child | None = None, school_year: int = 2019) -> FileReview:
    """The family's file, or that of a child, confirmed for a school year by this parent."""
    made = FileReview(family_id=family_of(account).id, child_id=child.id if child else None, school_year=school_year)
    made.account_id, made.reviewed_at = account.id, NOW
    if child is None:
        declare(account)
    return add(made)


def declare(account: Account) -> None:
    """This parent accepts every text that the family's form asks about and that there is."""
    family_id = family_of(account).id
    for text in db.session.scalars(select(Text).where(Text.key.in_((*DECLARED, TextKey.RULES)))).all():
        add(Declaration(text_id=text.id, account_id=account.id, family_id=family_id, accepted_at=NOW))


def make_account(role: Role, name: str, user: str, **changes: Any) -> Account:
    """An account that signs in with `PASSWORD`."""
    values: dict[str, Any] = {"username": user, "email": f"{user}@example.org", "password_hash": _HASH}
    return add(Account(role=role, name=name, created_at=NOW, **(values | changes)))


def remove_account(account: Account) -> None:
    """Take an account away as if it had never been, with what it confirmed and accepted; not yet kept."""
    for model in (FileReview, Declaration):
        db.session.execute(delete(model).where(model.account_id == account.id))
    db.session.delete(account)


def family_of(account: Account) -> Family:
    """The family of a parent's account."""
    assert account.guardian is not None
    return account.guardian.family


def make_child(first_name: str, *accounts: Account, school_class: SchoolClass | None, complete: bool = True) -> Child:
    """A child of the families of these accounts; two of them have it one week each, the first from 2 September."""
    homes = [family_of(account) for account in accounts]
    child = Child(last_name=homes[0].name, first_name=first_name, birth_date=date(2012, 5, 3))
    db.session.add(child)
    child.school_class = school_class
    shared = len(homes) > 1
    for week, family in enumerate(homes):
        pattern = CustodyPattern.ALTERNATE_WEEKS if shared else CustodyPattern.ALL_DAYS
        first = date(2019, 9, 2 + 7 * week) if shared else date(2012, 5, 3)
        db.session.add(Custody(child=child, family=family, pattern=pattern, first_day=first))
    if complete:
        child.health = HealthRecord()
        for home in homes:
            ana = Contact(family=home, last_name="Roy", first_name="Ana", phone="06 00 00 00 03", is_emergency=True)
            child.contacts.append(ana)
    add(child)
    for account in accounts if complete else ():
        review(account, child)
    return child


def enrol(child: Child, period: Period, account: Account, **changes: Any) -> Enrolment:
    """The child enrolled in the period by the account's family, from Monday to Friday in its first slot."""
    values: dict[str, Any] = {"pattern": f"{period.slots[0].id}:12345", "created_at": NOW}
    return add(Enrolment(child=child, period=period, family=family_of(account), **(values | changes)))


def book(child: Child, slot: Slot, day: date, account: Account, **changes: Any) -> Booking:
    """A booking as it stands in the database, made by the account's family, with its reservation and confirmation."""
    family = family_of(account)
    values: dict[str, Any] = {"price_cents": slot.price_cents, "state": BookingState.ACCEPTED, "booked_at": NOW}
    booking = Booking(child=child, slot=slot, day=day, family=family, **(values | changes))
    token = f"cast-{child.id}-{slot.id}-{day}"
    made = Confirmation(token=token, account=account, family=family, confirmed_at=NOW, total_cents=slot.price_cents)
    reservation = Reservation(
        confirmation=made,
        family=family,
        child=child,
        period=slot.period,
        state=ReservationState(booking.state.value),
        first_day=day,
        last_day=day,
    )
    reservation.lines.append(ReservationLine(booking=booking, done=Done.ADDED))
    return add(reservation).lines[0].booking


def make_town() -> Town:
    """The whole cast."""
    _AT_ONCE.append(True)
    try:
        town = _make_town()
        db.session.commit()
    finally:
        _AT_ONCE.clear()
    return town


def _make_town() -> Town:
    make_school_year()
    school = School(name="École du Centre", weekdays="12345")
    school_class = add(SchoolClass(school=school, name="CE1", level="CE1"))
    canteen = make_period(schools=[school])
    nadia, karim = make_family("1042", "Benmoussa", "Nadia", "Karim")
    (claire,) = make_family("2051", "Test", "Claire")
    (ines,) = make_family("418", "Oliveira", "Ines", complete=False)
    (paul,) = make_family("771", "Garnier", "Paul")
    (zoe,) = make_family("772", "Lopez", "Zoe")
    town = Town(
        school=school,
        school_class=school_class,
        canteen=canteen,
        meal=canteen.slots[0],
        nadia=nadia,
        karim=karim,
        claire=claire,
        ines=ines,
        paul=paul,
        zoe=zoe,
        hugo=make_child("Hugo", nadia, school_class=school_class),
        lea=make_child("Léa", nadia, school_class=school_class),
        julien=make_child("Julien", claire, school_class=school_class),
        tom=make_child("Tom", ines, school_class=school_class, complete=False),
        sam=make_child("Sam", paul, zoe, school_class=school_class),
    )
    homes = {town.hugo: [nadia], town.lea: [nadia], town.julien: [claire], town.tom: [ines], town.sam: [paul, zoe]}
    for child, parents in homes.items():
        for parent in parents:
            enrol(child, canteen, parent)
    _staff(town)
    return town


def _staff(town: Town) -> None:
    staff = [role for role in Role if role is not Role.FAMILY]
    town.staff = {role: make_account(role, f"Agent {role.value}", role.value) for role in staff}
    town.staff[Role.LEADER].establishments.append(town.canteen.establishment)
