"""A parent gives a paper: the content first, then the row; whatever is refused leaves neither."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from adapters.documents import Paper
from adapters.storage import FolderStorage, NoRoom
from models import Custody, Document, JournalEntry, db
from rules.documents import Channel, DocumentState, Level
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services import documents
from services.documents import send
from services.papers import SAME_FILE, Sending, digest_of
from tests.cast import NOW, Town, family_of
from tests.papers import make_paper, make_type
from tests.snapshot import nothing_written

PAPER = Paper("image/png", b"the whole", b"the first page", 1)


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    """An empty folder."""
    return FolderStorage(tmp_path / "documents")


@pytest.fixture
def sending(town: Town) -> Sending:
    """Hugo's insurance."""
    return Sending(make_type().id, town.hugo.id, "", "../../etc/assurance 2019.png", digest_of(b"sent"))


def kept(storage: FolderStorage) -> int:
    return len(list(storage.kept()))


def refused(account: Any, sending: Sending, storage: FolderStorage) -> list[tuple[Any, Any]]:
    """The refusals; nothing is written, and nothing is left in the storage that was not there before."""
    before = kept(storage)
    with nothing_written(), pytest.raises(Refused) as caught:
        send(account.id, sending, PAPER, storage, NOW)
    assert kept(storage) == before
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_a_paper_waits_for_a_look_with_its_content_kept(town: Town, sending: Sending, storage: FolderStorage) -> None:
    key = send(town.nadia.id, sending, PAPER, storage, NOW)
    document = db.session.get_one(Document, key)
    assert (document.family_id, document.child_id) == (family_of(town.nadia).id, town.hugo.id)
    assert (document.state, document.channel) == (DocumentState.TO_CHECK, Channel.ONLINE)
    assert (document.name, document.filename) == ("assurance 2019.png", "assurance 2019.png")
    assert (document.media_type, document.size, document.pages) == ("image/png", len(PAPER.content), 1)
    assert (document.given_at, document.given_by_id) == (NOW, town.nadia.id)
    assert storage.get(document.content_key) == PAPER.content
    assert storage.get(document.preview_key) == PAPER.preview


def test_the_journal_says_type_and_name_and_nothing_of_the_content(town: Town, sending: Sending, storage) -> None:
    key = send(town.nadia.id, replace(sending, name="assurance de Hugo"), PAPER, storage, NOW)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "document.given")).one()
    assert (entry.object_id, entry.family_id, entry.actor_id) == (key, family_of(town.nadia).id, town.nadia.id)
    said = {value.field: value.after for value in entry.values}
    assert said == {"type": str(sending.type_id), "name": "assurance de Hugo"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type_id": None}, [("type_id", Why.NEEDED)]),
        ({"type_id": 999_999_999}, [("type_id", Why.UNKNOWN)]),
        ({"child_id": None}, [("type_id", Why.OTHER_LEVEL)]),
        ({"child_id": 999_999_999}, [("child_id", Why.UNKNOWN)]),
        ({"name": "x" * 121}, [("name", Why.TOO_LONG)]),
        ({"name": "a\x07b"}, [("name", Why.CONTROL)]),
    ],
)
def test_what_is_not_as_expected_keeps_nothing(town: Town, sending, storage, changes, expected) -> None:
    assert refused(town.nadia, replace(sending, **changes), storage) == expected


def test_a_paper_of_the_family_is_of_no_child(town: Town, sending: Sending, storage: FolderStorage) -> None:
    kind = make_type("Avis d’imposition", Level.FAMILY)
    assert refused(town.nadia, replace(sending, type_id=kind.id), storage) == [("type_id", Why.OTHER_LEVEL)]
    document = db.session.get_one(
        Document, send(town.nadia.id, replace(sending, type_id=kind.id, child_id=None), PAPER, storage, NOW)
    )
    assert document.child_id is None


def test_neither_a_foreign_child_nor_a_closed_type_is_taken(town: Town, sending: Sending, storage) -> None:
    assert refused(town.nadia, replace(sending, child_id=town.julien.id), storage) == [("child_id", Why.UNKNOWN)]
    closed = make_type("Brevet", closed_at=NOW)
    assert refused(town.nadia, replace(sending, type_id=closed.id), storage) == [("type_id", Why.UNKNOWN)]


def test_a_closed_family_and_staff_give_nothing(town: Town, sending: Sending, storage: FolderStorage) -> None:
    assert refused(town.staff[Role.COUNTER], sending, storage) == [(None, Code.NO_RIGHT)]
    family_of(town.nadia).closed_at = NOW
    db.session.commit()
    assert refused(town.nadia, sending, storage) == [(None, Code.NO_RIGHT)]


def test_a_second_click_keeps_nothing_twice(town: Town, sending: Sending, storage: FolderStorage) -> None:
    send(town.nadia.id, sending, PAPER, storage, NOW)
    again = replace(sending, name="un autre nom")
    assert refused(town.karim, again, storage) == [(None, Code.SAME_DOCUMENT)]
    assert kept(storage) == 2


def test_the_same_file_is_taken_for_another_child_type_or_later(town: Town, sending: Sending, storage) -> None:
    send(town.nadia.id, sending, PAPER, storage, NOW)
    send(town.nadia.id, replace(sending, child_id=town.lea.id), PAPER, storage, NOW)
    send(town.nadia.id, replace(sending, type_id=make_type("Brevet").id), PAPER, storage, NOW)
    send(town.nadia.id, sending, PAPER, storage, NOW + SAME_FILE + timedelta(seconds=1))
    assert kept(storage) == 8


def test_each_home_of_a_child_gives_its_own(town: Town, sending: Sending, storage: FolderStorage) -> None:
    of_sam = replace(sending, child_id=town.sam.id)
    keys = [send(account.id, of_sam, PAPER, storage, NOW) for account in (town.paul, town.zoe)]
    families = [db.session.get_one(Document, key).family_id for key in keys]
    assert families == [family_of(town.paul).id, family_of(town.zoe).id]


def test_a_new_paper_leaves_the_good_one_as_it_is(town: Town, sending: Sending, storage: FolderStorage) -> None:
    kind = make_type("Carnet")
    good = make_paper(kind, town.nadia, town.hugo, state=DocumentState.VALID).id
    send(town.nadia.id, replace(sending, type_id=kind.id), PAPER, storage, NOW)
    assert db.session.get_one(Document, good, populate_existing=True).state is DocumentState.VALID


@pytest.mark.parametrize("full_at", [PAPER.content, PAPER.preview])
def test_a_full_disk_leaves_neither_row_nor_content(town: Town, sending, storage, full_at: bytes) -> None:
    class Full(FolderStorage):
        def put(self, key: str, content: bytes) -> None:
            if content == full_at:
                raise NoRoom
            super().put(key, content)

    with nothing_written(), pytest.raises(NoRoom):
        send(town.nadia.id, sending, PAPER, Full(storage.folder), NOW)
    assert kept(storage) == 0


def test_a_killed_upload_leaves_a_content_to_sweep_and_never_a_row(town: Town, sending, storage, monkeypatch) -> None:
    def die(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(documents, "record", die)
    with nothing_written(), pytest.raises(KeyboardInterrupt):
        send(town.nadia.id, sending, PAPER, storage, NOW)
    assert kept(storage) == 2


def test_the_journal_does_not_name_a_restricted_paper(town: Town, sending: Sending, storage) -> None:
    pai = replace(sending, type_id=make_type("PAI", is_restricted=True).id, name="asthme de Hugo")
    send(town.nadia.id, pai, PAPER, storage, NOW)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "document.given")).one()
    assert {value.field: value.after for value in entry.values} == {"type": str(pai.type_id)}


def test_a_child_that_has_left_is_not_the_family_s_to_write_of(town: Town, sending: Sending, storage) -> None:
    custody = db.session.scalars(select(Custody).where(Custody.child_id == town.hugo.id)).one()
    custody.last_day = NOW.date() - timedelta(1)
    db.session.commit()
    assert refused(town.nadia, sending, storage) == [("child_id", Why.UNKNOWN)]
    db.session.delete(custody)
    db.session.commit()
    assert refused(town.nadia, sending, storage) == [("child_id", Why.UNKNOWN)]
