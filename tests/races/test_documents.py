"""Two agents before the same papers: each paper is decided once, and one paper of a kind is good."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models import Document, OutgoingMail, db
from rules.documents import DocumentState, RefusalReason
from rules.refusals import Code
from rules.rights import Role
from services import document_decisions as service
from services import documents
from tests.cast import NOW
from tests.papers import make_paper, make_type
from tests.races.crowd import at_once

AT_ONCE = 8
END = date(2020, 8, 31)


def in_state(state: DocumentState) -> int:
    return db.session.scalar(select(func.count()).select_from(Document).where(Document.state == state)) or 0


def test_a_paper_that_is_validated_and_refused_at_once_is_decided_once(race, town) -> None:
    paper = make_paper(make_type(), town.nadia, town.hugo).id
    agents = [town.staff[role].id for role in (Role.COUNTER, Role.ADMINISTRATOR)]
    validating = [lambda who=who: service.validate(who, paper, END, NOW) for who in agents]
    refusing = [lambda who=who: service.refuse_paper(who, paper, RefusalReason.OTHER, "Non", NOW) for who in agents]
    results = at_once(race, (validating + refusing) * 2)
    assert results.count((Code.ALREADY_DECIDED,)) == AT_ONCE - 1 and results.count(None) == 1
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1


@pytest.mark.parametrize("deed", ["one by one", "several"])
def test_of_papers_of_one_kind_validated_at_once_one_stays_good(race, town, deed) -> None:
    kind = make_type()
    ids = [make_paper(kind, town.nadia, town.hugo, given_at=NOW).id for _ in range(AT_ONCE)]
    agent = town.staff[Role.COUNTER].id
    if deed == "several":
        results = at_once(race, [lambda: service.validate_many(agent, ids, NOW)] * 3)
        assert sum(it.done for it in results) == AT_ONCE
    else:
        at_once(race, [lambda key=key: service.validate(agent, key, END, NOW) for key in ids])
    assert (in_state(DocumentState.VALID), in_state(DocumentState.REPLACED)) == (1, AT_ONCE - 1)


def test_papers_of_many_families_are_validated_at_once_in_any_order(race, town) -> None:
    kind = make_type()
    people = [(town.nadia, town.hugo), (town.claire, town.julien), (town.paul, town.sam), (town.zoe, town.sam)]
    ids = [make_paper(kind, account, child).id for account, child in people]
    agent = town.staff[Role.COUNTER].id
    deeds = [lambda keys=keys: service.validate_many(agent, keys, NOW) for keys in (ids, ids[::-1]) * 4]
    results = at_once(race, deeds)
    assert sum(it.done for it in results) == len(ids) and in_state(DocumentState.VALID) == len(ids)


def test_files_sent_at_once_are_counted_one_by_one(race, town, monkeypatch) -> None:
    monkeypatch.setattr(documents, "TRIES_IN_AN_HOUR", 3)
    nadia = town.nadia.id
    results = at_once(race, [lambda: documents.count_try(nadia, "s", NOW)] * AT_ONCE)
    assert results.count(None) == 3 and results.count((Code.TOO_MANY_TRIES,)) == AT_ONCE - 3
