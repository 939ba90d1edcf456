"""The models and the migrations make the same schema, on both databases, and every migration goes up, down and up.

Alembic's own comparison sees neither CHECK constraints nor changed values of an enum: the inspector sees both.
"""

from dataclasses import replace

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, String, Table, create_engine, inspect, text

import config
from adapters.storage import FolderStorage
from app import create_app
from models import Closure, Declaration, Enrolment, ErasureRequest, Text, db
from rules.bookings import BookingState, ReservationState
from rules.enrolments import EnrolmentState
from rules.rights import Role
from rules.texts import TextKey
from tests import cast, held
from tests.cast import NOW


def columns(inspector, table):
    facts = ("type", "nullable", "default", "identity")
    return {it["name"]: {fact: repr(it.get(fact)) for fact in facts} for it in inspector.get_columns(table)}


def indexes(inspector, table):
    found = {}
    for index in inspector.get_indexes(table):
        where = [str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")]
        found[index["name"]] = {"columns": index["column_names"], "unique": bool(index["unique"]), "where": where}
    return found


def foreign_keys(inspector, table):
    facts = ("constrained_columns", "referred_table", "referred_columns", "options")
    return {it["name"]: [it[fact] for fact in facts] for it in inspector.get_foreign_keys(table)}


def schema_of(engine):
    """Everything that the database itself says of its tables, without alembic's own."""
    inspector = inspect(engine)
    tables = [name for name in inspector.get_table_names() if name != "alembic_version"]
    found = {}
    for table in tables:
        found[table] = {
            "columns": columns(inspector, table),
            "key": inspector.get_pk_constraint(table),
            "foreign keys": foreign_keys(inspector, table),
            "unique": {it["name"]: it["column_names"] for it in inspector.get_unique_constraints(table)},
            "checks": {it["name"]: " ".join(it["sqltext"].split()) for it in inspector.get_check_constraints(table)},
            "indexes": indexes(inspector, table),
            "numbers used once": table in autoincremented(engine),
        }
    return found


def autoincremented(engine):
    """Tables of SQLite that never give a number twice, also after a deletion."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.connect() as connection:
        query = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
        return list(connection.scalars(query))


def differences(here, there, path=""):
    """The places where two schemas differ, as readable lines."""
    if isinstance(here, dict) and isinstance(there, dict):
        lines = []
        for key in sorted({*here, *there}):
            lines += differences(here.get(key, "missing"), there.get(key, "missing"), f"{path} {key}".strip())
        return lines
    return [] if here == there else [f"{path}: {here} != {there}"]


@pytest.fixture(params=["sqlite", "postgresql"])
def two_databases(request, tmp_path):
    """The addresses of two empty databases of one kind."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path / name}.sqlite" for name in ("one", "two")]
        return
    server = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    names = ["house_one", "house_two"]
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield [server.replace("/postgres?", f"/{name}?") for name in names]
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def in_application(two_databases, tmp_path):
    """A function that gives an application on the first or the second of the two databases."""
    read = config.read({"MODE": "demo", "DATA_DIR": str(tmp_path / "data")})
    apps = [create_app(replace(read, database_url=url)) for url in two_databases]
    yield lambda number: apps[number].app_context()
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_migrations_make_the_schema_of_the_models(in_application, root):
    with in_application(0):
        db.create_all()
        modelled = schema_of(db.engine)
    with in_application(1):
        upgrade(str(root / "migrations"))
        migrated = schema_of(db.engine)
    found = differences(modelled, migrated)
    print(f"{len(modelled)} tables compared")
    assert not found, "models != migrations\n" + "\n".join(found)
    assert set(modelled) == set(db.metadata.tables)


def test_every_migration_goes_up_down_and_up(in_application, root):
    folder = str(root / "migrations")
    revisions = [it.revision for it in ScriptDirectory(folder).walk_revisions()][::-1]
    with in_application(0):
        before = schema_of(db.engine)
        for revision in revisions:
            upgrade(folder, revision)
            after = schema_of(db.engine)
            downgrade(folder, "-1")
            assert differences(before, schema_of(db.engine)) == [], f"{revision} does not take back what it made"
            upgrade(folder, revision)
            assert differences(after, schema_of(db.engine)) == [], f"{revision} makes another schema the second time"
            before = after
    print(f"{len(revisions)} migrations went up, down and up")
    assert revisions and before


def count_rows(*tables):
    """How many rows each of these tables has."""
    with db.engine.connect() as connection:
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables}


def fill_the_files(town, storage):
    """Rows of every kind of file and paper; one agent accepts a text for two families."""
    held.fill_family(town.nadia, "a")
    held.fill_child(town.hugo, town.nadia, "a")
    kind = held.paper(town.nadia, storage, "papier").type
    kind.activities = [town.meal.period.activity]
    db.session.commit()
    held.mail_to(town.nadia, "a@example.org", "a")
    request = {"family_id": cast.family_of(town.nadia).id, "account_id": town.nadia.id, "due_on": NOW.date()}
    cast.add(ErasureRequest(**request, asked_at=NOW))
    terms = cast.add(Text(key=TextKey.TERMS, number=1, body="…", created_at=NOW, published_at=NOW))
    for parent in (town.nadia, town.zoe):
        said = {"account_id": town.staff[Role.COUNTER].id, "family_id": cast.family_of(parent).id}
        cast.add(Declaration(text_id=terms.id, **said, accepted_at=NOW))
    db.session.remove()


def test_the_migration_of_the_files_goes_down_and_up_with_rows_in_its_tables(in_application, root, tmp_path):
    folder = str(root / "migrations")
    new = ("file_review", "file_proposal", "file_draft", "erasure_request", "document", "authorisations")
    with in_application(0):
        upgrade(folder)
        fill_the_files(cast.make_town(), FolderStorage(tmp_path))
        assert all(count_rows(*new, "document_type", "document_type_activity").values())
        before = count_rows("family", "guardian", "child", "contact", "health_record", "booking", "account")
        downgrade(folder, "0002")
        assert count_rows(*before, "declaration", "outgoing_mail") == {**before, "declaration": 1, "outgoing_mail": 0}
        upgrade(folder)
        assert count_rows(*before, *new) == {**before, **dict.fromkeys(new, 0)}


def fill_the_bookings(town):
    """A pattern, a request that waits, an outing and a strike that is over, a booking that the strike cancelled."""
    booking = cast.book(town.hugo, town.meal, NOW.date(), town.nadia)
    days = {"first_day": NOW.date(), "last_day": NOW.date(), "slot_id": town.meal.id}
    closure = cast.add(Closure(**days, reason="Grève", reopened_at=NOW))
    cast.add(Closure(**days, reason="Sortie", school_class_id=town.hugo.school_class_id))
    booking.closure_id, booking.closed_state, booking.state = closure.id, BookingState.ACCEPTED, BookingState.CANCELLED
    booking.lines[0].reservation.state = ReservationState.REPLACED
    enrolments = db.session.query(Enrolment).order_by(Enrolment.id).all()
    enrolments[0].pattern, enrolments[1].state = f"{town.meal.id}:14", EnrolmentState.WAITING
    db.session.commit()
    db.session.remove()
    return len(enrolments)


def test_the_migration_of_the_bookings_goes_down_and_up_with_rows_in_its_tables(in_application, root):
    folder = str(root / "migrations")
    with in_application(0):
        upgrade(folder)
        enrolled = fill_the_bookings(cast.make_town())
        before = count_rows("booking", "reservation", "reservation_line", "slot", "period")
        downgrade(folder, "0003")
        assert count_rows("closure", "enrolment") == {"closure": 0, "enrolment": enrolled - 1}
        upgrade(folder)
        assert count_rows(*before) == before
        with db.engine.connect() as connection:
            kept = connection.scalar(text("SELECT pattern FROM enrolment ORDER BY id LIMIT 1"))
            assert kept.partition(":")[2] == "14"
            assert connection.scalar(text("SELECT state FROM reservation")) == "cancelled"


def test_there_is_one_last_migration(root):
    assert len(ScriptDirectory(str(root / "migrations")).get_heads()) == 1


def planted_engine(*parts):
    """A database in memory with one table, made of these columns, constraints and indexes."""
    engine = create_engine("sqlite://")
    metadata = MetaData()
    Table("meal", metadata, Column("id", Integer, primary_key=True), Column("state", String(9)), *parts)
    metadata.create_all(engine)
    return engine


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([CheckConstraint("state IN ('a', 'b')", name="ck_state")], "meal checks ck_state"),
        ([Index("uq_live", "state", unique=True)], "meal indexes uq_live"),
        ([Column("places", Integer)], "meal columns places"),
    ],
)
def test_a_planted_difference_is_seen(parts, expected):
    engines = [planted_engine(), planted_engine(*parts)]
    found = differences(*[schema_of(engine) for engine in engines])
    for engine in engines:
        engine.dispose()
    assert len(found) == 1 and found[0].startswith(expected)


def test_a_changed_check_and_a_changed_condition_of_an_index_are_seen():
    engines = [
        planted_engine(
            CheckConstraint(f"state IN ({states})", name="ck_state"),
            Index("uq_live", "state", unique=True, sqlite_where=text(f"state IN ({states})")),
        )
        for states in ("'a', 'b'", "'a'")
    ]
    found = differences(*[schema_of(engine) for engine in engines])
    for engine in engines:
        engine.dispose()
    assert [line.split(":")[0] for line in found] == ["meal checks ck_state", "meal indexes uq_live where"]
