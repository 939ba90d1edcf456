"""Erasing a demonstration, and hurrying while one is made; on both databases."""

from datetime import date

import pytest
from sqlalchemy import func, select, text

from models import Account, Family, JournalEntry, Reservation, db
from rules.refusals import Code, Refused
from rules.rights import Role
from services import demonstration, journal_chain
from services.demonstration import KnownAccount
from services.journal_chain import Chain
from tests import tables
from tests.cast import NOW, Town, book


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def open_account() -> int:
    return demonstration.open_account(KnownAccount(Role.COUNTER, "Guichet", "g@mairie.example"), "hash", NOW)


def test_what_was_erased_leaves_nothing_and_counts_from_1_again(app, town: Town) -> None:
    book(town.hugo, town.meal, date(2019, 9, 20), town.nadia)
    open_account()
    demonstration.erase()
    tables.forget_town()
    assert [count(model) for model in (Account, Family, Reservation, JournalEntry)] == [0, 0, 0, 0]
    assert journal_chain.verify() == Chain(0, None)
    assert open_account() == 1
    assert journal_chain.verify() == Chain(1, None)


def test_a_town_without_a_demonstration_s_account_is_not_erased(app, town: Town) -> None:
    with pytest.raises(Refused, match=Code.STILL_IN_USE):
        demonstration.erase()
    assert count(Family) == 4 + 1


def test_commits_wait_for_the_disk_again_after_the_hurry(app) -> None:
    setting = "PRAGMA synchronous" if db.engine.dialect.name == "sqlite" else "SHOW synchronous_commit"
    careful = db.session.scalar(text(setting))
    with demonstration.hurried():
        assert db.session.scalar(text(setting)) in (0, "off")
    assert db.session.scalar(text(setting)) == careful and careful in (2, "on")
