"""One transaction, once: it lands whole or not at all, on both databases."""

import pytest
from sqlalchemy import select

from models import Family, db
from services.transaction import end_reading, transaction
from tests.cast import Town


def names() -> list[str]:
    return list(db.session.scalars(select(Family.name).order_by(Family.name)))


def test_what_was_written_lands(app) -> None:
    with transaction() as session:
        session.add(Family(number="1", name="Roy"))
    assert names() == ["Roy"]


def test_nothing_lands_when_something_is_raised(app) -> None:
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(Family(number="1", name="Roy"))
        session.flush()
        _ = 1 / 0
    assert names() == []


def test_nesting_is_refused_and_nothing_lands(app) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), transaction() as session:
        session.add(Family(number="1", name="Roy"))
        with transaction():
            pass
    assert names() == []


def test_a_read_that_came_before_is_forgotten(app, town: Town) -> None:
    family = town.nadia.guardian.family
    assert family.name == "Benmoussa"
    with db.engine.begin() as elsewhere:
        elsewhere.execute(Family.__table__.update().where(Family.id == family.id).values(name="Roy"))
    with transaction():
        assert family.name == "Roy"


def test_who_has_ended_reading_holds_no_connection(app, town: Town) -> None:
    assert names() and db.session().in_transaction()
    end_reading()
    assert not db.session().in_transaction() and db.engine.pool.checkedout() == 0
