"""What was made to harm or deceive is refused for its own reason, whatever its name says."""

import pytest

from adapters import documents
from adapters.documents import Flaw, Unfit
from tests.files_hostile import ENDLESS, HOSTILE, MOST


def test_there_are_enough_hostile_files_and_every_flaw_has_one() -> None:
    assert len(HOSTILE) >= 60
    assert {flaw for flaw, _ in HOSTILE.values()} == set(Flaw)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_for_its_own_reason(name: str) -> None:
    flaw, make = HOSTILE[name]
    content = make()
    assert flaw is Flaw.TOO_LARGE or len(content) <= MOST
    with pytest.raises(Unfit) as refused:
        documents.read(content, MOST)
    assert refused.value.flaw is flaw


@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_take_hours_is_given_up(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 1)
    content = ENDLESS[name]()
    assert len(content) <= MOST
    with pytest.raises(Unfit) as refused:
        documents.read(content, MOST)
    assert refused.value.flaw is Flaw.TOO_COMPLEX
