"""Accepting the terms of use: once for each version and account, and only the version in force."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Declaration, JournalEntry, Text, db
from queries import texts
from rules.refusals import Code, Refused
from rules.texts import TextKey
from services import declarations
from tests import cast
from tests.cast import NOW, Town
from tests.staff_pages import actions

DAY = timedelta(days=1)


def terms(number: int = 1, published_at=NOW) -> Text:
    """A version of the terms of use."""
    return cast.add(Text(key=TextKey.TERMS, number=number, body="Règles.", created_at=NOW, published_at=published_at))


def test_an_acceptance_is_kept_with_its_family_and_journalled(town: Town) -> None:
    text = terms()
    declarations.accept(town.nadia.id, text.id, NOW)
    kept = db.session.scalars(select(Declaration)).one()
    assert (kept.text_id, kept.account_id, kept.accepted_at) == (text.id, town.nadia.id, NOW)
    assert kept.family_id == cast.family_of(town.nadia).id
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.family_id, entry.actor_id) == ("account.terms_accepted", kept.family_id, town.nadia.id)
    assert [(it.field, it.before, it.after) for it in entry.values] == [("version", "", "1")]


def test_a_second_click_changes_nothing(town: Town) -> None:
    text = terms()
    declarations.accept(town.nadia.id, text.id, NOW)
    declarations.accept(town.nadia.id, text.id, NOW + DAY)
    assert [it.accepted_at for it in db.session.scalars(select(Declaration))] == [NOW]
    assert actions() == ["account.terms_accepted"]


def test_each_parent_accepts_and_each_version_anew(town: Town) -> None:
    first = terms()
    declarations.accept(town.nadia.id, first.id, NOW)
    assert texts.terms_to_accept(town.karim.id, NOW) is not None
    second = terms(2, NOW + DAY)
    assert texts.terms_to_accept(town.nadia.id, NOW) is None
    assert texts.terms_to_accept(town.nadia.id, NOW + DAY).id == second.id


def test_only_the_version_in_force_is_accepted(town: Town) -> None:
    old, new = terms(), terms(2)
    programmed = terms(3, NOW + DAY)
    draft = terms(4, None)
    notice = cast.add(Text(key=TextKey.DATA_NOTICE, number=1, body="x", created_at=NOW, published_at=NOW))
    for wrong in (old.id, programmed.id, draft.id, notice.id, 999, None):
        with pytest.raises(Refused) as caught:
            declarations.accept(town.nadia.id, wrong, NOW)
        assert [it.code for it in caught.value.refusals] == [Code.CHANGED_MEANWHILE]
    declarations.accept(town.nadia.id, new.id, NOW)
    assert db.session.scalars(select(Declaration.text_id)).all() == [new.id]


def test_without_published_terms_there_is_nothing_to_keep(town: Town) -> None:
    terms(1, None)
    declarations.accept(town.nadia.id, None, NOW)
    assert db.session.scalars(select(Declaration)).all() == [] and actions() == []


def test_a_closed_account_accepts_nothing(town: Town) -> None:
    text = terms()
    account_id = town.nadia.id
    town.nadia.closed_at = NOW
    db.session.commit()
    with pytest.raises(Refused):
        declarations.accept(account_id, text.id, NOW)
    assert db.session.scalars(select(Declaration)).all() == []
