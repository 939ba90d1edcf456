"""The opening rush: bookings of a holiday open for all at one instant, and every family wants one of few places.

Each family asks for the grid, ticks its first child, reads the recap and presses the last button, over HTTP, the way a
browser does. Then, in one process and on the same database: confirmations against a bare loop of transactions.
"""

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import quantiles
from time import perf_counter

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import delete, func, select, text

from bench.browser import Browser, Fields
from models import Account, AccountSession, BasketLine, Booking, Establishment, Period, Slot, db
from models.bookings import IS_LIVE
from queries.planning import basket
from rules.accounts import key_digest
from rules.activities import OpenOn, Validation
from rules.bookings import Action
from rules.rights import Role
from services.bookings import Press, confirm_basket
from web.sessions import KEY

OPENS_AT = datetime(2019, 8, 27, 8, 0, tzinfo=UTC)
DAY, LONELY_DAY = date(2019, 10, 21), date(2019, 10, 22)
GRID = f"/planning/modifier?vue=semaine&du={DAY}&par=activites"
PLACES = 300
AT_ONCE = 64
"""How many families' requests are under way at one moment; the others stand in line, as on any line."""

FULL = re.compile("compl[eè]t")
_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Rush:
    """How it went: what became of each family, the seconds until its answer, and what is booked in the end."""

    answers: Counter[str]
    seconds: list[float]
    total: float
    booked: int

    def lines(self) -> list[str]:
        """The figures in words."""
        p50, p95 = (quantiles(self.seconds, n=100)[place] for place in (49, 94))
        return [
            f"opening rush: {len(self.seconds)} families for {PLACES} places, {AT_ONCE} at once, 2 processes",
            f"the last has its answer after {self.total:.1f} s; a family waits {p50:.2f} s (median), {p95:.2f} s (p95)",
            f"answers: {dict(self.answers)}; booked: {self.booked}; oversold: {max(0, self.booked - PLACES)}",
        ]

    @property
    def is_as_promised(self) -> bool:
        """Nobody met an error, every place is booked and none twice."""
        return set(self.answers) <= {"booked", "full"} and self.booked == PLACES


def prepare(app: Flask, families: int) -> list[tuple[str, str]]:
    """A holiday period that has just opened, an account for each family; its cookie and the box that it wants."""
    slot_id = _holiday()
    hash_ = db.session.scalar(select(Account.password_hash).where(Account.username == "mesure"))
    made = []
    for number in range(1, families + 1):
        account = db.session.scalar(select(Account.id).where(Account.guardian_id == number))
        account_id = account or _account(number, str(hash_))
        key = f"rush-key-of-family-{number:06}"
        db.session.add(
            AccountSession(
                account_id=account_id, key=key_digest(key), begun_at=OPENS_AT, ends_at=OPENS_AT + timedelta(2)
            )
        )
        made.append((_cookie(app, key), f"{3 * number}.{slot_id}.{DAY:%Y%m%d}"))
    db.session.commit()
    return made


def run(port: int, parents: Sequence[tuple[str, str]]) -> Rush:
    """All of them, from the instant of the opening until the last has an answer."""
    begun = perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        found = list(crowd.map(lambda parent: _one(port, *parent), parents))
    total = perf_counter() - begun
    booked = db.session.scalar(select(func.count()).select_from(Booking).where(Booking.day == DAY, IS_LIVE)) or 0
    return Rush(Counter(answer for answer, _ in found), [seconds for _, seconds in found], total, booked)


def against_bare_transactions(count: int = 100) -> tuple[float, float]:
    """Confirmations a second, and transactions a second that only lock the period and write one row, in turn."""
    parents = db.session.scalars(select(Account.id).where(Account.role == Role.FAMILY).limit(count)).all()
    slot = db.session.scalars(select(Slot).order_by(Slot.id.desc())).first()
    assert slot is not None
    ours = bare = 0.0
    for number, account_id in enumerate(parents):
        press = _ready(account_id, slot)
        begun = perf_counter()
        confirm_basket(press, OPENS_AT)
        ours += perf_counter() - begun
        begun = perf_counter()
        _bare(slot.period_id, number)
        bare += perf_counter() - begun
    return len(parents) / ours, len(parents) / bare


def _holiday() -> int:
    slot = Slot(name="Journée", starts_at=time(8), ends_at=time(18), price_cents=1250, places=PLACES)
    period = Period(
        activity_id=1,
        establishment=Establishment(name="Centre de loisirs"),
        name="VACANCES D’AUTOMNE",
        first_day=date(2019, 10, 19),
        last_day=date(2019, 11, 3),
        weekdays="12345",
        open_on=OpenOn.HOLIDAYS,
        opens_at=OPENS_AT,
        book_until=date(2019, 10, 31),
        add_rule="WP(Thu,1,23:59)",
        cancel_rule="WP(Thu,1,23:59)",
        validation=Validation.DIRECT,
        needs_enrolment=False,
        slots=[slot],
    )
    db.session.add(period)
    db.session.flush()
    return slot.id


def _account(number: int, password_hash: str) -> int:
    named = {"name": f"Parent {number}", "email": f"rush{number}@example.org", "password_hash": password_hash}
    account = Account(role=Role.FAMILY, guardian_id=number, created_at=OPENS_AT, is_demonstration=True, **named)
    db.session.add(account)
    db.session.flush()
    return account.id


def _cookie(app: Flask, key: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    written = signer.dumps({KEY: key, "seen": int(OPENS_AT.timestamp()), "short": False, "_permanent": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={written}"


def _one(port: int, cookie: str, box: str) -> tuple[str, float]:
    """One family, from the grid to the receipt: what became of it, and the seconds."""
    parent = Browser(port)
    parent.cookies.load(cookie)
    begun = perf_counter()
    answer = _ask(parent, box)
    taken = perf_counter() - begun
    parent.connection.close()
    return answer, taken


def _ask(parent: Browser, box: str) -> str:
    if parent.get(GRID) != 200:
        return "error"
    fields = _hidden(parent)
    if box not in dict(fields).get("vues", ""):
        return "full" if FULL.search(parent.body.decode()) else "error"
    ticked = [*fields, *(("case", seen[:-1]) for seen in dict(fields)["vues"].split() if seen.endswith("+"))]
    status = parent.post(GRID, [*ticked, ("case", box), ("suite", "terminer")])
    if status == 422:
        return "full" if FULL.search(parent.body.decode()) else "error"
    return _confirm(parent) if status == 303 else f"error {status}"


def _confirm(parent: Browser) -> str:
    if parent.get("/planning/recapitulatif") != 200:
        return "error"
    status = parent.post("/planning/recapitulatif", [*_hidden(parent), ("suite", "terminer")])
    if status == 303 and parent.location.startswith("/confirmations/"):
        return "booked"
    return "full" if status == 422 and FULL.search(parent.body.decode()) else f"error {status}"


def _hidden(parent: Browser) -> Fields:
    return [(name.decode(), value.decode()) for name, value in _HIDDEN.findall(parent.body)]


def _ready(account_id: int, slot: Slot) -> Press:
    """A basket with one line of a day without a queue, and the press that confirms it."""
    db.session.rollback()
    db.session.connection(execution_options={"write": True})
    child_id = db.session.scalar(select(Account.guardian_id).where(Account.id == account_id)) or 0
    db.session.execute(delete(BasketLine).where(BasketLine.account_id == account_id))
    line = {"child_id": 3 * child_id, "slot_id": slot.id, "day": LONELY_DAY, "action": Action.ADD}
    db.session.add(BasketLine(account_id=account_id, **line))
    db.session.commit()
    lines = basket(account_id)
    db.session.rollback()
    return Press(account_id, f"token-of-the-bench-{account_id:06}", lines, slot.price_cents)


def _bare(period_id: int, number: int) -> None:
    """What any booking costs at the least: a lock, a row, a commit that waits for the disk."""
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE period SET lock_version = lock_version + 1 WHERE id = :id"), {"id": period_id})
        connection.execute(text("INSERT INTO setting (key, value) VALUES (:key, '')"), {"key": f"bench-{number}"})
