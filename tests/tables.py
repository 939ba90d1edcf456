"""The rows of the tests' databases: taken away after each test, and the cast put there again as it was first made."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Table, exists, literal, select, union_all
from sqlalchemy.orm import make_transient_to_detached

from models import db
from models.journal import JournalHead
from rules.rights import Role
from services.journal import FIRST_HASH
from tests import cast

_HEAD = db.metadata.tables[JournalHead.__tablename__]
_TABLES = [table for table in db.metadata.sorted_tables if table is not _HEAD]
_FILLED = union_all(
    *(
        select(literal(number)).where(exists(select(literal(1)).select_from(table)))
        for number, table in enumerate(_TABLES)
    )
)


def filled() -> list[Table]:
    """The tables with a row, a parent before its children; the head of the journal always has one."""
    with db.engine.connect() as connection:
        return [_TABLES[number] for number in sorted(connection.scalars(_FILLED))]


def empty() -> None:
    """Nothing but the head of the journal, as before the first entry; not even the texts that a migration published."""
    with db.engine.begin() as connection:
        numbers = sorted(connection.scalars(_FILLED), reverse=True)
        deletes = [f"DELETE FROM {_TABLES[number].name}" for number in numbers]
        _run(connection, [*deletes, f"UPDATE {_HEAD.name} SET hash = '{FIRST_HASH}'"])


def _run(connection: Connection, statements: list[str]) -> None:
    """PostgreSQL takes them all at once: there each way there and back costs as much as the statement."""
    if connection.dialect.name == "postgresql":
        statements = [";".join(statements)]
    for statement in statements:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


@dataclass(frozen=True)
class _Kept:
    """The statements that make a town again, and which of its rows its names stand for."""

    inserts: list[str]
    named: dict[str, tuple[type[Any], int]]
    staff: dict[Role, int]


_KEPT: dict[str, _Kept] = {}
"""By the address of the database: the ids that it gave are not given again."""


def make_town() -> cast.Town:
    """The cast, as `cast.make_town` makes it: the first one of an empty database is kept, and later copied.

    Where something is there already, it is made: what is there may change what is made.
    """
    address = str(db.engine.url)
    if filled():
        return cast.make_town()
    if address not in _KEPT:
        town = cast.make_town()
        _KEPT[address] = _keep(town)
        return town
    return _put(_KEPT[address])


def forget_town() -> None:
    """The next town is made anew: the database gives the ids of the kept one once more."""
    _KEPT.pop(str(db.engine.url), None)


def _keep(town: cast.Town) -> _Kept:
    named = {it.name: getattr(town, it.name) for it in fields(town) if it.name != "staff"}
    keys = {name: (type(row), row.id) for name, row in named.items()}
    staff = {role: account.id for role, account in town.staff.items()}
    tables = filled()
    db.session.rollback()
    with db.engine.connect() as connection:
        inserts = [_insert_of(connection, table) for table in tables]
    return _Kept(inserts, keys, staff)


def _insert_of(connection: Connection, table: Table) -> str:
    """The rows of a table as one statement, with its values written in it."""
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    return str(table.insert().values(rows).compile(connection, compile_kwargs={"literal_binds": True}))


def _put(kept: _Kept) -> cast.Town:
    with db.engine.begin() as connection:
        _run(connection, kept.inserts)
    named = {name: _row(model, row_id) for name, (model, row_id) in kept.named.items()}
    return cast.Town(**named, staff={role: _row(cast.Account, row_id) for role, row_id in kept.staff.items()})


def _row(model: type[Any], row_id: int) -> Any:
    """The row as a session has it after a commit: it is read when it is asked for something."""
    row = model(id=row_id)
    make_transient_to_detached(row)
    db.session.add(row)
    return row
