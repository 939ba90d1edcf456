"""Deletion and everything else at once: one request, one answer, and nothing given meanwhile stays behind."""

from datetime import datetime
from functools import partial
from time import sleep

from flask import Flask

from adapters.storage import FolderStorage
from models import Document, ErasureRequest, FileDraft, FileReview, HealthRecord, JournalEntry, db
from rules.refusals import Code
from rules.rights import Role
from services import erasures, journal_chain, retention, reviews
from services.locking import lock_file
from services.parents import family_of, require_parent
from services.transaction import transaction
from tests import cast, held
from tests.cast import NOW, PARIS, Town
from tests.races.crowd import at_once, outcomes

HESITATES = 0.5
"""Seconds between a parent's first and last statement: long enough for a deletion to pass in between."""
NEXT_YEAR = datetime(2020, 11, 20, 3, tzinfo=PARIS)


def give(account_id: int, number: int) -> int:
    """A parent leaves something in the file: as every deed of a parent does, with the account held."""
    with transaction() as session:
        account = require_parent(session, account_id)
        sleep(HESITATES)
        row = {"account_id": account_id, "family_id": family_of(account), "child_id": number, "typed": []}
        session.add(FileDraft(**row, saved_at=NOW))
        session.flush()
        return number


def test_two_parents_who_ask_at_once_have_one_request(race: Flask, town: Town) -> None:
    accounts = [town.nadia.id, town.karim.id] * 4
    results = at_once(race, [partial(erasures.ask, account, "Tout", NOW) for account in accounts])
    assert len(set(results)) == 1, results
    assert db.session.query(ErasureRequest).count() == 1


def test_of_answers_and_a_withdrawal_at_once_one_counts(race: Flask, town: Town, tmp_path) -> None:
    storage, agent = FolderStorage(tmp_path), town.staff[Role.ADMINISTRATOR].id
    request = erasures.ask(town.nadia.id, "", NOW)
    deeds = [partial(erasures.grant, agent, request, "", storage, NOW) for _ in range(3)]
    deeds += [partial(erasures.decline, agent, request, "Non.", NOW) for _ in range(3)]
    deeds += [partial(erasures.withdraw, town.nadia.id, request, NOW) for _ in range(2)]
    results = at_once(race, deeds)
    assert results.count(None) == 1, results
    assert set(results) <= {None, (Code.ALREADY_DECIDED,), (Code.NO_RIGHT,)}
    assert journal_chain.verify().broken_id is None


def test_what_a_parent_gives_meanwhile_is_erased_or_refused(race: Flask, town: Town, tmp_path) -> None:
    storage, agent = FolderStorage(tmp_path), town.staff[Role.ADMINISTRATOR].id
    held.paper(town.nadia, storage, "papier")
    request, family_id = erasures.ask(town.nadia.id, "", NOW), cast.family_of(town.nadia).id
    gifts = [partial(give, town.nadia.id, getattr(town, name).id) for name in ("hugo", "lea")]
    gifts += [partial(give, town.karim.id, getattr(town, name).id) for name in ("hugo", "lea")]
    results = at_once(race, [partial(erasures.grant, agent, request, "", storage, NOW), *gifts])
    made = outcomes(results)
    assert results[0] is None and made["made"] + made[(Code.NO_RIGHT,)] == len(gifts), results
    assert db.session.query(FileDraft).filter_by(family_id=family_id).count() == 0
    assert db.session.query(Document).filter_by(family_id=family_id).count() == 0
    assert db.session.query(JournalEntry).filter_by(action="family.erased").count() == 1


def confirm(account_id: int, child_id: int) -> int:
    """A parent confirms a child's file, as its form does, with the file held."""
    with transaction() as session:
        family_id = family_of(require_parent(session, account_id))
        lock_file(session, family_id, child_id)
        sleep(HESITATES)
        reviews.record(session, account_id, family_id, child_id, NEXT_YEAR)
        return child_id


def erase_a_little_later(storage: FolderStorage) -> None:
    sleep(HESITATES / 2)
    retention.erase_health_forms(storage, NEXT_YEAR)


def test_a_health_form_that_a_parent_confirms_meanwhile_stays(race: Flask, town: Town, tmp_path) -> None:
    db.session.query(FileReview).filter_by(child_id=town.hugo.id).update({"school_year": 2019})
    db.session.commit()
    forms = db.session.query(HealthRecord).filter_by(child_id=town.hugo.id)
    deeds = [partial(confirm, town.nadia.id, town.hugo.id), partial(erase_a_little_later, FolderStorage(tmp_path))]
    assert at_once(race, deeds) == [town.hugo.id, None]
    assert forms.count() == 1
    retention.erase_health_forms(FolderStorage(tmp_path), NEXT_YEAR.replace(year=2021))
    assert forms.count() == 0, "a year later nobody has confirmed it"
