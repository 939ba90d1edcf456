"""What only a demonstration does: accounts whose password everybody knows, and starting again from nothing."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, event, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from models.accounts import Account
from models.activities import Establishment, School, SchoolClass
from models.base import db
from models.journal import JournalHead
from queries import texts
from rules.refusals import Code, refuse
from rules.rights import Role
from rules.texts import TextKey
from services import acceptances, journal
from services.journal import FIRST_HASH, PORTAL, Deed
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account of the demonstration; a parent's has its guardian, an activity leader's its establishments."""

    role: Role
    name: str
    email: str
    username: str | None = None
    guardian_id: int | None = None
    establishment_ids: tuple[int, ...] = ()


def open_account(known: KnownAccount, password_hash: str, now: datetime) -> int:
    """Make the account, marked so that no other installation starts with it; returns its id.

    A parent's has accepted the terms in force.
    """
    with transaction() as session:
        places = session.scalars(select(Establishment).where(Establishment.id.in_(known.establishment_ids)))
        account = Account(
            role=known.role,
            name=known.name,
            username=known.username,
            email=known.email,
            password_hash=password_hash,
            guardian_id=known.guardian_id,
            establishments=list(places),
            created_at=now,
            is_demonstration=True,
        )
        session.add(account)
        session.flush()
        family_id = account.guardian.family_id if account.guardian else None
        journal.write(session, PORTAL, Deed("account.created", "account", account.id, family_id), now)
        if family_id is not None:
            terms = texts.current(TextKey.TERMS, now)
            acceptances.record(session, account, terms.id if terms else None, now)
        return account.id


def add_establishment(name: str, address: str, phone: str, places: int | None = None) -> int:
    """Make a place that takes so many children a day (None: no limit); returns its id."""
    with transaction() as session:
        place = Establishment(name=name, address=address, phone=phone, places=places)
        session.add(place)
        session.flush()
        return place.id


def add_school(name: str, weekdays: str, levels: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Make a school with a class for each level; returns its id and those of the classes by level."""
    with transaction() as session:
        school = School(name=name, weekdays=weekdays)
        school.classes = [SchoolClass(name=level, level=level) for level in levels]
        session.add(school)
        session.flush()
        return school.id, {it.level: it.id for it in school.classes}


@contextmanager
def hurried() -> Iterator[None]:
    """No commit inside waits for the disk: what a power cut would take away can be made again."""
    engine = db.engine
    at_moment, hurry = ("begin", _hurry_postgresql) if _is_postgresql() else ("connect", _hurry_sqlite)
    event.listen(engine, at_moment, hurry)
    db.session.remove()
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, at_moment, hurry)
        db.session.remove()
        engine.dispose()


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _hurry_postgresql(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _hurry_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def erase() -> None:
    """Delete every row and count from 1 again. Refuses a database whose accounts are none of a demonstration's."""
    with transaction() as session:
        if _count(session) and not _count(session, Account.is_demonstration.is_(True)):
            raise refuse(Code.STILL_IN_USE)
        if _is_postgresql():
            names = ", ".join(table.name for table in db.metadata.sorted_tables)
            session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            for table in reversed(db.metadata.sorted_tables):
                session.execute(table.delete())
            session.execute(text("DELETE FROM sqlite_sequence"))
        session.add(JournalHead(id=1, hash=FIRST_HASH))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Account).where(*conditions)) or 0
