"""The counter files a paper that came at the desk, by mail or by e-mail."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapters.documents import Paper
from adapters.storage import FolderStorage, NoRoom
from models import Document, db
from rules.documents import Channel, DocumentState, Level, Validity
from rules.fields import Why
from rules.refusals import Code, Refused
from rules.rights import Role
from services.document_filing import Filing, file_paper
from services.papers import Sending, digest_of
from tests.cast import NOW, Town, family_of
from tests.papers import make_type
from tests.snapshot import nothing_written
from tests.staff_pages import actions

PAPER = Paper("image/png", b"the whole", b"the first page", 1)


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    """An empty folder."""
    return FolderStorage(tmp_path / "documents")


@pytest.fixture
def filing(town: Town) -> Filing:
    """Hugo's insurance, brought to the desk by his grandmother."""
    sending = Sending(
        type_id=make_type().id,
        child_id=town.hugo.id,
        name="",
        filename="scan.png",
        digest=digest_of(b"sent"),
        channel=Channel.DESK,
        brought_by=" Mme Roy,  grand-mère ",
    )
    return Filing(family_of(town.nadia).id, sending)


def kept(storage: FolderStorage) -> int:
    return len(list(storage.kept()))


def refused(town: Town, filing: Filing, storage: FolderStorage, role: Role = Role.COUNTER) -> list[tuple[Any, Any]]:
    """The refusals; nothing is written, and nothing is left in the storage."""
    with nothing_written(), pytest.raises(Refused) as caught:
        file_paper(town.staff[role].id, filing, PAPER, storage, NOW)
    assert kept(storage) == 0
    return [(it.about, it.values.get("why", it.code)) for it in caught.value.refusals]


def test_a_paper_that_was_brought_waits_for_a_look(town: Town, filing: Filing, storage: FolderStorage) -> None:
    agent = town.staff[Role.COUNTER].id
    document = db.session.get_one(Document, file_paper(agent, filing, PAPER, storage, NOW))
    assert (document.state, document.channel, document.given_by_id) == (DocumentState.TO_CHECK, Channel.DESK, agent)
    assert (document.brought_by, document.name) == ("Mme Roy, grand-mère", "scan.png")
    assert storage.get(document.content_key) == PAPER.content and storage.get(document.preview_key) == PAPER.preview
    assert actions() == ["document.given"]


@pytest.mark.parametrize(("until", "expected"), [(None, date(2020, 8, 31)), (date(2019, 12, 31), date(2019, 12, 31))])
def test_one_that_the_agent_has_looked_at_is_good_at_once(town: Town, filing, storage, until, expected) -> None:
    looked = replace(filing, is_valid=True, valid_until=until)
    document = db.session.get_one(Document, file_paper(town.staff[Role.COUNTER].id, looked, PAPER, storage, NOW))
    assert (document.state, document.valid_until) == (DocumentState.VALID, expected)
    assert actions() == ["document.given", "document.validated"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"channel": Channel.ONLINE}, [("channel", Why.NEEDED)]),
        ({"brought_by": "x" * 121}, [("brought_by", Why.TOO_LONG)]),
        ({"type_id": None}, [("type_id", Why.NEEDED)]),
        ({"type_id": 999_999}, [("type_id", Why.UNKNOWN)]),
        ({"child_id": None}, [("type_id", Why.OTHER_LEVEL)]),
        ({"name": "x" * 121}, [("name", Why.TOO_LONG)]),
    ],
)
def test_what_is_not_as_expected_keeps_nothing(town: Town, filing, storage, changes, expected) -> None:
    assert refused(town, replace(filing, sending=replace(filing.sending, **changes)), storage) == expected


def test_neither_a_foreign_child_nor_a_closed_type_is_taken(town: Town, filing: Filing, storage) -> None:
    foreign = replace(filing.sending, child_id=town.julien.id)
    assert refused(town, replace(filing, sending=foreign), storage) == [("child_id", Why.UNKNOWN)]
    closed = replace(filing.sending, type_id=make_type("Brevet", closed_at=NOW).id)
    assert refused(town, replace(filing, sending=closed), storage) == [("type_id", Why.UNKNOWN)]


def test_an_end_that_is_asked_for_is_written(town: Town, filing: Filing, storage: FolderStorage) -> None:
    kind = make_type("PAI", validity=Validity.END_DATE)
    looked = Filing(filing.family_id, replace(filing.sending, type_id=kind.id), is_valid=True)
    assert refused(town, looked, storage) == [("valid_until", Why.NEEDED)]


def test_a_family_s_paper_is_of_no_child(town: Town, filing: Filing, storage: FolderStorage) -> None:
    kind = make_type("Avis d’imposition", Level.FAMILY)
    of_family = replace(filing, sending=replace(filing.sending, type_id=kind.id, child_id=None))
    document = db.session.get_one(Document, file_paper(town.staff[Role.COUNTER].id, of_family, PAPER, storage, NOW))
    assert document.child_id is None and document.family_id == filing.family_id


@pytest.mark.parametrize("role", [Role.ACCOUNTS, Role.LEADER, Role.AUDITOR])
def test_who_may_not_edit_papers_files_none(town: Town, filing: Filing, storage, role: Role) -> None:
    assert refused(town, filing, storage, role) == [(None, Code.NO_RIGHT)]


def test_a_full_disk_leaves_no_row(town: Town, filing: Filing, storage: FolderStorage) -> None:
    class Full(FolderStorage):
        def put(self, key: str, content: bytes) -> None:
            if content == PAPER.preview:
                raise NoRoom
            super().put(key, content)

    with nothing_written(), pytest.raises(NoRoom):
        file_paper(town.staff[Role.COUNTER].id, filing, PAPER, Full(storage.folder), NOW)
    assert kept(storage) == 0
