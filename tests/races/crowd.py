"""Many parents who press at the same moment, each in a thread with a session of its own."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from models import (
    Account,
    BasketLine,
    Child,
    Contact,
    Custody,
    Family,
    FileReview,
    Guardian,
    HealthRecord,
    Period,
    SchoolClass,
    Slot,
    db,
)
from queries.planning import basket
from rules.bookings import Action
from rules.custody import CustodyPattern
from rules.refusals import Refused
from rules.rights import Role
from services.bookings import Press
from tests import cast
from tests.cast import NOW

FRIDAY = date(2019, 9, 20)
BORN = date(2012, 5, 3)


def open_to_all(name: str, places: int | None) -> Period:
    """A period that needs no enrolment, with one slot of so many places."""
    return cast.make_period(name, needs_enrolment=False, slots=[cast.make_slot(places=places)])


def crowd(count: int, ticks: Callable[[int], Sequence[tuple[Slot, date]]]) -> list[Press]:
    """So many families with one child each; what parent number n ticked is in the basket, and the press is ready."""
    school_class = db.session.query(SchoolClass).first()
    accounts = [_parent(number, school_class, ticks(number)) for number in range(count)]
    db.session.commit()
    lines = {account.id: basket(account.id) for account in accounts}
    prices = {slot.id: slot.price_cents for slot in db.session.query(Slot)}
    return [
        Press(account_id, f"token-of-parent-{account_id:06}", shown, sum(prices[line.box.slot_id] for line in shown))
        for account_id, shown in lines.items()
    ]


def _parent(number: int, school_class: SchoolClass | None, ticks: Sequence[tuple[Slot, date]]) -> Account:
    home = {"street": "1 rue du Lavoir", "postcode": "39220", "town": "Les Essarts", "phone": "03 00 00 00 02"}
    family = Family(number=str(5000 + number), name=f"Parent{number}", **home)
    guardian = Guardian(family=family, rank=1, last_name=family.name, first_name="Ana")
    account = Account(
        role=Role.FAMILY, name=family.name, email=f"parent{number}@example.org", guardian=guardian, created_at=NOW
    )
    child = Child(last_name=family.name, first_name="Noé", birth_date=BORN, school_class=school_class)
    child.health = HealthRecord()
    contact = Contact(family=family, last_name="Roy", first_name="Ana", phone="06 00 00 00 03", is_emergency=True)
    child.contacts.append(contact)
    db.session.add_all([account, Custody(child=child, family=family, pattern=CustodyPattern.ALL_DAYS, first_day=BORN)])
    db.session.flush()
    for child_id in (None, child.id):
        whose = {"family_id": family.id, "child_id": child_id, "account_id": account.id}
        db.session.add(FileReview(**whose, school_year=2019, reviewed_at=NOW))
    for slot, day in ticks:
        line = {"child_id": child.id, "slot_id": slot.id, "day": day, "action": Action.ADD}
        db.session.add(BasketLine(account_id=account.id, **line))
    return account


def at_once(app: Flask, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each deed returned, or the codes of its refusal; they all start when the last one is ready."""
    gate = Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        with app.app_context():
            gate.wait(timeout=60)
            try:
                results[number] = deeds[number]()
            except Refused as refused:
                results[number] = tuple(refusal.code for refusal in refused.refusals)
            except Exception as error:  # told to the test, which fails on it
                results[number] = error

    threads = [Thread(target=run, args=(number,)) for number in range(len(deeds))]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    db.session.rollback()  # what was read before the race is not what is there now
    return results


def outcomes(results: Sequence[Any]) -> Counter[Any]:
    """How many were made, and how many were refused for what."""
    return Counter("made" if isinstance(result, int) else result for result in results)
