"""Valbruyère at several moments: whatever the clock says, what is there could really have happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import joinedload

from adapters.storage import FolderStorage
from app import create_app
from demo.commune import YearUnknown, load
from demo.neighbours import COUNT
from demo.people import PASSWORD
from models import (
    Account,
    Booking,
    Child,
    Confirmation,
    Custody,
    Declaration,
    Enrolment,
    Family,
    JournalEntry,
    OutgoingMail,
    Period,
    Reservation,
    Slot,
    Text,
    db,
)
from queries.calendar import load_calendar
from queries.offers import Wanted, load_periods
from queries.planning import load_scene
from rules.bookings import LIVE, Box, Done
from rules.completeness import Missing
from rules.custody import CustodySpan
from rules.deadlines import PARIS, closes_at
from rules.file_values import check_group, typed_of
from rules.files import OF_CHILD, OF_FAMILY
from rules.planning import opening, refusal_to_add
from services import files, journal_chain, passwords
from tests.conftest import MIGRATIONS, settings_for

FEW = 6


@dataclass(frozen=True)
class Clock:
    """A present, on which database, with how many families beside the named ones."""

    at: str
    database: str = "sqlite"
    others: int = FEW

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.at).replace(tzinfo=PARIS)


GUIDE_OF_LES_ROUSSES = Clock("2019-08-27T10:00", others=COUNT)
GUIDE_OF_RODEZ = Clock("2020-03-04T10:06", "postgresql")
CLOCKS = [
    GUIDE_OF_LES_ROUSSES,
    GUIDE_OF_RODEZ,
    Clock("2019-07-08T00:00"),
    Clock("2020-07-07T23:59"),
    Clock("2019-09-01T12:00"),
    Clock("2019-10-27T02:30"),
    Clock("2019-12-31T23:00"),
    Clock("2020-02-29T08:00"),
    Clock("2026-11-22T09:00"),
]


def database(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'demo.sqlite'}"
    server: str = request.getfixturevalue("postgres_url")
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE valbruyere"))
    engine.dispose()
    return server.replace("/postgres?", "/valbruyere?")


@pytest.fixture(scope="module", params=CLOCKS, ids=lambda clock: clock.at)
def commune(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """The commune at one moment, in the application's context."""
    folder = tmp_path_factory.mktemp("demo")
    clock: Clock = request.param
    app = create_app(settings_for(database(clock.database, folder, request), folder))
    with app.app_context():
        upgrade(MIGRATIONS)
        load(clock.now, FolderStorage(folder / "documents"), clock.others)
        yield clock
        db.session.remove()
        db.engine.dispose()


def family(number: str) -> Family:
    return db.session.scalars(select(Family).where(Family.number == number)).one()


def child(first_name: str, number: str) -> Child:
    wanted = select(Child).join(Custody).join(Family).where(Family.number == number, Child.first_name == first_name)
    return db.session.scalars(wanted).one()


def first_year(now: datetime) -> int:
    return now.year if (now.month, now.day) >= (7, 8) else now.year - 1


def all_periods() -> dict:
    ids = list(db.session.scalars(select(Period.id)))
    return load_periods(db.session.connection(), Wanted(ids, [], []), date(1999, 1, 1), date(2099, 1, 1))


def bookings() -> list[Booking]:
    return list(db.session.scalars(select(Booking).options(joinedload(Booking.slot))))


def test_nothing_has_happened_after_the_present(commune: Clock) -> None:
    instants = [
        db.session.scalar(select(func.max(column)))
        for column in (
            Booking.booked_at,
            Booking.cancelled_at,
            Confirmation.confirmed_at,
            Enrolment.created_at,
            OutgoingMail.created_at,
            JournalEntry.at,
            Text.published_at,
            Declaration.accepted_at,
        )
    ]
    assert max(instant for instant in instants if instant) <= commune.now


def test_no_booking_is_on_a_closed_day_or_made_or_cancelled_after_its_cut_off(commune: Clock) -> None:
    periods, calendar = all_periods(), load_calendar()
    checked = 0
    for booking in bookings():
        period = periods[booking.slot.period_id]
        at = (booking.day, booking.slot.starts_at, calendar)
        assert opening(period, booking.slot_id, booking.day, calendar).is_open, booking
        assert period.opens_at <= booking.booked_at < closes_at(period.add_rule, *at), booking
        if booking.cancelled_at and not booking.is_late:
            assert booking.cancelled_at < closes_at(period.cancel_rule, *at), booking
        checked += 1
    assert checked > 150


def test_places_custody_and_prices_are_respected(commune: Clock) -> None:
    taken: dict[tuple[int, date], int] = {}
    stays = {
        (it.child_id, it.family_id): CustodySpan(it.pattern, it.first_day, it.last_day)
        for it in db.session.scalars(select(Custody))
    }
    for booking in bookings():
        assert stays[booking.child_id, booking.family_id].covers(booking.day)
        assert booking.price_cents == booking.slot.price_cents
        if booking.state in LIVE:
            taken[booking.slot_id, booking.day] = taken.get((booking.slot_id, booking.day), 0) + 1
    places = dict(db.session.execute(select(Slot.id, Slot.places).where(Slot.places.is_not(None))).tuples().all())
    limited = {place: count for place, count in taken.items() if place[0] in places}
    assert limited and all(count <= places[slot_id] for (slot_id, _day), count in limited.items())
    if commune.others == COUNT:
        assert max(limited.values()) == 24, "no day of the leisure centre is full"


def test_every_total_is_that_of_its_lines_and_the_journal_is_whole(commune: Clock) -> None:
    for made in db.session.scalars(select(Confirmation)):
        lines = [line for reservation in made.reservations for line in reservation.lines]
        signs = {Done.ADDED: 1, Done.CANCELLED: -1, Done.KEPT: 0}
        assert made.total_cents == sum(signs[line.done] * line.booking.price_cents for line in lines)
    numbers = list(db.session.scalars(select(Reservation.id).order_by(Reservation.id)))
    assert numbers == list(range(1, len(numbers) + 1))
    chain = journal_chain.verify()
    assert chain.broken_id is None and chain.read > 100


def test_hugo_eats_every_school_day_but_the_very_first(commune: Clock) -> None:
    periods, calendar, hugo = all_periods(), load_calendar(), child("Hugo", "1042")
    period = next(period for period in periods.values() if period.name.startswith("RESTAURATION SCOLAIRE 20"))
    days = [period.first_day + timedelta(n) for n in range((period.last_day - period.first_day).days + 1)]
    school_days = [day for day in days if opening(period, period.slots[0].id, day, calendar).is_open]
    booked = list(db.session.scalars(select(Booking.day).where(Booking.child_id == hugo.id).order_by(Booking.day)))
    assert booked == school_days[1:] and len(booked) > 150
    patterns = set(db.session.scalars(select(Enrolment.pattern).where(Enrolment.family_id == family("1042").id)))
    assert patterns == {f"{period.slots[0].id}:12345"}


def test_the_accounts_are_those_of_the_manual_and_no_others_pass_for_real(commune: Clock) -> None:
    accounts = {it.email: it for it in db.session.scalars(select(Account))}
    named = {"famille1042@example.org": "famille1042", "famille2051@example.org": None, "famille418@example.org": None}
    named |= {f"famille{number}@example.org": f"famille{number}" for number in ("771", "772")}
    named |= {f"{name}@mairie.example": None for name in ("admin", "guichet", "regie", "animateur", "audit")}
    assert {email: accounts[email].username for email in named} == named
    assert "famille3307@example.org" not in accounts and family("3307").contact_email == "famille3307@example.org"
    assert all(it.is_demonstration for it in accounts.values())
    assert passwords.matches(PASSWORD, accounts["famille418@example.org"].password_hash)
    assert len({it.password_hash for it in accounts.values()}) == 1


def test_only_family_418_has_an_incomplete_file(commune: Clock) -> None:
    incomplete = {}
    for it in db.session.scalars(select(Family)):
        scene = load_scene(it.id, commune.now.date(), commune.now.date(), commune.now)
        missing = {*scene.family_missing, *(why for kid in scene.children.values() for why in kid.missing)}
        if missing:
            incomplete[it.number] = missing
    assert incomplete.keys() == {"418"}
    of_forms = {Missing.ADDRESS, Missing.PHONE, Missing.HEALTH_RECORD, Missing.EMERGENCY_CONTACT}
    assert incomplete["418"] & set(Missing) == of_forms | {Missing.FAMILY_REVIEW, Missing.CHILD_REVIEW}
    assert len(incomplete["418"] - set(Missing)) == 4, "two children, each a booklet of vaccinations and an insurance"


def test_the_form_of_a_complete_file_is_saved_as_it_stands(commune: Clock) -> None:
    found: list[tuple[str, object]] = []
    for home in db.session.scalars(select(Family).where(Family.number != "418")):
        kids = db.session.scalars(select(Custody.child_id).where(Custody.family_id == home.id).distinct())
        for child_id, groups in ((None, OF_FAMILY), *((kid, OF_CHILD) for kid in kids)):
            for group, values in files.stand(home.id, child_id, groups).items():
                found += [(home.number, it.about) for it in check_group(group, {}, typed_of(group, values))[1]]
    assert found == []


def test_the_ages_are_those_of_the_guides(commune: Clock) -> None:
    march = date(first_year(commune.now) + 1, 3, 4)
    months = {name: _months(child(name, "2051").birth_date, march) for name in ("Julie", "Julien")}
    assert months == {"Julie": 7 * 12 + 1, "Julien": 10 * 12 + 3}
    assert _months(child("Hugo", "1042").birth_date, date(march.year - 1, 9, 1)) // 12 == 7
    assert db.session.scalar(select(func.count(Family.id))) == 6 + commune.others


def _months(born: date | None, day: date) -> int:
    assert born is not None
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


@pytest.mark.parametrize("commune", [GUIDE_OF_LES_ROUSSES], indirect=True, ids=["2019-08-27"])
def test_hugo_s_september_is_that_of_the_guide_of_les_rousses(commune: Clock) -> None:
    hugo = child("Hugo", "1042")
    month = select(func.count(), func.sum(Booking.price_cents)).where(
        Booking.child_id == hugo.id, Booking.day.between(date(2019, 9, 1), date(2019, 9, 30))
    )
    assert tuple(db.session.execute(month).one()) == (20, 8600)
    scene = load_scene(family("1042").id, date(2019, 9, 2), date(2019, 9, 2), commune.now)
    (slot,) = scene.period_of_slot
    assert refusal_to_add(scene, Box(hugo.id, slot, date(2019, 9, 2)), commune.now) is None
    assert scene.slot(slot).price_cents == 430 and scene.periods[scene.period_of_slot[slot]].name.endswith("2019/2020")


@pytest.mark.parametrize("commune", [GUIDE_OF_RODEZ], indirect=True, ids=["2020-03-04"])
def test_julien_can_book_his_first_meal_on_monday_16_march(commune: Clock) -> None:
    julien = child("Julien", "2051")
    scene = load_scene(family("2051").id, date(2020, 3, 4), date(2020, 3, 31), commune.now)
    meal = next(slot.id for period in scene.periods.values() for slot in period.slots if slot.name == "REPAS ENFANT")
    days = [date(2020, 3, 4) + timedelta(n) for n in range(27)]
    free = [day for day in days if refusal_to_add(scene, Box(julien.id, meal, day), commune.now) is None]
    assert [day.day for day in free] == [16, 17, 19, 20, 23, 24, 26, 27, 30]
    evening = db.session.scalars(select(Booking.day).where(Booking.child_id == julien.id)).all()
    assert evening == [date(2020, 3, 12)]


def test_a_year_that_nobody_published_is_refused_and_nothing_is_written(app, tmp_path) -> None:
    with pytest.raises(YearUnknown, match="2034-2035"):
        load(Clock("2035-01-01T10:00").now, FolderStorage(tmp_path))
    assert not db.session.scalar(select(func.count(Account.id)))
