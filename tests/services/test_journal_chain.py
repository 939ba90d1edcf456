"""The journal's chain: whoever changes, puts in or takes out an entry is found out."""

import unicodedata

import pytest
from sqlalchemy import select, text

from models import JournalEntry, db
from services import journal, journal_chain
from services.journal import Actor, Deed
from services.journal_chain import Chain
from services.transaction import transaction
from tests.cast import NOW

DECOMPOSED = unicodedata.normalize("NFD", "Éloïse")


def write(count: int) -> list[int]:
    with transaction() as session:
        changes = {"first_name": ("", DECOMPOSED), "last_name": ("Le Gal", "")}
        for n in range(count):
            journal.write(session, Actor(n, "Nadia"), Deed("child.changed", "child", n, None, changes), NOW)
        return list(session.scalars(select(JournalEntry.id).order_by(JournalEntry.id)))


def tamper(statement: str, **values: object) -> None:
    db.session.rollback()
    with db.engine.begin() as elsewhere:
        elsewhere.execute(text(statement), values)


def test_an_untouched_journal_is_in_good_order(app) -> None:
    assert journal_chain.verify() == Chain(0, None)
    write(journal_chain.AT_ONCE + 1)
    assert journal_chain.verify() == Chain(journal_chain.AT_ONCE + 1, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor_name = 'Karim' WHERE id = :id",
        "UPDATE journal_entry SET previous_hash = hash WHERE id = :id",
        "UPDATE journal_value SET after = 'Zoé' WHERE entry_id = :id AND field = 'first_name'",
        "DELETE FROM journal_value WHERE entry_id = :id AND field = 'last_name'",
    ],
)
def test_a_changed_entry_is_found(app, statement) -> None:
    ids = write(3)
    tamper(statement, id=ids[1])
    assert journal_chain.verify() == Chain(1, ids[1])


def test_an_entry_taken_out_is_found_at_the_next_one_or_at_the_head(app) -> None:
    ids = write(3)
    tamper("DELETE FROM journal_value")
    assert journal_chain.verify() == Chain(3, None)
    tamper("DELETE FROM journal_entry WHERE id = :id", id=ids[2])
    assert journal_chain.verify() == Chain(2, 0)
    tamper("DELETE FROM journal_entry WHERE id = :id", id=ids[0])
    assert journal_chain.verify() == Chain(0, ids[1])


def test_an_entry_written_past_the_chain_is_found(app) -> None:
    ids = write(2)
    tamper(
        "INSERT INTO journal_entry (at, actor_name, action, object_type, fields, values_digest, previous_hash, hash)"
        " SELECT at, 'X', action, object_type, fields, values_digest, hash, 'x' FROM journal_entry WHERE id = :id",
        id=ids[1],
    )
    found = journal_chain.verify()
    assert found.read == 2 and found.broken_id not in (None, 0, *ids)
