"""The address of a mailed link: whole, altered, of another purpose, under another secret; and what staff may read."""

import pytest

from adapters import links
from adapters.links import PATHS, Ticket
from rules.links import LinkPurpose

SECRET = "s" * 40
TICKET = Ticket(12, "a" * 32)
VALUES = {"link": {"purpose": "activation", "id": 12, "nonce": "a" * 32}, "username": "nadia"}


def token() -> str:
    return links.token(SECRET, LinkPurpose.ACTIVATION, TICKET)


def test_a_whole_address_says_its_row() -> None:
    assert links.read(SECRET, LinkPurpose.ACTIVATION, token()) == TICKET


@pytest.mark.parametrize(
    "change", [lambda it: it[:-1], lambda it: it + "x", lambda it: it.swapcase(), lambda _it: "", lambda _it: "é"]
)
def test_an_altered_address_says_nothing(change) -> None:
    assert links.read(SECRET, LinkPurpose.ACTIVATION, change(token())) is None


@pytest.mark.parametrize("purpose", [it for it in LinkPurpose if it is not LinkPurpose.ACTIVATION])
def test_the_address_of_one_purpose_says_nothing_to_another(purpose) -> None:
    assert links.read(SECRET, purpose, token()) is None


def test_another_machines_address_says_nothing() -> None:
    assert links.read("t" * 40, LinkPurpose.ACTIVATION, token()) is None


def test_a_mail_gets_the_address_of_its_page() -> None:
    values = links.with_address(VALUES, "https://portail.example/", SECRET)
    assert values == {"link": f"https://portail.example/activation/{token()}", "username": "nadia"}
    assert set(PATHS) == set(LinkPurpose)


def test_who_may_read_a_mail_cannot_follow_its_link() -> None:
    assert links.without_address(VALUES) == {"link": "(lien personnel, caché)", "username": "nadia"}
    assert links.without_address({"username": "nadia"}) == {"username": "nadia"}
    assert links.with_address({"username": "nadia"}, "https://portail.example", SECRET) == {"username": "nadia"}
