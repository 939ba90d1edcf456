"""Two hundred parents, ten places: ten are booked, the others are told. And twins that must oversell."""

from functools import partial
from threading import Barrier

from sqlalchemy import func, select

from models import Account, BasketLine, Booking, JournalEntry, OutgoingMail, SlotLink, db
from models.bookings import IS_LIVE
from queries.planning import basket, load_scene
from rules.activities import SlotLinkKind
from rules.baskets import refusals
from rules.bookings import Box
from rules.mails import MailKind
from rules.pricing import total_of
from rules.refusals import Code, Refused
from services import booking_engine
from services.booking_rows import Booker, Order, record
from services.bookings import Press, confirm_basket
from services.journal import FIRST_HASH, hash_of
from services.parents import family_of, require_parent
from services.planning import keep_ticks
from services.transaction import transaction
from tests.cast import NOW, Town
from tests.races.crowd import FRIDAY, at_once, crowd, open_to_all, outcomes

PLACES, PARENTS, FEW = 10, 200, 20


def parents(count: int) -> list[Press]:
    """So many parents, each about to press for one of the ten places."""
    slot = open_to_all("CENTRE DE LOISIRS", PLACES).slots[0]
    return crowd(count, lambda _number: [(slot, FRIDAY)])


def booked() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking).where(IS_LIVE))


def test_two_hundred_parents_get_ten_places(race, town: Town) -> None:
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in parents(PARENTS)])
    assert outcomes(results) == {"made": PLACES, (Code.FULL,): PARENTS - PLACES}
    assert booked() == PLACES
    assert db.session.scalar(select(func.count()).select_from(BasketLine)) == PARENTS - PLACES
    recaps = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.kind == MailKind.BOOKING_RECAP)
    assert db.session.scalar(recaps) == PLACES


def test_the_journals_chain_holds_after_a_crowd(race, town: Town) -> None:
    at_once(race, [partial(confirm_basket, press, NOW) for press in parents(FEW)])
    entries = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    following = {entry.previous_hash: entry.hash for entry in entries}
    assert all(entry.hash == hash_of(entry) for entry in entries)
    link, length = FIRST_HASH, 0
    while link in following:
        link, length = following[link], length + 1
    assert length == len(entries) == PLACES


def count_then_book(press: Press, counted: Barrier) -> int:
    """The twin: the same rules and the same writing, but the places are counted in another transaction."""
    account = db.session.get_one(Account, press.account_id)
    family_id, lines = family_of(account), basket(press.account_id)
    scene = load_scene(family_id, FRIDAY, FRIDAY, NOW)
    db.session.rollback()
    found = refusals(scene, lines, NOW)
    counted.wait(timeout=60)
    if found:
        raise Refused(found)
    with transaction() as session:
        account = require_parent(session, press.account_id)
        order = Order(Booker.of(account), press.token, scene, lines, total_of(scene, lines), NOW)
        return record(session, order).id


def test_a_twin_that_counts_before_its_transaction_oversells(race, town: Town) -> None:
    counted = Barrier(FEW)
    results = at_once(race, [partial(count_then_book, press, counted) for press in parents(FEW)])
    assert outcomes(results) == {"made": FEW}
    assert booked() == FEW > PLACES


def test_without_the_periods_lock_postgresql_oversells(race, town: Town, is_postgresql, monkeypatch) -> None:
    """On SQLite a writer has the whole database from its first statement: there it changes nothing."""
    together = Barrier(FEW)

    def no_lock(_session, _period_ids) -> None:
        if is_postgresql:
            together.wait(timeout=60)

    monkeypatch.setattr(booking_engine, "lock_places", no_lock)
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in parents(FEW)])
    assert outcomes(results)["made"] == booked() == (FEW if is_postgresql else PLACES)


def test_two_parents_do_not_book_what_excludes_one_another_in_two_periods(race, town: Town) -> None:
    slots = [open_to_all(name, None).slots[0] for name in ("JOURNÉE", "DEMI-JOURNÉE")]
    (one, other), price = [slot.id for slot in slots], slots[0].price_cents
    db.session.add(SlotLink(slot_id=one, other_id=other, kind=SlotLinkKind.EXCLUDES))
    db.session.commit()
    presses = []
    for parent, slot_id in ((town.nadia.id, one), (town.karim.id, other)):
        keep_ticks(parent, {Box(town.hugo.id, slot_id, FRIDAY): True}, NOW)
        presses.append(Press(parent, f"token-of-parent-{parent}", basket(parent), price))
    results = at_once(race, [partial(confirm_basket, press, NOW) for press in presses])
    assert outcomes(results) == {"made": 1, (Code.EXCLUDED,): 1}
