"""Contents that are kept for nobody go; those of a row never do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import worker
from adapters.storage import FolderStorage, Missing, Unreachable, new_key
from models import Document, JournalEntry, Setting, db
from rules.documents import DocumentState, RefusalReason
from services import document_cleaning as service
from services import retention
from tests.cast import NOW, Town, add
from tests.papers import make_paper, make_type
from tests.snapshot import nothing_written

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TO_CHECK, VALID, REFUSED, REPLACED = DocumentState
MADE = datetime(2019, 5, 26, 23, 59, tzinfo=NOW.tzinfo)  # three months before `NOW`, and one day


class Shelf(FolderStorage):
    """A folder whose contents were put when the test says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.put_at: dict[str, datetime] = {}

    def add(self, key: str, put_at: datetime) -> str:
        self.put(key, b"%PDF")
        self.put_at[key] = put_at
        return key

    def kept(self) -> Iterator[tuple[str, datetime]]:
        return ((key, self.put_at[key]) for key, _put_at in super().kept())

    def keys(self) -> set[str]:
        return {key for key, _put_at in super().kept()}


class Broken(Shelf):
    """One that does not answer."""

    def kept(self) -> Iterator[tuple[str, datetime]]:
        raise Unreachable("no route")

    def delete(self, key: str) -> None:
        raise Unreachable("no route")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "documents")


def paper(town: Town, shelf: Shelf, **changes: object) -> Document:
    """Hugo's insurance of half a year ago, with its content and its preview."""
    kind = db.session.scalar(select(Document)).type if count() else make_type()
    made = make_paper(kind, town.nadia, town.hugo, **changes)
    for key in (made.content_key, made.preview_key):
        shelf.add(key, NOW - 180 * DAY)
    return made


def refused(town: Town, shelf: Shelf, decided_at: datetime) -> Document:
    said = {"state": REFUSED, "refusal_reason": RefusalReason.UNREADABLE, "decided_at": decided_at}
    return paper(town, shelf, **said)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Document)) or 0


def test_a_content_without_a_row_goes_after_a_day(town: Town, shelf: Shelf) -> None:
    named = paper(town, shelf)
    shelf.add(new_key(), NOW - DAY - SECOND)
    young = shelf.add(new_key(), NOW - DAY)
    with nothing_written():
        service.sweep(shelf, NOW)
    assert shelf.keys() == {named.content_key, named.preview_key, young}


def test_many_contents_are_swept_and_those_of_rows_stay(town: Town, shelf: Shelf, monkeypatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 3)
    papers = [paper(town, shelf) for _number in range(4)]
    for _number in range(7):
        shelf.add(new_key(), NOW - 2 * DAY)
    service.sweep(shelf, NOW)
    service.sweep(shelf, NOW)
    assert shelf.keys() == {key for it in papers for key in (it.content_key, it.preview_key)}


def test_a_refused_paper_loses_its_content_after_the_months_of_the_setting(town: Town, shelf: Shelf) -> None:
    old, young = refused(town, shelf, MADE), refused(town, shelf, MADE + DAY)
    service.erase_unused(shelf, NOW)
    assert (old.content_key, old.preview_key) == ("", "") and old.refusal_reason is RefusalReason.UNREADABLE
    assert shelf.keys() == {young.content_key, young.preview_key}
    (entry,) = db.session.scalars(select(JournalEntry)).all()
    assert (entry.action, entry.values[0].before) == ("document.erased", "1")
    with nothing_written():
        service.erase_unused(shelf, NOW)


@pytest.mark.parametrize(("replaced_at", "is_there"), [(MADE, False), (MADE + DAY, True)])
def test_a_replaced_paper_loses_its_content_so_long_after_the_one_that_replaced_it(
    town: Town, shelf: Shelf, replaced_at: datetime, is_there: bool
) -> None:
    old = paper(town, shelf, state=REPLACED, decided_at=MADE - 300 * DAY)
    good = paper(town, shelf, state=VALID, decided_at=replaced_at)
    service.erase_unused(shelf, NOW)
    assert bool(old.content_key) is is_there and good.content_key
    assert len(shelf.keys()) == (4 if is_there else 2)


@pytest.mark.parametrize("state", [TO_CHECK, VALID])
def test_what_waits_or_is_good_stays_however_old(town: Town, shelf: Shelf, state: DocumentState) -> None:
    paper(town, shelf, state=state, decided_at=MADE - 900 * DAY, given_at=MADE - 900 * DAY)
    with nothing_written():
        service.erase_unused(shelf, NOW)
    assert len(shelf.keys()) == 2


def test_another_childs_or_homes_paper_replaces_nothing(town: Town, shelf: Shelf) -> None:
    old = paper(town, shelf, state=REPLACED, decided_at=MADE - 300 * DAY)
    make_paper(old.type, town.nadia, town.lea, state=VALID, decided_at=MADE)
    make_paper(old.type, town.claire, town.hugo, state=VALID, decided_at=MADE)
    with nothing_written():
        service.erase_unused(shelf, NOW)


def test_zero_months_is_never(town: Town, shelf: Shelf) -> None:
    refused(town, shelf, MADE - 900 * DAY)
    add(Setting(key="months_of_unused_documents", value="0"))
    with nothing_written():
        service.erase_unused(shelf, NOW)


def test_more_than_fit_in_one_transaction_go_too(town: Town, shelf: Shelf, monkeypatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    for _number in range(5):
        refused(town, shelf, MADE)
    service.erase_unused(shelf, NOW)
    assert shelf.keys() == set() and count() == 5


def test_a_storage_in_trouble_keeps_it_until_some_other_night(town: Town, tmp_path: Path) -> None:
    broken = Broken(tmp_path)
    old = refused(town, broken, MADE)
    keys = {old.content_key, old.preview_key}
    service.erase_unused(broken, NOW)
    db.session.refresh(old)
    assert old.content_key == "" and broken.keys() == keys
    whole = Shelf(tmp_path)
    whole.put_at = broken.put_at
    service.sweep(whole, NOW)
    with pytest.raises(Missing):
        whole.get(keys.pop())


def test_the_worker_goes_on_when_a_job_fails_and_names_nobody(app, tmp_path, monkeypatch, caplog) -> None:
    done: list[str] = []

    def good(_storage: object, _now: datetime) -> None:
        done.append("good")

    def bad(_storage: object, _now: datetime) -> None:
        raise RuntimeError("Nadia")

    monkeypatch.setattr(retention, "NIGHTLY", (bad, good))
    worker.erase(Broken(tmp_path))
    assert done == ["good"]
    assert [it.getMessage() for it in caplog.records] == ["bad: RuntimeError", "sweep: Unreachable"]
